import Diagnostics

extension Lexer {
    mutating func number() {
        let start = position
        if bytes[position] == UInt8(ascii: "0"), position + 1 < limit,
            [0x78, 0x58, 0x62, 0x42].contains(bytes[position + 1])
        {
            position += 2
            while position < limit && isNamePart(at: position) { position += 1 }
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            let radix = [0x78, 0x58].contains(bytes[start + 1]) ? 16 : 2
            let digits = text.dropFirst(2).filter { $0 != "_" }
            if let value = Int(digits, radix: radix) {
                add(.integer(value), from: start)
            } else {
                let isTooLong = !digits.isEmpty && digits.allSatisfy { $0.hexDigitValue.map { $0 < radix } ?? false }
                fail(isTooLong ? .integerTooLarge(text) : .badNumber(text), from: start)
            }
            return
        }
        var isFloat = false
        skipDigits()
        if position < limit, bytes[position] == UInt8(ascii: "."), !follows(".."),
            !(position + 1 < limit && isNameStart(at: position + 1) && !isExponent(at: position + 1))
        {
            isFloat = true
            position += 1
            skipDigits()
        }
        if position < limit, isExponent(at: position) {
            isFloat = true
            position += bytes[position + 1] == UInt8(ascii: "+") || bytes[position + 1] == UInt8(ascii: "-") ? 2 : 1
            skipDigits()
        }
        var hasTail = position < limit && isNamePart(at: position)
        while position < limit && isNamePart(at: position) { position += 1 }
        // `1.2.3`
        while isFloat, position + 1 < limit, bytes[position] == UInt8(ascii: "."), isDigit(bytes[position + 1]) {
            hasTail = true
            position += 1
            skipDigits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let digits = text.filter { $0 != "_" }
        if hasTail {
            fail(.badNumber(text), from: start)
        } else if isFloat {
            if let value = Double(digits.hasSuffix(".") ? digits + "0" : digits) {
                add(.float(value), from: start)
            } else {
                fail(.badNumber(text), from: start)
            }
        } else if let value = Int(digits) {
            add(.integer(value), from: start)
        } else {
            fail(.integerTooLarge(text), from: start)
        }
    }

    private mutating func skipDigits() {
        while position < limit && (isDigit(bytes[position]) || bytes[position] == UInt8(ascii: "_")) { position += 1 }
    }

    /// An `e` that a digit follows, perhaps after a sign.
    private func isExponent(at index: Int) -> Bool {
        guard index < limit, bytes[index] == UInt8(ascii: "e") || bytes[index] == UInt8(ascii: "E") else {
            return false
        }
        var next = index + 1
        if next < limit, bytes[next] == UInt8(ascii: "+") || bytes[next] == UInt8(ascii: "-") { next += 1 }
        return next < limit && isDigit(bytes[next])
    }
}
