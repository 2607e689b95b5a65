/// A table of a flat buffer: fields found by offsets inside the file, each checked before it is followed.
///
/// A table begins with the distance back to its list of field offsets; a field that is not listed has its default.
///
/// Format: google/flatbuffers, docs/internals.md.
struct FlatBuffer {
    private let bytes: [UInt8]
    private let position: Int
    private let fields: Int
    private let fieldCount: Int

    /// The root table.
    init(root bytes: [UInt8]) throws {
        let start = try FlatBuffer.unsigned(bytes, at: 0, size: 4)
        try self.init(bytes, table: start)
    }

    private init(_ bytes: [UInt8], table position: Int) throws {
        let distance = Int(Int32(truncatingIfNeeded: try FlatBuffer.unsigned(bytes, at: position, size: 4)))
        let fields = position - distance
        let size = try FlatBuffer.unsigned(bytes, at: fields, size: 2)
        guard size >= 4, fields + size <= bytes.count else { throw FlatBuffer.damaged }
        self.bytes = bytes
        self.position = position
        self.fields = fields
        fieldCount = (size - 4) / 2
    }

    private static let damaged = ImportError.Reason.damaged(what: "an offset in it points outside of it")

    private static func unsigned(_ bytes: [UInt8], at place: Int, size: Int) throws -> Int {
        guard place >= 0, place <= bytes.count - size else { throw damaged }
        var value = 0
        for index in 0..<size { value |= Int(bytes[place + index]) << (8 * index) }
        return value
    }

    /// Where field number `index` lies; nil when it has its default.
    private func place(_ index: Int) throws -> Int? {
        guard index < fieldCount else { return nil }
        let offset = try FlatBuffer.unsigned(bytes, at: fields + 4 + 2 * index, size: 2)
        return offset == 0 ? nil : position + offset
    }

    /// What an offset at field `index` points to.
    private func target(_ index: Int) throws -> Int? {
        guard let place = try place(index) else { return nil }
        return place + (try FlatBuffer.unsigned(bytes, at: place, size: 4))
    }

    func byte(_ index: Int, default value: Int = 0) throws -> Int {
        try place(index).map { Int(Int8(truncatingIfNeeded: try FlatBuffer.unsigned(bytes, at: $0, size: 1))) } ?? value
    }

    func flag(_ index: Int) throws -> Bool { try byte(index) != 0 }

    func integer(_ index: Int, default value: Int = 0) throws -> Int {
        try place(index).map { Int(Int32(truncatingIfNeeded: try FlatBuffer.unsigned(bytes, at: $0, size: 4))) }
            ?? value
    }

    func float(_ index: Int, default value: Float = 0) throws -> Float {
        try place(index).map { Float(bitPattern: UInt32(try FlatBuffer.unsigned(bytes, at: $0, size: 4))) } ?? value
    }

    func table(_ index: Int) throws -> FlatBuffer? { try target(index).map { try FlatBuffer(bytes, table: $0) } }

    func text(_ index: Int) throws -> String {
        guard let range = try vector(index, size: 1) else { return "" }
        return String(decoding: bytes[range.start..<range.start + range.count], as: UTF8.self)
    }

    /// The place and the count of a vector's elements, all of which lie in the file.
    private func vector(_ index: Int, size: Int) throws -> (start: Int, count: Int)? {
        guard let target = try target(index) else { return nil }
        let count = try FlatBuffer.unsigned(bytes, at: target, size: 4)
        guard count <= (bytes.count - target - 4) / size else { throw FlatBuffer.damaged }
        return (target + 4, count)
    }

    /// The largest count of a list of tables, far above any model's.
    private static let maximumTables = 100_000

    func tables(_ index: Int) throws -> [FlatBuffer] {
        guard let (start, count) = try vector(index, size: 4) else { return [] }
        if count > FlatBuffer.maximumTables {
            throw ImportError.Reason.tooLarge(what: "tables", count: count, limit: FlatBuffer.maximumTables)
        }
        return try (0..<count).map { item in
            let place = start + 4 * item
            return try FlatBuffer(bytes, table: place + FlatBuffer.unsigned(bytes, at: place, size: 4))
        }
    }

    func integers(_ index: Int) throws -> [Int] {
        guard let (start, count) = try vector(index, size: 4) else { return [] }
        return try (0..<count).map {
            Int(Int32(truncatingIfNeeded: try FlatBuffer.unsigned(bytes, at: start + 4 * $0, size: 4)))
        }
    }

    func longIntegers(_ index: Int) throws -> [Int] {
        guard let (start, count) = try vector(index, size: 8) else { return [] }
        return try (0..<count).map { try FlatBuffer.unsigned(bytes, at: start + 8 * $0, size: 8) }
    }

    func floats(_ index: Int) throws -> [Float] {
        guard let (start, count) = try vector(index, size: 4) else { return [] }
        return try (0..<count).map {
            Float(bitPattern: UInt32(try FlatBuffer.unsigned(bytes, at: start + 4 * $0, size: 4)))
        }
    }

    func content(_ index: Int) throws -> ArraySlice<UInt8> {
        guard let (start, count) = try vector(index, size: 1) else { return [] }
        return bytes[start..<start + count]
    }
}
