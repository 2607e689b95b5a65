import Diagnostics

/// Candidates in columns, down first, as many columns as the width holds.
public enum CandidateList {
    /// More candidates than this are counted, not shown.
    public static let limit = 200

    public static func rows(of candidates: [String], width: Int) -> [String] {
        guard !candidates.isEmpty else { return [] }
        let shown = candidates.prefix(limit)
        let cell = (shown.map { TextWidth.of($0) }.max() ?? 0) + 2
        let columns = max(1, min(width / cell, shown.count))
        let rowCount = (shown.count + columns - 1) / columns
        var rows = (0..<rowCount).map { row in
            var line = ""
            for index in stride(from: row, to: shown.count, by: rowCount) {
                line += shown[index]
                if index + rowCount < shown.count {
                    line += String(repeating: " ", count: cell - TextWidth.of(shown[index]))
                }
            }
            return line
        }
        if candidates.count > limit { rows.append("... and \(candidates.count - limit) more") }
        return rows
    }
}
