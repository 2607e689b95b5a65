/// A text. Its characters never change, but the memory behind it may be shared with longer texts that begin with it.
///
/// `text += piece` in a loop would copy the whole text each time. Instead a text that was made by appending
/// leaves room behind its last byte; appending to it writes there, and only the new object knows of the new
/// bytes. The text that owns the last byte written may do so; any other copies.
final class StringObject: HeapObject {
    let utf8Count: Int
    private var known: String?
    private let storage: Storage?

    /// Bytes of which each text that shares them sees a beginning.
    private final class Storage {
        let bytes: UnsafeMutablePointer<UInt8>
        let capacity: Int
        /// In plain memory: a stored property of a class costs an exclusivity check at every access.
        private let usedCount: UnsafeMutablePointer<Int>
        var used: Int {
            get { usedCount.pointee }
            set { usedCount.pointee = newValue }
        }

        init(capacity: Int) {
            self.capacity = capacity
            bytes = .allocate(capacity: capacity)
            usedCount = .allocate(capacity: 1)
            usedCount.initialize(to: 0)
        }

        deinit {
            bytes.deallocate()
            usedCount.deallocate()
        }

        func append(_ text: StringObject) {
            text.withBytes { source in
                if let start = source.baseAddress { (bytes + used).update(from: start, count: source.count) }
            }
            used += text.utf8Count
        }
    }

    init(_ text: String) {
        known = text
        utf8Count = text.utf8.count
        storage = nil
    }

    private init(_ storage: Storage) {
        self.storage = storage
        utf8Count = storage.used
        known = nil
    }

    var text: String {
        if let known { return known }
        let text = withBytes { String(decoding: $0, as: UTF8.self) }
        known = text
        return text
    }

    /// Below this a text is joined by copying: that is as fast and needs no second object.
    private static let shortCount = 48

    /// This text followed by another, and the bytes of memory that are new.
    func appending(_ other: StringObject) -> (StringObject, bytes: Int) {
        let total = utf8Count + other.utf8Count
        if let storage, storage.used == utf8Count, storage.capacity - utf8Count >= other.utf8Count {
            storage.append(other)
            return (StringObject(storage), 80 + other.utf8Count)
        }
        if total < Self.shortCount { return (StringObject(text + other.text), 64 + total) }
        let storage = Storage(capacity: total * 2)
        storage.append(self)
        storage.append(other)
        return (StringObject(storage), 80 + storage.capacity)
    }

    private func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let storage { return body(UnsafeBufferPointer(start: storage.bytes, count: utf8Count)) }
        var text = known ?? ""
        return text.withUTF8(body)
    }

    /// Memory that several texts share counts for the longest.
    override var byteCount: Int {
        guard let storage else { return 80 + utf8Count }
        return 80 + (storage.used == utf8Count ? storage.capacity : 0)
    }
}
