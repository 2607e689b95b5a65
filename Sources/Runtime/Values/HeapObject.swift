/// Anything a `Value` can point to. The `Heap` holds one reference to each and lets go of those that no root reaches.
open class HeapObject {
    /// Whether the collection under way has reached it.
    @exclusivity(unchecked) final var isMarked = false

    /// Whether a change in place is noted first: see `Journal`.
    @exclusivity(unchecked) final var isWatched = false

    init() {}

    /// About how many bytes live and die with it.
    var byteCount: Int { 64 }

    /// Adds what it takes to the count of what lives.
    func count(in tally: inout MemoryTally) { tally.bytes += byteCount }

    /// Shows the collector every value it holds.
    func visit(_ marker: inout Marker) {}

    /// Has changes noted from here on; memory that others may look at is named.
    func watch(_ memory: inout Set<ObjectIdentifier>) { isWatched = true }
}

/// The worklist of a collection: a long chain of objects costs memory, not stack.
struct Marker {
    var pending: [Unmanaged<HeapObject>] = []

    @inline(__always)
    mutating func mark(_ value: Value) {
        guard value.isObject else { return }
        mark(value.unmanaged)
    }

    mutating func mark(_ object: Unmanaged<HeapObject>) {
        object._withUnsafeGuaranteedRef { target in
            guard !target.isMarked else { return }
            target.isMarked = true
            pending.append(object)
        }
    }

    mutating func drain() {
        while let object = pending.popLast() {
            object._withUnsafeGuaranteedRef { $0.visit(&self) }
        }
    }
}

/// The bytes that live, memory that several objects share counted once.
struct MemoryTally {
    var bytes = 0
    private var counted: Set<ObjectIdentifier> = []

    /// Counts memory once, whoever holds it.
    mutating func add(_ byteCount: Int, of memory: ObjectIdentifier) {
        if counted.insert(memory).inserted { bytes += byteCount }
    }
}
