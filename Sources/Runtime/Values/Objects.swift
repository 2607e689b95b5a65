import Kernels
import Tensors

// The kinds of object, one for each tag of `Value`.

/// A list that grows in place. Its memory is its own, so that the machine reads an element without a check beyond the index's.
public final class ListObject: HeapObject {
    // Without exclusivity checks: the machine reads and writes elements in its loop.
    @exclusivity(unchecked) private(set) var elements: UnsafeMutablePointer<Value>
    @exclusivity(unchecked) public private(set) var count: Int
    @exclusivity(unchecked) private var capacity: Int

    init(_ values: some Collection<Value>) {
        count = values.count
        capacity = max(values.count, 4)
        elements = .allocate(capacity: capacity)
        _ = UnsafeMutableBufferPointer(start: elements, count: count).initialize(from: values)
    }

    /// The elements of a list over and over, `total` in all.
    init(repeating list: ListObject, total: Int) {
        count = total
        capacity = max(total, 4)
        elements = .allocate(capacity: capacity)
        var done = min(list.count, total)
        elements.initialize(from: list.elements, count: done)
        while done < total {
            let piece = min(done, total - done)
            (elements + done).initialize(from: elements, count: piece)
            done += piece
        }
    }

    deinit { elements.deallocate() }

    public var values: UnsafeBufferPointer<Value> { UnsafeBufferPointer(start: elements, count: count) }

    func append(_ value: Value) {
        if count == capacity {
            let grown = UnsafeMutablePointer<Value>.allocate(capacity: capacity * 2)
            grown.update(from: elements, count: count)
            elements.deallocate()
            elements = grown
            capacity *= 2
        }
        elements[count] = value
        count += 1
    }

    func replaceAll(with values: [Value]) {
        count = 0
        for value in values { append(value) }
    }

    /// Takes the last element away.
    func removeLast() -> Value? {
        guard count > 0 else { return nil }
        count -= 1
        return elements[count]
    }

    override var byteCount: Int { 64 + 16 * capacity }
    override func visit(_ marker: inout Marker) {
        for index in 0..<count { marker.mark(elements[index]) }
    }
}

public final class TupleObject: HeapObject {
    public let values: [Value]

    init(_ values: [Value]) { self.values = values }

    override var byteCount: Int { 64 + 16 * values.count }
    override func visit(_ marker: inout Marker) {
        for value in values { marker.mark(value) }
    }
}

/// Named fields in the order they were written.
public final class RecordObject: HeapObject {
    private(set) var keys: [Symbol]
    private(set) var values: [Value]
    /// Whether its tensors are somebody else's, such as a layer's: an assignment then writes into them.
    let isView: Bool

    /// The place of each key, once there are many: below that looking through them is faster.
    private var places: [Symbol: Int] = [:]
    private static let manyKeys = 16

    init(keys: [Symbol], values: [Value], isView: Bool = false) {
        self.keys = keys
        self.values = values
        self.isView = isView
        super.init()
        if keys.count > Self.manyKeys { indexKeys() }
    }

    private func indexKeys() {
        for (index, key) in keys.enumerated() { places[key] = index }
    }

    private func place(of key: Symbol) -> Int? {
        if !places.isEmpty { return places[key] }
        for index in keys.indices where keys[index] == key { return index }
        return nil
    }

    subscript(key: Symbol) -> Value? { place(of: key).map { values[$0] } }

    func replaceAll(keys: [Symbol], values: [Value]) {
        self.keys = []
        self.values = []
        places = [:]
        for (key, value) in zip(keys, values) { set(key, value) }
    }

    func set(_ key: Symbol, _ value: Value) {
        if let index = place(of: key) {
            values[index] = value
            return
        }
        keys.append(key)
        values.append(value)
        if !places.isEmpty {
            places[key] = keys.count - 1
        } else if keys.count > Self.manyKeys {
            indexKeys()
        }
    }

    override var byteCount: Int { 96 + 20 * values.count }
    override func visit(_ marker: inout Marker) {
        for value in values { marker.mark(value) }
    }
}

/// `range(start, stop, step)`: whole numbers that are counted, not stored.
final class RangeObject: HeapObject {
    let start: Int
    /// As it was given, for the range's text.
    let stop: Int
    let step: Int
    let count: Int

    init(start: Int, stop: Int, step: Int, count: Int) {
        self.start = start
        self.stop = stop
        self.step = step
        self.count = count
    }

    func element(_ index: Int) -> Int { start &+ index &* step }

    func contains(_ number: Int) -> Bool {
        guard count > 0, step > 0 ? number >= start : number <= start else { return false }
        let distance = UInt(bitPattern: step > 0 ? number &- start : start &- number)
        return distance % step.magnitude == 0 && distance / step.magnitude < UInt(count)
    }
}

final class TensorObject: HeapObject {
    let tensor: Tensor
    /// What a module of builtins remembers about how it came about: see `Machine.origin`.
    var origin: AnyObject?

    init(_ tensor: Tensor) { self.tensor = tensor }

    private static let bytesWithoutNumbers = 160

    /// A new view of another's memory adds only itself.
    override var byteCount: Int {
        let owned = tensor.ownedByteCount
        if owned > 0 || tensor.byteCount < MemoryPool.smallest { return Self.bytesWithoutNumbers + owned }
        return Self.bytesWithoutNumbers + (tensor.byteCount == tensor.storage.byteCount ? tensor.byteCount : 0)
    }

    /// A view alone keeps the whole memory that it looks at.
    override func count(in tally: inout MemoryTally) {
        let storage = tensor.storage
        tally.bytes += Self.bytesWithoutNumbers
        if storage.byteCount < MemoryPool.smallest {
            tally.bytes += storage.byteCount
        } else {
            tally.add(storage.byteCount, of: storage.identity)
        }
    }

    override func watch(_ memory: inout Set<ObjectIdentifier>) { memory.insert(tensor.storage.identity) }
}

/// A function of the language with the variables it has captured.
final class FunctionObject: HeapObject {
    let prototype: Prototype
    /// The prototype's plain part, read at every call.
    let entry: UnsafeMutablePointer<Prototype.Entry>
    let cells: UnsafeMutablePointer<Value>

    init(_ prototype: Prototype, cells: [Value]) {
        self.prototype = prototype
        self.entry = prototype.entry
        self.cells = .allocate(capacity: max(cells.count, 1))
        for (index, cell) in cells.enumerated() { self.cells[index] = cell }
    }

    deinit { cells.deallocate() }

    override func visit(_ marker: inout Marker) {
        for index in prototype.captures.indices { marker.mark(cells[index]) }
    }
}

/// A variable that a nested function shares with the one around it.
final class CellObject: HeapObject {
    @exclusivity(unchecked) var value: Value

    init(_ value: Value) { self.value = value }

    override func visit(_ marker: inout Marker) { marker.mark(value) }
}

final class BuiltinObject: HeapObject {
    let builtin: Builtin

    init(_ builtin: Builtin) { self.builtin = builtin }
}

/// `list.append`: a method and the value it belongs to.
final class MethodObject: HeapObject {
    let builtin: Builtin
    let receiver: Value

    init(_ builtin: Builtin, receiver: Value) {
        self.builtin = builtin
        self.receiver = receiver
    }

    override func visit(_ marker: inout Marker) { marker.mark(receiver) }
}

final class HostObject: HeapObject {
    let value: any HostValue

    init(_ value: any HostValue) { self.value = value }

    override var byteCount: Int { 64 + value.byteCount }
    override func visit(_ marker: inout Marker) {
        value.visitValues { marker.mark($0) }
    }
}

/// A walk over a sequence in a `for` loop.
final class IteratorObject: HeapObject {
    let sequence: Value
    var index = 0
    let next: (IteratorObject) throws -> Value?

    init(_ sequence: Value, next: @escaping (IteratorObject) throws -> Value?) {
        self.sequence = sequence
        self.next = next
    }

    override func visit(_ marker: inout Marker) { marker.mark(sequence) }
}
