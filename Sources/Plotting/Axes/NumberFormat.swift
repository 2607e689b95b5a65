/// Numbers as they stand on axes: as many decimals for each as any needs, and a true minus sign.
public enum NumberFormat {
    static let minus = "\u{2212}"

    /// `value` rounded to `decimals` places, halves away from zero.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? minus + "∞" : "∞" }
        let places = max(0, min(decimals, 12))
        let scaled = (abs(value) * powerOfTen(places)).rounded()
        guard scaled < 9e15 else { return scientific(value, digits: 3) }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = value < 0 && scaled > 0 ? minus : ""
        let whole = padded.dropLast(places)
        return places == 0 ? sign + whole : "\(sign)\(whole).\(padded.suffix(places))"
    }

    /// `value` to three or so digits: `0.0123`, `4.57`, `1230`, `35.1×10⁶`.
    public static func short(_ value: Double) -> String {
        guard value != 0 && value.isFinite else { return fixed(value, decimals: 0) }
        let exponent = Int(logarithm10(abs(value)).rounded(.down))
        if exponent >= 6 || exponent < -4 { return scientific(value, digits: 2) }
        return trimmed(fixed(value, decimals: max(0, 2 - exponent)))
    }

    /// Values as `short` writes them, all with as many decimals as the one with most.
    static func alike(_ values: [Double]) -> [String] {
        let texts = values.map(short)
        guard !texts.contains(where: { $0.contains("×") }) else { return texts }
        let decimals = texts.map { text in text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0 }
        return values.map { fixed($0, decimals: decimals.max() ?? 0) }
    }

    /// A count to three digits with a letter for thousands (K), millions (M) and thousand millions (G): `10.8 M`.
    public static func count(_ value: Double) -> String {
        for (factor, letter) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "K")] where abs(value) >= factor * 0.9995 {
            guard abs(value) < 1e15 else { break }
            let scaled = value / factor
            let decimals = abs(scaled) >= 99.95 ? 0 : abs(scaled) >= 9.995 ? 1 : 2
            return "\(trimmed(fixed(scaled, decimals: decimals))) \(letter)"
        }
        return short(value)
    }

    /// The labels of an axis's ticks, all with the same decimals, and the power of ten taken out of them, if any.
    public static func labels(_ values: [Double]) -> (labels: [String], factor: String) {
        let largest = values.map(abs).max() ?? 0
        guard largest > 0 else { return (values.map { fixed($0, decimals: 0) }, "") }
        let exponent = Int(logarithm10(largest).rounded(.down))
        let taken = exponent >= 5 || exponent <= -4 ? max(-300, Int((Double(exponent) / 3).rounded(.down)) * 3) : 0
        let scaled = values.map { taken >= 0 ? $0 / powerOfTen(taken) : $0 * powerOfTen(-taken) }
        var decimals = 0
        let gap = zip(scaled.dropFirst(), scaled).map { $0 - $1 }.min() ?? (scaled.first.map(abs) ?? 1)
        while decimals < 10, scaled.contains(where: { abs($0 - rounded($0, decimals)) > 1e-4 * gap }) { decimals += 1 }
        return (scaled.map { fixed($0, decimals: decimals) }, taken == 0 ? "" : "×10" + superscript(taken))
    }

    /// The labels of a logarithmic axis, all written in one way: plain where each lies from 0.0001 to 999999, else `10⁻⁶`, `1`,
    /// `10⁶`, or `2×10⁶`.
    static func powers(_ values: [Double]) -> [String] {
        let exponents = values.map { Int((logarithm10($0) + 1e-9).rounded(.down)) }
        let arePlain = exponents.allSatisfy { (-4...5).contains($0) }
        return zip(values, exponents).map { value, exponent in
            if arePlain || exponent == 0 { return trimmed(fixed(value, decimals: max(0, 1 - exponent))) }
            let leading = exponent < 0 ? value * powerOfTen(-exponent) : value / powerOfTen(exponent)
            let power = exponent == 1 ? "10" : "10" + superscript(exponent)
            return abs(leading - 1) < 1e-6 ? power : trimmed(fixed(leading, decimals: 1)) + "×" + power
        }
    }

    /// With a power of ten that is a multiple of three, as the factors of axes are.
    private static func scientific(_ value: Double, digits: Int) -> String {
        let exponent = Int(logarithm10(abs(value)).rounded(.down))
        let taken = max(-300, Int((Double(exponent) / 3).rounded(.down)) * 3)
        let leading = taken < 0 ? value * powerOfTen(-taken) : value / powerOfTen(taken)
        return trimmed(fixed(leading, decimals: max(0, digits - exponent + taken))) + "×10" + superscript(taken)
    }

    private static func rounded(_ value: Double, _ decimals: Int) -> Double {
        (value * powerOfTen(decimals)).rounded() / powerOfTen(decimals)
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        let digits = Array(text.reversed().drop { $0 == "0" }.reversed())
        return String(digits.last == "." ? digits.dropLast() : digits)
    }

    static func superscript(_ number: Int) -> String {
        let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        return (number < 0 ? "⁻" : "")
            + String(number.magnitude).map { String(digits[$0.wholeNumberValue ?? 0]) }.joined()
    }
}
