import Sessions
import Syntax

/// What a cell prints about time, made the same for every run: a number that measures time is shown as `…`.
///
/// In a cell whose heading says `times` that is every number, and its pictures are left out; in another one that uses the
/// word `time`, the numbers of the lines that have a number with a unit of time, or say how many times faster.
struct TimedOutput {
    /// Whether all that the cell prints and draws comes from measured times.
    let isWhole: Bool
    private let usesTime: Bool

    init(_ cell: Cell) {
        isWhole = cell.heading.split(separator: " ").contains("times")
        let bytes = Array(cell.text.utf8)
        usesTime = SyntaxSpan.spans(of: cell.text).contains { span in
            span.kind == .name && bytes[Int(span.span.start)..<Int(span.span.end)].elementsEqual("time".utf8)
        }
    }

    func masked(_ text: String) -> String {
        guard isWhole || usesTime else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            isWhole || TimedOutput.speaksOfTime(line) ? TimedOutput.withoutNumbers(line) : String(line)
        }
        .joined(separator: "\n")
    }

    private static let units: Set<Substring> = ["s", "ms", "us", "\u{B5}s", "\u{3BC}s", "ns", "seconds", "milliseconds"]

    private static func speaksOfTime(_ line: Substring) -> Bool {
        if line.contains("faster") || line.contains("slower") || line.contains("as fast") { return true }
        let words = line.split { $0.isWhitespace || ",;()".contains($0) }
        for (index, word) in words.enumerated() {
            let unit = word.drop { $0.isNumber || $0 == "." }
            if unit.count < word.count && units.contains(unit) { return true }
            if index > 0, units.contains(word), words[index - 1].contains(where: \.isNumber) { return true }
        }
        return false
    }

    /// Each number, and the spaces that align it, as one sign.
    private static func withoutNumbers(_ line: Substring) -> String {
        var result = ""
        var isInNumber = false
        var isInWord = false
        for letter in line {
            if letter.isNumber && !isInWord {
                if !isInNumber {
                    while result.hasSuffix("  ") { result.removeLast() }
                    result += "\u{2026}"
                }
                isInNumber = true
            } else if isInNumber && ".,e".contains(letter) {
                // A full stop that ends the sentence is lost with the number; no harm.
                continue
            } else {
                isInNumber = false
                isInWord = letter.isLetter || letter == "_" || isInWord && letter.isNumber
                result.append(letter)
            }
        }
        return result
    }
}
