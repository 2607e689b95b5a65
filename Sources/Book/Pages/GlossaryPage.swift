import Files

extension BookPage {
    /// The terms of both chapters, each with what it means and the lesson that teaches it, from `Lessons/glossary.txt`:
    /// a line a term, `term | lesson | what it means`.
    ///
    /// - Throws: `BookError.glossaryLine`, `FileError`.
    static func glossary(home: String, sections: [BookSection]) throws -> BookPage {
        let file = home + "/Lessons/glossary.txt"
        let pages = Dictionary(
            sections.flatMap(\.entries).compactMap { entry in entry.lesson.map { (String($0.dropLast(3)), entry) } },
            uniquingKeysWith: { first, _ in first })
        var terms: [(name: String, line: String)] = []
        let text = File.exists(file) ? try File.readText(file) : ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            let fields = line.split(separator: "|", maxSplits: 2).map(\.trimmingSpaces)
            guard fields.count == 3 else { throw BookError.glossaryLine(number: index + 1, reason: "has not three parts") }
            guard let page = pages[fields[1]] else {
                throw BookError.glossaryLine(number: index + 1, reason: "names the lesson `\(fields[1])`, which is not there")
            }
            terms.append((fields[0], "**\(fields[0])**: \(fields[2]) *[\(page.title)](\(page.name))*"))
        }
        terms.sort { ($0.name.lowercased(), $0.name) < ($1.name.lowercased(), $1.name) }
        let parts = ["# Glossary", origin("`Lessons/glossary.txt`")] + terms.map(\.line)
        return BookPage(name: "glossary.md", text: parts.joined(separator: "\n\n") + "\n")
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(String(drop { $0 == " " }.reversed()).drop { $0 == " " }.reversed())
    }
}
