/// The names a mistyped one may have meant.
public enum NearestNames {
    /// Up to `limit` candidates near `name`, nearest first, equals in alphabetical order.
    ///
    /// Near is an edit distance (insertions, deletions, replacements and swaps of neighbours) of at most a
    /// third of the longer name, at least 1; a difference of case or of underscores alone is always near.
    public static func of(_ name: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
        let folded = fold(name)
        guard folded.count <= 60 else { return [] }
        var found: [(distance: Int, name: String)] = []
        for candidate in candidates where candidate != name {
            let other = fold(candidate)
            let longer = max(folded.count, other.count)
            let allowed = max(1, longer / 3)
            if abs(folded.count - other.count) > allowed { continue }
            let distance = editDistance(folded, other)
            if distance <= allowed && distance < longer { found.append((distance, candidate)) }
        }
        found.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
        let best = found.first?.distance ?? 0
        return found.filter { $0.distance <= best + 1 }.prefix(limit).map(\.name)
    }

    /// `"a"`, `"a" or "b"`, `"a", "b" or "c"`, each name in back quotes.
    public static func alternatives(_ names: [String]) -> String {
        let quoted = names.map { "`\($0)`" }
        guard let last = quoted.last else { return "" }
        return quoted.count == 1 ? last : quoted.dropLast().joined(separator: ", ") + " or " + last
    }

    private static func fold(_ name: String) -> [UInt8] {
        name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") }
    }

    /// Damerau and Levenshtein's distance in its restricted form (optimal string alignment).
    private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
                row.append(best)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
