/// Walks over JSON that is too large to be held as a tree: each value is taken or skipped where it stands.
///
/// Source: RFC 8259.
struct JSONCursor {
    private let bytes: [UInt8]
    private var place = 0
    private let path: String
    private let format: String

    init(_ bytes: [UInt8], path: String, format: String) {
        self.bytes = bytes
        self.path = path
        self.format = format
    }

    func wrong(_ reason: String) -> DataSetError {
        .format(path: path, format: format, reason: "\(reason) (byte \(place))")
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    /// An object; `field` is called at each value with its name and has to take or skip it.
    mutating func object(_ field: (String, inout JSONCursor) throws -> Void) throws {
        guard take("{") else { throw wrong("an object is expected") }
        if take("}") { return }
        repeat {
            let name = try string()
            guard take(":") else { throw wrong("a colon is missing") }
            try field(name, &self)
        } while take(",")
        guard take("}") else { throw wrong("it ends inside an object") }
    }

    /// An array; `element` is called at each value.
    mutating func array(_ element: (inout JSONCursor) throws -> Void) throws {
        guard take("[") else { throw wrong("an array is expected") }
        if take("]") { return }
        repeat { try element(&self) } while take(",")
        guard take("]") else { throw wrong("it ends inside an array") }
    }

    /// A finite number.
    mutating func number() throws -> Double {
        skipSpace()
        let start = place
        while let byte = next, isNumberPart(byte) { place += 1 }
        guard place > start, place - start < 64,
            let value = Double(String(decoding: bytes[start..<place], as: UTF8.self)), value.isFinite
        else { throw wrong("a number is expected") }
        return value
    }

    /// A whole number of at most 2^53.
    mutating func integer() throws -> Int {
        let value = try number()
        guard value == value.rounded(), abs(value) <= 0x1p53 else { throw wrong("a whole number is expected") }
        return Int(value)
    }

    private func isNumberPart(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e")
    }

    mutating func string() throws -> String {
        guard take("\"") else { throw wrong("a string is expected") }
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") { text += try escaped() } else { text.append(byte) }
        }
        throw wrong("a string has no end")
    }

    private mutating func escaped() throws -> [UInt8] {
        guard let byte = next else { throw wrong("a string has no end") }
        place += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "u"):
            guard place + 4 <= bytes.count,
                let code = UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
            else { throw wrong("a character's number is broken") }
            place += 4
            return Array(String(Unicode.Scalar(code).map(Character.init) ?? "\u{FFFD}").utf8)
        default: return [byte]
        }
    }

    /// Passes over a value of any kind, however deep it is.
    mutating func skip() throws {
        var depth = 0
        repeat {
            skipSpace()
            guard let byte = next else { throw wrong("it ends too early") }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                place += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                place += 1
            case UInt8(ascii: "\""): try skipString()
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { throw wrong("a value is missing") }
                place += 1
            default: try skipWord()
            }
            guard depth >= 0 else { throw wrong("a value is missing") }
        } while depth > 0
    }

    private mutating func skipString() throws {
        place += 1
        while let byte = next {
            place += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
        throw wrong("a string has no end")
    }

    /// A number, `true`, `false` or `null`.
    private mutating func skipWord() throws {
        let start = place
        while let byte = next, isNumberPart(byte) || byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") {
            place += 1
        }
        guard place > start else { throw wrong("a value is missing") }
    }

    /// Nothing but space may follow.
    mutating func end() throws {
        skipSpace()
        guard next == nil else { throw wrong("something follows the end") }
    }
}
