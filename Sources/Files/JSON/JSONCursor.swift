/// What is wrong in a text that should be JSON, and where.
public struct JSONError: Error, Equatable {
    public let reason: String
    /// The place in bytes from the start of the text.
    public let byte: Int

    public init(reason: String, byte: Int) {
        self.reason = reason
        self.byte = byte
    }

    /// The reason with its place, as errors of formats quote it.
    public var sentence: String { "\(reason) (byte \(byte))" }
}

/// Walks over JSON that may be too large to be held as a tree: each value is taken or skipped where it stands.
///
/// Source: RFC 8259.
public struct JSONCursor {
    private let bytes: ArraySlice<UInt8>
    private var place: Int

    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    /// An error at the cursor's place, also for readers that find a value which does not suit them.
    public func wrong(_ reason: String) -> JSONError { JSONError(reason: reason, byte: place - bytes.startIndex) }

    private var next: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    /// The first byte of the value at the cursor; nil at the end.
    mutating func peek() -> UInt8? {
        skipSpace()
        return next
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    /// An object; `field` is called at each value with its name and has to take or skip it.
    public mutating func object(_ field: (String, inout JSONCursor) throws -> Void) throws {
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
    public mutating func array(_ element: (inout JSONCursor) throws -> Void) throws {
        guard take("[") else { throw wrong("an array is expected") }
        if take("]") { return }
        repeat { try element(&self) } while take(",")
        guard take("]") else { throw wrong("it ends inside an array") }
    }

    /// A finite number.
    public mutating func number() throws(JSONError) -> Double {
        guard let value = Double(try numberText()), value.isFinite else { throw wrong("a number is expected") }
        return value
    }

    /// The letters of a number, of which it may have 63.
    mutating func numberText() throws(JSONError) -> String {
        skipSpace()
        let start = place
        while let byte = next, isNumberPart(byte) { place += 1 }
        guard place > start, place - start < 64 else { throw wrong("a number is expected") }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    /// A whole number of at most 2^53.
    public mutating func integer() throws(JSONError) -> Int {
        let value = try number()
        guard value == value.rounded(), abs(value) <= 0x1p53 else { throw wrong("a whole number is expected") }
        return Int(value)
    }

    private func isNumberPart(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e")
    }

    public mutating func string() throws(JSONError) -> String {
        guard take("\"") else { throw wrong("a string is expected") }
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") { text += try escaped() } else { text.append(byte) }
        }
        throw wrong("a string has no end")
    }

    private mutating func escaped() throws(JSONError) -> [UInt8] {
        guard let byte = next else { throw wrong("a string has no end") }
        place += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "u"):
            var code = try codeUnit()
            // A character beyond 16 bits is written as two halves.
            if code & 0xFC00 == 0xD800, bytes[place...].starts(with: [0x5C, UInt8(ascii: "u")]) {
                let high = place
                place += 2
                let low = try codeUnit()
                if low & 0xFC00 == 0xDC00 {
                    code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
                } else {
                    place = high
                }
            }
            return Array(String(Unicode.Scalar(code).map(Character.init) ?? "\u{FFFD}").utf8)
        default: return [byte]
        }
    }

    private mutating func codeUnit() throws(JSONError) -> UInt32 {
        guard place + 4 <= bytes.endIndex,
            let code = UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
        else { throw wrong("a character's number is broken") }
        place += 4
        return code
    }

    /// `true`, `false` or `null`.
    mutating func word() throws(JSONError) -> String {
        skipSpace()
        let start = place
        while let byte = next, byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") { place += 1 }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        guard ["true", "false", "null"].contains(text) else {
            place = start
            throw wrong("a value is missing")
        }
        return text
    }

    /// Passes over a value of any kind, however deep it is.
    public mutating func skip() throws(JSONError) {
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

    private mutating func skipString() throws(JSONError) {
        place += 1
        while let byte = next {
            place += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
        throw wrong("a string has no end")
    }

    /// A number, `true`, `false` or `null`.
    private mutating func skipWord() throws(JSONError) {
        let start = place
        while let byte = next, isNumberPart(byte) || byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") {
            place += 1
        }
        guard place > start else { throw wrong("a value is missing") }
    }

    /// Nothing but space may follow.
    public mutating func end() throws(JSONError) {
        skipSpace()
        guard next == nil else { throw wrong("something follows the end") }
    }
}
