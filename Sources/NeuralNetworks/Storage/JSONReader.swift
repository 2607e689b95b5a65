/// A value of JSON, as far as the headers of files need it.
enum JSONValue: Equatable {
    case object([(String, JSONValue)])
    case array([JSONValue])
    case string(String)
    /// A whole number; others are refused.
    case integer(Int)
    case other

    static func == (a: JSONValue, b: JSONValue) -> Bool {
        switch (a, b) {
        case (.object(let x), .object(let y)): x.map(\.0) == y.map(\.0) && x.map(\.1) == y.map(\.1)
        case (.array(let x), .array(let y)): x == y
        case (.string(let x), .string(let y)): x == y
        case (.integer(let x), .integer(let y)): x == y
        case (.other, .other): true
        default: false
        }
    }
}

/// Reads JSON from bytes, to a bounded depth.
///
/// Source: RFC 8259. Fractions are skipped as `other`, since no header uses them.
struct JSONReader {
    private let bytes: ArraySlice<UInt8>
    private var place: Int
    private static let depthLimit = 8

    static func read(_ bytes: ArraySlice<UInt8>) throws(StorageError) -> JSONValue {
        var reader = JSONReader(bytes: bytes, place: bytes.startIndex)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.place == bytes.endIndex else { throw reader.wrong("something follows the header") }
        return value
    }

    private func wrong(_ reason: String) -> StorageError {
        .notSafetensors(reason: "\(reason) (byte \(place - bytes.startIndex) of the header)")
    }

    private var next: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func value(depth: Int) throws(StorageError) -> JSONValue {
        guard depth <= Self.depthLimit else { throw wrong("the header is nested too deep") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        default: return try scalar()
        }
    }

    private mutating func object(_ depth: Int) throws(StorageError) -> JSONValue {
        place += 1
        var fields: [(String, JSONValue)] = []
        if take(UInt8(ascii: "}")) { return .object(fields) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw wrong("a name is missing") }
            let name = try string()
            guard take(UInt8(ascii: ":")) else { throw wrong("a colon is missing") }
            fields.append((name, try value(depth: depth + 1)))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw wrong("a brace is missing") }
        return .object(fields)
    }

    private mutating func array(_ depth: Int) throws(StorageError) -> JSONValue {
        place += 1
        var values: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return .array(values) }
        repeat { values.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw wrong("a bracket is missing") }
        return .array(values)
    }

    private mutating func scalar() throws(StorageError) -> JSONValue {
        let start = place
        while let byte = next, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]"),
            byte > 0x20
        {
            place += 1
        }
        guard place > start else { throw wrong("a value is missing") }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        return Int(text).map { .integer($0) } ?? .other
    }

    private mutating func string() throws(StorageError) -> String {
        place += 1
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += try escaped()
            default: text.append(byte)
            }
        }
        throw wrong("a string has no end")
    }

    private mutating func escaped() throws(StorageError) -> [UInt8] {
        guard let byte = next else { throw wrong("a string has no end") }
        place += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "u"):
            guard place + 4 <= bytes.endIndex,
                let code = UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
            else { throw wrong("a character's number is broken") }
            place += 4
            return Array(String(Unicode.Scalar(code).map(Character.init) ?? "\u{FFFD}").utf8)
        default: return [byte]
        }
    }
}
