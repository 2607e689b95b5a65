import Files

/// How far a learner has come in each lesson: a line a lesson, `ch4/05-ssd 7 31`, the cell to go on with and how many there are.
public struct LessonProgress: Sendable {
    public struct Place: Equatable, Sendable {
        /// From 0.
        public var cell: Int
        public var cellCount: Int

        public init(cell: Int, cellCount: Int) {
            self.cell = cell
            self.cellCount = cellCount
        }
    }

    private let path: String

    public init(path: String) { self.path = path }

    /// By lesson; empty where there is no file to read. Lines that are not understood are left out.
    public func places() -> [String: Place] {
        guard let text = try? File.readText(path, limit: 1 << 20) else { return [:] }
        var places: [String: Place] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3, let cell = Int(words[1]), let count = Int(words[2]), cell >= 0, cell <= count else { continue }
            places[String(words[0])] = Place(cell: cell, cellCount: count)
        }
        return places
    }

    /// Notes where a lesson was left. The file is read again under a lock and written whole.
    ///
    /// - Throws: `FileError`.
    public func note(_ lesson: String, _ place: Place) throws {
        try Folder.make(Folder.containing(path), mode: 0o700)
        try FileLock.hold(path) {
            var places = places()
            places[lesson] = place
            let lines = places.sorted { $0.key < $1.key }.map { "\($0) \($1.cell) \($1.cellCount)\n" }
            try File.write(lines.joined(), to: path)
        }
    }
}
