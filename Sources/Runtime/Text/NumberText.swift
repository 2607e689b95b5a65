import Glibc

/// Numbers as text, the shortest that reads back as the same number: `0.1`, `1e-07`, `3.0`, `inf`.
///
/// Python's form: a float always shows a point or an exponent, so that it is not taken for a whole number.
enum NumberText {
    static func of(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        if value == value.rounded(), abs(value) < 1e16 {
            return value == 0 && value.sign == .minus ? "-0.0" : "\(Int(value)).0"
        }
        return pythonExponent(value.description)
    }

    /// The digits and exponents of C's `printf` with a precision.
    static func fixed(_ value: Double, digits: Int, conversion: Character) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        var buffer = [CChar](repeating: 0, count: 400 + digits)
        let count = buffer.count
        let written = withVaList([Int32(digits), value]) { list in
            vsnprintf(&buffer, count, "%.*\(conversion)", list)
        }
        return String(decoding: buffer.prefix(max(0, Int(written))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Swift writes `1e-07` as `1e-07` and `5e+20` as `5e+20`; only the point of a bare mantissa differs.
    private static func pythonExponent(_ text: String) -> String {
        guard let mark = text.firstIndex(of: "e") else { return text }
        var mantissa = String(text[..<mark])
        if mantissa.hasSuffix(".0") { mantissa.removeLast(2) }
        return mantissa + text[mark...]
    }
}
