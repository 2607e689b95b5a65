import Diagnostics
import Syntax

/// A program taken apart into cells: each with its statements and the receipts of its prose, in the order in which they run.
///
/// A receipt, `{= EXPRESSION}` or `{= EXPRESSION:FORMAT}`, stands in the words or in a formula of a cell of prose, within one paragraph.
/// It is computed after the cells before it; its value's text takes its place. Between back quotes and in fenced blocks it
/// is shown as it stands.
public struct CellProgram: Sendable {
    /// What runs at once.
    enum Piece: Sendable {
        case statements([Statement])
        case receipt(Receipt, range: Range<Int>, isInFormula: Bool)
    }

    public let source: SourceText
    public let cells: [Cell]
    /// What is wrong with the text, of code and receipts, in source order; nothing runs unless it is empty.
    public let diagnostics: [Diagnostic]
    /// For each cell, what it runs.
    let pieces: [[Piece]]

    /// After so many, the rest of the prose is not looked at.
    private static let mostDiagnostics = 50

    /// - Parameter name: what messages call the text.
    public init(_ text: String, name: String) { self.init(SourceText(name: name, text: text)) }

    public init(_ source: SourceText) {
        let cells = Cell.cells(of: source.text(Span(0, source.bytes.count)))
        let parsed = Parser.parse(source)
        var diagnostics = parsed.diagnostics
        var pieces: [[Piece]] = []
        var statements = parsed.program.statements[...]
        for (index, cell) in cells.enumerated() {
            let nextLine = index + 1 < cells.count ? cells[index + 1].firstLine : Int.max
            let own = statements.prefix { source.line(at: Int($0.span.start)) + 1 < nextLine }
            statements = statements.dropFirst(own.count)
            var found: [Piece] = []
            if cell.kind == .prose {
                for (offset, place, isInFormula) in cell.receiptPlaces(in: source)
                where diagnostics.count < CellProgram.mostDiagnostics {
                    let read = Parser.receipt(in: source, at: offset)
                    diagnostics += read.diagnostics
                    guard let receipt = read.receipt else { continue }
                    let range = place..<place + Cell.uncommented(source.text(receipt.span)).utf8.count
                    found.append(.receipt(receipt, range: range, isInFormula: isInFormula))
                }
            }
            if !own.isEmpty { found.append(.statements(Array(own))) }
            pieces.append(found)
        }
        self.source = source
        self.cells = cells
        self.diagnostics = diagnostics.sorted { $0.span.start < $1.span.start }
        self.pieces = pieces
    }

    /// The first line of a cell.
    func span(ofCell index: Int) -> Span { source.lineSpan(min(cells[index].firstLine, source.lineCount) - 1) }

    /// Whether a text may have receipts; only then is it worth taking apart.
    static func mayHaveReceipts(_ source: SourceText) -> Bool {
        let bytes = source.bytes
        var index = bytes.startIndex
        while let brace = bytes[index...].firstIndex(of: UInt8(ascii: "{")) {
            index = brace + 1
            if index < bytes.count && bytes[index] == UInt8(ascii: "=") { return true }
        }
        return false
    }

    /// The text of a cell of prose with the values in the places of its receipts.
    ///
    /// In a formula the commas between groups of digits and percent signs are written as TeX wants them.
    func prose(of index: Int, values: [String]) -> String {
        let bytes = Array(cells[index].text.utf8)
        var result: [UInt8] = []
        var end = 0
        var values = values[...]
        for case .receipt(_, let range, let isInFormula) in pieces[index] {
            result += bytes[end..<range.lowerBound]
            end = range.upperBound
            guard let value = values.popFirst() else { continue }
            for byte in value.utf8 {
                switch byte {
                case UInt8(ascii: ",") where isInFormula: result += Array("{,}".utf8)
                case UInt8(ascii: "%") where isInFormula: result += Array("\\%".utf8)
                default: result.append(byte)
                }
            }
        }
        return String(decoding: result + bytes[end...], as: UTF8.self)
    }
}

extension Cell {
    /// Where the receipts of a cell of prose begin, in the source and in the cell's text.
    fileprivate func receiptPlaces(in source: SourceText) -> [(offset: Int, place: Int, isInFormula: Bool)] {
        let places = ProseStretch.receiptOffsets(in: text)
        if places.isEmpty { return [] }
        // Each line of the text ends where its line of the source does.
        var lineStart = 0
        var line = firstLine - 1
        var result: [(Int, Int, Bool)] = []
        var rest = places[...]
        for words in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let end = lineStart + words.utf8.count
            while let (place, isInFormula) = rest.first, place < end {
                rest.removeFirst()
                let wholeLine = source.text(source.lineSpan(line))
                let start = Int(source.lineSpan(line).start)
                let mark = wholeLine.hasPrefix("# ") ? 2 : wholeLine.hasPrefix("#") ? 1 : 0
                result.append((start + mark + place - lineStart, place, isInFormula))
            }
            lineStart = end + 1
            line += 1
        }
        return result
    }
}
