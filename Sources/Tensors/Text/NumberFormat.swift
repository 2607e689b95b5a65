/// How the numbers of one tensor are written so that they stand below each other: NumPy's rules.
///
/// Floats are written with the fewest digits that give the same number back, at most `precision` after the
/// point; with a power of ten if one is below 1e-4, at 1e8 or above (1e6 for float32), or the largest is more
/// than 1000 times the smallest.
struct NumberFormat {
    private let isFloating: Bool
    private let isFloat32: Bool
    private let precision: Int
    private var isScientific = false
    private var left = 0
    private var right = 0
    private var exponentDigits = 2

    /// For the numbers that will be shown.
    init(_ values: [Scalar], dtype: DType, precision: Int = 8) {
        isFloating = dtype.isFloating
        isFloat32 = dtype == .float32
        self.precision = precision
        guard isFloating else {
            left = values.map(\.text.count).max() ?? 0
            return
        }
        let finite = values.map(\.double).filter(\.isFinite)
        let sizes = finite.map(\.magnitude).filter { $0 != 0 }
        if let largest = sizes.max(), let smallest = sizes.min() {
            isScientific = largest >= (isFloat32 ? 1e6 : 1e8) || smallest < 0.0001 || largest / smallest > 1000
        }
        if isScientific {
            let texts = finite.map { scientific($0, digits: nil) }
            left = texts.map { $0.prefix { $0 != "." }.count }.max() ?? 0
            right = texts.map { $0.drop { $0 != "." }.prefix { $0 != "e" }.count - 1 }.max() ?? 0
            exponentDigits = texts.map { $0.drop { $0 != "e" }.count - 2 }.max() ?? 2
        } else {
            let texts = finite.map(positional)
            left = texts.map { $0.prefix { $0 != "." }.count }.max() ?? 0
            right = texts.map { $0.drop { $0 != "." }.count - 1 }.max() ?? 0
        }
        let tail = isScientific ? right + exponentDigits + 2 : finite.isEmpty ? 0 : right
        for value in values.map(\.double) where !value.isFinite {
            left = max(left, (value == -.infinity ? 4 : 3) - tail - 1)
        }
    }

    /// The number, filled up with blanks to the common width.
    func text(_ value: Scalar) -> String {
        guard isFloating else { return blanks(left - value.text.count) + value.text }
        let number = value.double
        let tail = isScientific ? right + exponentDigits + 2 : right
        guard number.isFinite else {
            let word = number.isNaN ? "nan" : number < 0 ? "-inf" : "inf"
            return blanks(left + tail + 1 - word.count) + word
        }
        let text = isScientific ? scientific(number, digits: right) : positional(number)
        let before = text.prefix { $0 != "." }.count
        let after = text.count - before - 1
        return blanks(left - before) + text + blanks(isScientific ? 0 : right - after)
    }

    private func blanks(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }

    /// `12.5`, `3.`
    private func positional(_ value: Double) -> String {
        let decimal = Decimal(value, isFloat32: isFloat32).rounded(fractionDigits: precision)
        let digits = decimal.digits
        let whole =
            decimal.exponent > 0
            ? digits.prefix(decimal.exponent) + String(repeating: "0", count: max(decimal.exponent - digits.count, 0))
            : "0"
        let leadingZeros = String(repeating: "0", count: max(-decimal.exponent, 0))
        let fraction = leadingZeros + digits.dropFirst(max(decimal.exponent, 0))
        return (decimal.isNegative ? "-" : "") + whole + "." + (digits.isEmpty ? "" : fraction)
    }

    /// `1.25e-05`; with exactly `digits` after the point, or as few as are needed.
    private func scientific(_ value: Double, digits: Int?) -> String {
        let decimal = Decimal(value, isFloat32: isFloat32).rounded(significantDigits: precision + 1)
        let first = decimal.digits.prefix(1)
        var fraction = String(decimal.digits.dropFirst())
        if let digits { fraction += String(repeating: "0", count: max(digits - fraction.count, 0)) }
        let power = decimal.digits.isEmpty ? 0 : decimal.exponent - 1
        let size = String(power.magnitude)
        let padding = String(repeating: "0", count: max(exponentDigits - size.count, 0))
        return (decimal.isNegative ? "-" : "") + (first.isEmpty ? "0" : String(first)) + "." + fraction + "e"
            + (power < 0 ? "-" : "+") + padding + size
    }
}

/// The shortest decimal number that gives a float back: `0.digits` times ten to the `exponent`.
private struct Decimal {
    var isNegative: Bool
    /// Without leading or trailing zeros; empty for 0.
    var digits: String
    var exponent: Int

    init(_ value: Double, isFloat32: Bool) {
        isNegative = value.sign == .minus
        let text = isFloat32 ? Float(value).magnitude.description : value.magnitude.description
        let parts = text.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var all = String(mantissa[0]) + (mantissa.count > 1 ? String(mantissa[1]) : "")
        exponent = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        while all.first == "0" {
            all.removeFirst()
            exponent -= 1
        }
        while all.last == "0" { all.removeLast() }
        if all.isEmpty { exponent = 0 }
        digits = all
    }

    func rounded(fractionDigits: Int) -> Decimal { rounded(significantDigits: exponent + fractionDigits) }

    /// To so many digits, halves to the even one.
    func rounded(significantDigits count: Int) -> Decimal {
        guard digits.count > count else { return self }
        var result = self
        guard count >= 0 else {
            result.digits = ""
            result.exponent = 0
            return result
        }
        var kept = Array(digits.utf8.prefix(count)).map { Int($0) - 48 }
        let rest = Array(digits.utf8.dropFirst(count)).map { Int($0) - 48 }
        let isHalf = rest[0] == 5 && rest.count == 1
        if rest[0] > 5 || rest[0] == 5 && (!isHalf || (kept.last ?? 0) % 2 == 1) {
            var place = count - 1
            while place >= 0 {
                kept[place] += 1
                if kept[place] < 10 { break }
                kept[place] = 0
                place -= 1
            }
            if place < 0 {
                kept.insert(1, at: 0)
                result.exponent += 1
            }
        }
        while kept.last == 0 { kept.removeLast() }
        result.digits = kept.map(String.init).joined()
        if kept.isEmpty { result.exponent = 0 }
        return result
    }
}
