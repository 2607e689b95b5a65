/// The memory of texts. What is written never changes, but more may be written behind it.
///
/// `text += piece` in a loop would copy the whole text each time. Instead a value of a text says how many bytes of its
/// object it sees. Where it sees all that is written, the piece is written behind, and the new value is the same object
/// with more bytes; values that were there before go on seeing what they saw. Any other value copies.
final class StringObject: HeapObject {
    // Without exclusivity checks: the machine appends in its loop.
    @exclusivity(unchecked) private var known: String?
    /// How many bytes `known` has.
    @exclusivity(unchecked) private var knownCount: Int
    /// Memory to append to; nil for a text that was not made by appending.
    @exclusivity(unchecked) private var bytes: UnsafeMutablePointer<UInt8>?
    @exclusivity(unchecked) private var capacity = 0
    /// How many bytes are written.
    @exclusivity(unchecked) private(set) var used: Int

    init(_ text: String) {
        known = text
        knownCount = text.utf8.count
        used = knownCount
    }

    private init(capacity: Int) {
        bytes = .allocate(capacity: capacity)
        self.capacity = capacity
        knownCount = 0
        used = 0
    }

    deinit { bytes?.deallocate() }

    /// The text of the first bytes.
    func text(byteCount: Int) -> String {
        if let known, knownCount == byteCount { return known }
        let text = withBytes(byteCount) { String(decoding: $0, as: UTF8.self) }
        known = text
        knownCount = byteCount
        return text
    }

    func characterCount(_ byteCount: Int) -> Int {
        // A carriage return and a line feed are one character.
        let isPlain = withBytes(byteCount) { bytes in
            var odd = false
            for byte in bytes { odd = odd || byte >= 0x80 || byte == 0x0D }
            return !odd
        }
        return isPlain ? byteCount : text(byteCount: byteCount).count
    }

    func withBytes<Result>(_ byteCount: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let bytes { return body(UnsafeBufferPointer(start: bytes, count: byteCount)) }
        var text = known ?? ""
        return text.withUTF8(body)
    }

    // MARK: - Appending

    /// Below this a text is joined by copying: that is as fast and needs no memory of its own.
    private static let shortCount = 48

    /// The first bytes of this text followed by those of another, and how many bytes of memory are new.
    ///
    /// The object is this one where it could grow in place.
    func appending(_ count: Int, _ other: StringObject, _ otherCount: Int) -> (object: StringObject, newBytes: Int) {
        let total = count + otherCount
        if bytes != nil, used == count {
            let before = capacity
            if total > capacity { grow(to: total * 2) }
            write(other, otherCount)
            return (self, capacity - before)
        }
        if total < Self.shortCount {
            return (StringObject(text(byteCount: count) + other.text(byteCount: otherCount)), 64 + total)
        }
        let joined = StringObject(capacity: total * 2)
        joined.write(self, count)
        joined.write(other, otherCount)
        return (joined, joined.byteCount)
    }

    private func grow(to newCapacity: Int) {
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
        if let bytes {
            grown.update(from: bytes, count: used)
            bytes.deallocate()
        }
        bytes = grown
        capacity = newCapacity
    }

    private func write(_ other: StringObject, _ count: Int) {
        guard let bytes else { return }
        other.withBytes(count) { source in
            if let start = source.baseAddress { (bytes + used).update(from: start, count: count) }
        }
        used += count
    }

    override var byteCount: Int { 112 + capacity + knownCount }
}
