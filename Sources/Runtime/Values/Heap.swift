import Tensors

/// The objects of one machine and their collection by mark and sweep.
///
/// A collection is due after as many new bytes as lived after the last one, tensor memory included, and runs
/// only where the machine says that every live value is in sight.
final class Heap {
    @exclusivity(unchecked) private var objects: [Unmanaged<HeapObject>] = []
    /// In plain memory, for the machine asks at every loop end.
    private let counters: UnsafeMutablePointer<Counters> = .allocate(capacity: 1)

    private struct Counters {
        var bytesSinceCollection = 0
        /// What `bytesSinceCollection` is compared with: the threshold, or below 0 while every safe point counts.
        var alarm = Heap.minimumThreshold
        var nativeDepth = 0
        /// `bytesSinceCollection` when the outermost builtin under way began: what came before may be garbage.
        var bytesBeforeNative = 0
    }

    private var threshold = Heap.minimumThreshold
    /// What lived after the last collection.
    private(set) var liveBytes = 0
    /// Whether the machine is asked to look in at every safe point: to count them, or to collect at each.
    var watchesEverySafePoint = false {
        didSet { setAlarm() }
    }

    init() { counters.initialize(to: Counters()) }

    /// Values that native code works with: made or received since the outermost builtin under way began.
    @exclusivity(unchecked) private(set) var kept: [Value] = []
    /// How many builtins are under way.
    var nativeDepth: Int {
        get { counters.pointee.nativeDepth }
        set {
            if newValue == 1 && nativeDepth == 0 {
                counters.pointee.bytesBeforeNative = counters.pointee.bytesSinceCollection
            }
            counters.pointee.nativeDepth = newValue
        }
    }

    /// Whether so many bytes more fit under the limit, beside what lives and what the builtin under way has made.
    func hasRoom(for bytes: Int) -> Bool {
        let made = nativeDepth > 0 ? counters.pointee.bytesSinceCollection - counters.pointee.bytesBeforeNative : 0
        let (sum, overflow) = (liveBytes + max(made, 0)).addingReportingOverflow(bytes)
        return !overflow && sum <= memoryLimit
    }

    /// New bytes that a small program makes between two collections: so few that they stay in the processor's cache,
    /// where the next objects find them.
    static let minimumThreshold = 8 << 20
    /// Up to here what is new may be four times what lives: marking a little often costs more than the memory.
    private static let generousUpTo = 64 << 20
    /// But where few objects live, marking costs next to nothing, and tensors that are soon garbage are best made where the
    /// last ones lay: in a part of the last cache.
    private static let fewObjects = 4096
    private static let cachedBytes = 16 << 20
    /// The most bytes that may live: `Machine.Limits.memory`.
    var memoryLimit = Int.max

    /// Whether the machine should call `Machine.safePoint` here.
    @inline(__always)
    var isSafePointWanted: Bool { counters.pointee.bytesSinceCollection > counters.pointee.alarm }
    var isCollectionDue: Bool { counters.pointee.bytesSinceCollection > threshold }
    var objectCount: Int { objects.count }

    deinit {
        for object in objects { object.release() }
        counters.deallocate()
    }

    @inline(__always)
    func adopt(_ object: HeapObject, tag: Value.Tag, bytes: Int) -> Value {
        objects.append(Unmanaged.passRetained(object))
        counters.pointee.bytesSinceCollection &+= bytes
        let value = Value(object, tag: tag)
        if nativeDepth > 0 { kept.append(value) }
        return value
    }

    /// Takes a new text over; its value sees all its bytes.
    func adopt(_ text: StringObject, byteCount: Int, bytes: Int) -> Value {
        _ = adopt(text, tag: .string, bytes: bytes)
        return Value(text, byteCount: byteCount)
    }

    /// Growth of an object after it was adopted.
    func grew(by bytes: Int) { counters.pointee.bytesSinceCollection &+= bytes }

    /// Keeps a value alive until the builtin under way returns.
    func keep(_ value: Value) {
        if value.isObject && nativeDepth > 0 { kept.append(value) }
    }

    /// The same value, kept.
    func keeping(_ value: Value) -> Value {
        keep(value)
        return value
    }

    func releaseKept(downTo count: Int) {
        if kept.count > count { kept.removeSubrange(count...) }
    }

    /// Has every object's changes noted from here on.
    ///
    /// - Returns: the memory of all tensors.
    func watchAll() -> Set<ObjectIdentifier> {
        var memory: Set<ObjectIdentifier> = []
        for object in objects { object._withUnsafeGuaranteedRef { $0.watch(&memory) } }
        return memory
    }

    func collect(roots: (inout Marker) -> Void) {
        var marker = Marker()
        roots(&marker)
        for value in kept { marker.mark(value) }
        marker.drain()
        var live: [Unmanaged<HeapObject>] = []
        live.reserveCapacity(objects.count)
        var tally = MemoryTally()
        for object in objects {
            let isLive = object._withUnsafeGuaranteedRef { target in
                guard target.isMarked else { return false }
                target.isMarked = false
                target.count(in: &tally)
                return true
            }
            if isLive { live.append(object) } else { object.release() }
        }
        objects = live
        counters.pointee.bytesSinceCollection = 0
        liveBytes = tally.bytes
        let most = objects.count < Heap.fewObjects ? Heap.cachedBytes : Heap.generousUpTo
        let generous = min(Heap.minimumThreshold + 4 * liveBytes, most)
        threshold = max(min(liveBytes, memoryLimit - liveBytes), liveBytes > memoryLimit ? 0 : generous)
        setAlarm()
    }

    private func setAlarm() { counters.pointee.alarm = watchesEverySafePoint ? -1 : threshold }
}

// Making objects.
extension Heap {
    func string(_ text: String) -> Value {
        adopt(StringObject(text), byteCount: text.utf8.count, bytes: 112 + text.utf8.count)
    }

    func list(_ values: some Collection<Value>) -> Value {
        adopt(ListObject(values), tag: .list, bytes: 64 + 16 * values.count)
    }

    func list(repeating list: ListObject, total: Int) -> Value {
        adopt(ListObject(repeating: list, total: total), tag: .list, bytes: 64 + 16 * total)
    }

    func tuple(_ values: [Value]) -> Value {
        adopt(TupleObject(values), tag: .tuple, bytes: 64 + 16 * values.count)
    }

    func record(_ keys: [Symbol], _ values: [Value], isView: Bool = false) -> Value {
        adopt(
            RecordObject(keys: keys, values: values, isView: isView), tag: .record, bytes: 96 + 20 * values.count)
    }

    func tensor(_ tensor: Tensor) -> Value {
        let object = TensorObject(tensor)
        return adopt(object, tag: .tensor, bytes: object.byteCount)
    }

    func host(_ value: any HostValue) -> Value {
        adopt(HostObject(value), tag: .host, bytes: 64 + value.byteCount)
    }
}
