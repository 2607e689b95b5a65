import Files

/// How far a learner has come: which exercises are begun and solved, how many hints were shown.
///
/// A line an exercise, `iou solved 2`: name, `begun` or `solved`, hints shown. Every change reads the file again under a
/// lock and writes it whole, so that two programs side by side lose nothing.
public struct ExerciseProgress: Sendable {
    public struct Entry: Equatable, Sendable {
        public var isSolved = false
        public var hintCount = 0

        public init(isSolved: Bool = false, hintCount: Int = 0) {
            self.isSolved = isSolved
            self.hintCount = hintCount
        }
    }

    public let path: String

    public init(path: String) { self.path = path }

    /// By exercise; empty where there is no file to read. Lines that are not understood are left out.
    public func entries() -> [String: Entry] {
        guard let text = try? File.readText(path, limit: 1 << 20) else { return [:] }
        var entries: [String: Entry] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3, words[1] == "begun" || words[1] == "solved", let hints = Int(words[2]), hints >= 0
            else { continue }
            entries[String(words[0])] = Entry(isSolved: words[1] == "solved", hintCount: min(hints, 1000))
        }
        return entries
    }

    /// Changes the entry of one exercise.
    ///
    /// - Throws: `FileError`.
    public func update(_ name: String, _ change: (inout Entry) -> Void) throws {
        try Folder.make(Folder.containing(path), mode: 0o700)
        try FileLock.hold(path) {
            var entries = entries()
            change(&entries[name, default: Entry()])
            let lines = entries.sorted { $0.key < $1.key }
                .map { "\($0) \($1.isSolved ? "solved" : "begun") \($1.hintCount)\n" }
            try File.write(lines.joined(), to: path)
        }
    }
}
