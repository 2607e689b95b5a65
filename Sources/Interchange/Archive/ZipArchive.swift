/// The files inside a zip archive, found by its directory at the end: what `.npz` and torch's `.pth` are.
///
/// Format: PKWARE's APPNOTE, sections 4.3 and 4.4; entries are stored as they are or deflated.
struct ZipArchive {
    struct Entry {
        var name: String
        fileprivate var method: Int
        fileprivate var start: Int
        fileprivate var storedCount: Int
        var byteCount: Int
    }

    private let bytes: [UInt8]
    private(set) var entries: [Entry] = []

    static let maximumEntries = 100_000

    static func isLikely(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

    /// - Throws: `ImportError.Reason.damaged`, `.tooLarge`.
    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        let end = try ZipArchive.end(of: bytes)
        let count = try number(at: end + 10, 2)
        var place = try number(at: end + 16, 4)
        if count > ZipArchive.maximumEntries {
            throw ImportError.Reason.tooLarge(what: "files", count: count, limit: ZipArchive.maximumEntries)
        }
        for _ in 0..<count { entries.append(try entry(&place)) }
    }

    /// The record at the end of the directory; only a comment may follow it.
    private static func end(of bytes: [UInt8]) throws -> Int {
        let least = max(0, bytes.count - 22 - 0xFFFF)
        var place = bytes.count - 22
        while place >= least {
            if bytes[place...].starts(with: [0x50, 0x4B, 0x05, 0x06]) { return place }
            place -= 1
        }
        throw ImportError.Reason.damaged(what: "the directory at the end of the archive is missing")
    }

    /// An unsigned little-endian number.
    private func number(at place: Int, _ size: Int) throws -> Int {
        guard place >= 0, place <= bytes.count - size else {
            throw ImportError.Reason.damaged(what: "its directory points outside of it")
        }
        var value: UInt64 = 0
        for index in 0..<size { value |= UInt64(bytes[place + index]) << UInt64(8 * index) }
        guard let result = Int(exactly: value) else { throw ImportError.Reason.damaged(what: "a size in it is absurd") }
        return result
    }

    private func entry(_ place: inout Int) throws -> Entry {
        guard try number(at: place, 4) == 0x0201_4B50 else {
            throw ImportError.Reason.damaged(what: "its directory breaks off")
        }
        let nameCount = try number(at: place + 28, 2)
        let extraCount = try number(at: place + 30, 2)
        var sizes = [
            try number(at: place + 24, 4), try number(at: place + 20, 4), try number(at: place + 42, 4),
        ]
        guard place + 46 + nameCount + extraCount <= bytes.count else {
            throw ImportError.Reason.damaged(what: "its directory breaks off")
        }
        try widen(&sizes, extra: place + 46 + nameCount..<place + 46 + nameCount + extraCount)
        let name = String(decoding: bytes[place + 46..<place + 46 + nameCount], as: UTF8.self)
        guard try number(at: place + 8, 2) & 1 == 0 else { throw ImportError.Reason.unsupported(what: "\(name) is encrypted") }
        // The entry's own header says how long the name and the extra fields are there.
        let start = sizes[2]
        guard start <= bytes.count - 30, try number(at: start, 4) == 0x0403_4B50 else {
            throw ImportError.Reason.damaged(what: "its directory points outside of it")
        }
        let content = start + 30 + (try number(at: start + 26, 2)) + (try number(at: start + 28, 2))
        guard content <= bytes.count, sizes[1] <= bytes.count - content else {
            throw ImportError.Reason.damaged(what: "it breaks off in \(name)")
        }
        let method = try number(at: place + 10, 2)
        place += 46 + nameCount + extraCount + (try number(at: place + 32, 2))
        return Entry(name: name, method: method, start: content, storedCount: sizes[1], byteCount: sizes[0])
    }

    /// Sizes of more than 32 bits stand in an extra field, number 1, in this order, each only where it is needed.
    private func widen(_ sizes: inout [Int], extra: Range<Int>) throws {
        guard sizes.contains(0xFFFF_FFFF) else { return }
        var place = extra.lowerBound
        while place + 4 <= extra.upperBound {
            let (kind, count) = (try number(at: place, 2), try number(at: place + 2, 2))
            place += 4
            if kind == 1 {
                for index in sizes.indices where sizes[index] == 0xFFFF_FFFF && place + 8 <= extra.upperBound {
                    sizes[index] = try number(at: place, 8)
                    place += 8
                }
                return
            }
            place += count
        }
    }

    /// What an entry holds.
    ///
    /// - Parameter limit: more bytes than this are not made.
    /// - Throws: `ImportError.Reason`.
    func content(of entry: Entry, limit: Int) throws -> ArraySlice<UInt8> {
        let stored = bytes[entry.start..<entry.start + entry.storedCount]
        switch entry.method {
        case 0: return stored
        case 8:
            if entry.byteCount > limit {
                throw ImportError.Reason.tooLarge(what: "bytes", count: entry.byteCount, limit: limit)
            }
            return try Inflate.bytes(stored, count: entry.byteCount)[...]
        default: throw ImportError.Reason.unsupported(what: "\(entry.name) is packed by the method \(entry.method)")
        }
    }
}
