import Files

/// Text files of expected results.
public enum ReferenceFile {
    /// Every line, empty ones too, without the end of the last.
    public static func lines(_ path: String) throws -> [String] {
        var lines = try File.readText(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
