import Sessions

/// A wrong answer that learners are known to give: two cells of `misconceptions.dl`, the hint and the answer.
///
///     # %% [markdown]
///     # Both areas hold the overlap, so their sum counts it twice. Take it off once.
///     # %% the overlap is counted twice
///     fn my_iou(a, b) { ... }
///
/// The answer's definitions replace those of `solution.dl` that have the same names.
public struct Misconception: Sendable {
    /// The mistake in a few words.
    public let name: String
    public let hint: String
    /// The definitions, after as many empty lines as the file has before them.
    let program: String

    /// - Throws: `ExerciseError.malformedMisconception`.
    static func all(of cells: [Cell], path: String) throws -> [Misconception] {
        var found: [Misconception] = []
        var hint: Cell?
        for cell in cells {
            if cell.kind == .prose {
                hint = cell
                continue
            }
            func malformed(_ reason: String) -> ExerciseError {
                .malformedMisconception(path: path, line: cell.firstLine, reason: reason)
            }
            guard let words = hint else { throw malformed("a cell of prose with the hint must stand before it") }
            guard !cell.heading.isEmpty else { throw malformed("its mark must name the mistake") }
            let text = String(repeating: "\n", count: cell.firstLine - 1) + cell.text
            found.append(Misconception(name: cell.heading, hint: words.text, program: text))
            hint = nil
        }
        return found
    }
}
