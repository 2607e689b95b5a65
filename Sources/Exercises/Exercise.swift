import Files
import Sessions

/// One exercise: a folder of small files, most of them programs of the language.
///
/// | file | what it is |
/// | --- | --- |
/// | `task.md` | the title, then what to write and the formula |
/// | `starter.dl` | what the learner begins with: runs, and fails a check |
/// | `checks.dl` | a cell a check: `Check` |
/// | `solution.dl` | an answer with comments |
/// | `misconceptions.dl` | wrong answers, each with the hint that names the mistake: `Misconception` |
/// | `hints.md` | two or three hints that say more and more, `---` between them |
public struct Exercise: Sendable {
    /// The folder's name without the number that orders it: `iou` of `01-iou`.
    public let name: String
    /// `ch4`.
    public let chapter: String
    public let folder: String

    public init(folder: String) {
        self.folder = folder
        let parts = folder.split(separator: "/")
        let last = parts.last ?? ""
        let digits = last.prefix { $0.isNumber }
        let isNumbered = !digits.isEmpty && last.dropFirst(digits.count).hasPrefix("-")
        name = String(isNumbered ? last.dropFirst(digits.count + 1) : last)
        chapter = String(parts.dropLast().last ?? "")
    }

    public func path(of file: String) -> String { "\(folder)/\(file)" }

    /// What to write, as Markdown; its first line is the title.
    ///
    /// - Throws: `FileError`.
    public func task() throws -> String { try Exercise.trimmed(File.readText(path(of: "task.md"))) }

    /// The first line of the task without its `#`.
    public var title: String {
        let first = (try? task())?.split(separator: "\n").first ?? ""
        return String(first.drop { $0 == "#" || $0 == " " })
    }

    /// - Throws: `FileError`.
    public func solution() throws -> String { try File.readText(path(of: "solution.dl")) }

    /// - Throws: `FileError`.
    public func starter() throws -> String { try File.readText(path(of: "starter.dl")) }

    /// From the vaguest to the plainest.
    ///
    /// - Throws: `FileError`.
    public func hints() throws -> [String] {
        var hints = [""]
        for line in try File.readText(path(of: "hints.md")).split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "---" { hints.append("") } else { hints[hints.count - 1] += line + "\n" }
        }
        return hints.map(Exercise.trimmed).filter { !$0.isEmpty }
    }

    /// The hint that follows when so many were shown, as a text; the last one again when there is no other, nil when there is none.
    ///
    /// - Throws: `FileError`.
    public func hint(after shown: Int) throws -> (number: Int, text: String)? {
        let hints = try hints()
        guard !hints.isEmpty else { return nil }
        let number = min(shown + 1, hints.count)
        return (number, "hint \(number) of \(hints.count)\n\n\(hints[number - 1])")
    }

    /// - Throws: `FileError`, `ExerciseError`.
    public func checks() throws -> [Check] {
        let path = path(of: "checks.dl")
        return try Cell.cells(of: File.readText(path)).filter { $0.kind == .code }.map { try Check(cell: $0, path: path) }
    }

    /// - Throws: `FileError`, `ExerciseError`.
    public func misconceptions() throws -> [Misconception] {
        let path = path(of: "misconceptions.dl")
        return try Misconception.all(of: Cell.cells(of: File.readText(path)), path: path)
    }

    /// What a learner gets: the task as a cell of prose, then the starter.
    ///
    /// - Throws: `FileError`.
    public func learnersFile() throws -> String {
        let prose = try task().split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "#" : "# \($0)" }.joined(separator: "\n")
        return try "# %% [markdown]\n\(prose)\n\n# %%\n\(starter())"
    }

    static func trimmed(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while lines.first?.allSatisfy(\.isWhitespace) ?? false { lines.removeFirst() }
        while lines.last?.allSatisfy(\.isWhitespace) ?? false { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
