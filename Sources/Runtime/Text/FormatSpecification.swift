import Diagnostics

/// What stands after the colon in `"{x:>8.3f}"`: Python's format language, as far as numbers and text need it.
///
/// `[[fill]align][sign][0][width][,][.digits][conversion]`
struct FormatSpecification {
    /// As it was written.
    let text: String
    var fill: Character = " "
    /// `<`, `>`, `^`, or nil: text to the left, numbers to the right.
    var alignment: Character?
    var sign: Character = "-"
    var width = 0
    /// `,` or `_` between groups of three digits.
    var separator: Character?
    var digits: Int?
    /// `d f F e E g G % x X b o s`
    var conversion: Character?

    static let maximumWidth = 10_000
    static let maximumDigits = 300

    /// nil where the text is no specification.
    init?(_ text: String) {
        self.text = text
        var rest = Substring(text)
        func take(_ set: String) -> Character? {
            guard let first = rest.first, set.contains(first) else { return nil }
            rest.removeFirst()
            return first
        }
        func number() -> Int? {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty, digits.count <= 6 else { return nil }
            rest.removeFirst(digits.count)
            return Int(digits)
        }
        let second = rest.dropFirst().first
        if let second, "<>^".contains(second), let first = rest.first {
            fill = first
            alignment = second
            rest.removeFirst(2)
        } else {
            alignment = take("<>^")
        }
        if let given = take("+- ") { sign = given }
        if alignment == nil, rest.first == "0", rest.count > 1 {
            rest.removeFirst()
            fill = "0"
            alignment = "="
        }
        if let first = rest.first, first.isASCII, first.isNumber {
            guard let given = number(), given <= Self.maximumWidth else { return nil }
            width = given
        }
        separator = take(",_")
        if take(".") != nil {
            guard let given = number(), given <= Self.maximumDigits else { return nil }
            digits = given
        }
        conversion = take("dfFeEgG%xXbos")
        if !rest.isEmpty { return nil }
    }

    func apply(to text: String) throws(FormatReason) -> String {
        if let conversion, conversion != "s" { throw FormatReason(text: "`\(conversion)` is for numbers") }
        if separator != nil { throw FormatReason(text: "groups of digits are for numbers") }
        let shown = digits.map { String(text.prefix($0)) } ?? text
        return padded(shown, standard: "<")
    }

    func apply(to value: Int) throws(FormatReason) -> String {
        switch conversion {
        case nil, "d":
            if digits != nil { return try apply(to: Double(value)) }
            return padded(number: String(value.magnitude), isNegative: value < 0)
        case "x": return padded(number: String(value.magnitude, radix: 16), isNegative: value < 0)
        case "X": return padded(number: String(value.magnitude, radix: 16, uppercase: true), isNegative: value < 0)
        case "b": return padded(number: String(value.magnitude, radix: 2), isNegative: value < 0)
        case "o": return padded(number: String(value.magnitude, radix: 8), isNegative: value < 0)
        case "s": throw FormatReason(text: "`s` is for text")
        default: return try apply(to: Double(value))
        }
    }

    func apply(to value: Double) throws(FormatReason) -> String {
        let isNegative = value.sign == .minus && !value.isNaN
        let magnitude = isNegative ? -value : value
        switch conversion {
        case nil:
            let text =
                digits.map { NumberText.fixed(magnitude, digits: max($0, 1), conversion: "g") }
                ?? NumberText.of(magnitude)
            return padded(number: text, isNegative: isNegative)
        case "f", "F":
            return padded(
                number: NumberText.fixed(magnitude, digits: digits ?? 6, conversion: "f"), isNegative: isNegative)
        case "e", "E", "g", "G":
            let text = NumberText.fixed(magnitude, digits: digits ?? 6, conversion: conversion ?? "g")
            return padded(number: text, isNegative: isNegative)
        case "%":
            return padded(
                number: NumberText.fixed(magnitude * 100, digits: digits ?? 6, conversion: "f") + "%",
                isNegative: isNegative)
        case "s": throw FormatReason(text: "`s` is for text")
        default:
            throw FormatReason(
                text: "`\(conversion.map(String.init) ?? "")` is for whole numbers; `.0f` shows none of the decimals")
        }
    }

    struct FormatReason: Error {
        var text: String
    }

    private func padded(number text: String, isNegative: Bool) -> String {
        let mark = isNegative ? "-" : sign == "-" ? "" : String(sign)
        let body = separator.map { grouped(text, $0) } ?? text
        if alignment == "=" {
            let missing = width - body.count - mark.count
            return mark + String(repeating: fill, count: max(0, missing)) + body
        }
        return padded(mark + body, standard: ">")
    }

    private func padded(_ text: String, standard: Character) -> String {
        let missing = width - TextWidth.of(text)
        guard missing > 0 else { return text }
        switch alignment ?? standard {
        case "<": return text + String(repeating: fill, count: missing)
        case "^":
            return String(repeating: fill, count: missing / 2) + text
                + String(repeating: fill, count: missing - missing / 2)
        default: return String(repeating: fill, count: missing) + text
        }
    }

    private func grouped(_ text: String, _ separator: Character) -> String {
        let whole = text.prefix { $0.isNumber }
        var result = ""
        for (index, digit) in whole.enumerated() {
            if index > 0 && (whole.count - index) % 3 == 0 { result.append(separator) }
            result.append(digit)
        }
        return result + text.dropFirst(whole.count)
    }
}
