/// A cell of a program in the percent format: code, or prose in comments.
///
/// A line `# %%` begins a code cell, `# %% [markdown]` a cell of prose, whose lines begin with `# `. What stands before the
/// first mark is a code cell.
///
/// Source: the percent format of Jupytext, https://jupytext.readthedocs.io/en/latest/formats-scripts.html
public struct Cell: Equatable, Sendable {
    public enum Kind: Equatable, Sendable { case code, prose }

    public var kind: Kind
    /// What follows the mark on its line: a title, `lang=zh`.
    public var heading: String
    /// Prose without its `# `; both without empty lines around.
    public var text: String
    /// The line of the program that the cell's text begins on, from 1.
    public var firstLine: Int

    public init(kind: Kind, heading: String, text: String, firstLine: Int) {
        self.kind = kind
        self.heading = heading
        self.text = text
        self.firstLine = firstLine
    }

    /// The cells of a program in order; those without text are left out.
    public static func cells(of program: String) -> [Cell] {
        var found: [Cell] = []
        var current = Cell(kind: .code, heading: "", text: "", firstLine: 1)
        var lines: [Substring] = []
        func finished() -> Cell? {
            let empty = lines.prefix { $0.allSatisfy(\.isWhitespace) }.count
            while lines.last?.allSatisfy(\.isWhitespace) ?? false { lines.removeLast() }
            guard !lines.isEmpty else { return nil }
            var cell = current
            cell.firstLine += empty
            cell.text = lines.dropFirst(empty).map { cell.kind == .prose ? uncommented($0) : String($0) }
                .joined(separator: "\n")
            return cell
        }
        for (index, line) in program.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.hasPrefix("# %%") else {
                lines.append(line)
                continue
            }
            if let cell = finished() { found.append(cell) }
            lines = []
            var heading = line.dropFirst(4).drop { $0 == " " }
            let isProse = heading.hasPrefix("[markdown]")
            if isProse { heading = heading.dropFirst(10).drop { $0 == " " } }
            current = Cell(kind: isProse ? .prose : .code, heading: String(heading), text: "", firstLine: index + 2)
        }
        if let cell = finished() { found.append(cell) }
        return found
    }

    /// A stretch of the source from inside a line of prose on, as it stands in the cell's text.
    static func uncommented(_ stretch: String) -> String {
        let lines = stretch.split(separator: "\n", omittingEmptySubsequences: false)
        return ([String(lines[0])] + lines.dropFirst().map(uncommented)).joined(separator: "\n")
    }

    private static func uncommented(_ line: Substring) -> String {
        line.hasPrefix("# ") ? String(line.dropFirst(2)) : line.hasPrefix("#") ? String(line.dropFirst()) : String(line)
    }
}
