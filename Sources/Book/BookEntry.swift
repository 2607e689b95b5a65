import Files
import Sessions

/// A page of the Book before it is made: its name and title are known without running anything.
public struct BookEntry: Equatable, Sendable {
    enum Source: Equatable, Sendable {
        case contents
        /// The path below `Lessons`.
        case lesson(String)
        /// By hand, in `Book` itself.
        case written
        case exercises, glossary, gallery, language, words, errors, embedding
    }

    /// The path of the file below `Book`.
    public let name: String
    public let title: String
    let source: Source
    /// The edition of a lesson that it shows: `en`, `zh`.
    public let edition: String

    init(name: String, title: String, source: Source, edition: String = Cell.firstEdition) {
        (self.name, self.title, self.source, self.edition) = (name, title, source, edition)
    }

    /// The path of the lesson below `Lessons`, where the page shows one.
    public var lesson: String? {
        if case .lesson(let path) = source { path } else { nil }
    }

    /// Where the page's pictures lie, below `Book`; the editions of a lesson share them.
    var pictureFolder: String {
        "figures/" + (lesson ?? name).split(separator: ".").dropLast().joined().replacingSlashes
    }

    /// The page that the folder opens with.
    static let contents = BookEntry(name: "README.md", title: "Contents", source: .contents)
}

/// Pages that belong together.
public struct BookSection: Equatable, Sendable {
    public let title: String
    public let entries: [BookEntry]

    /// The chapters as their lessons lie in `Lessons`, then what there is to look up.
    ///
    /// - Throws: `FileError`.
    static func all(home: String) throws -> [BookSection] {
        let files = Folder.files(below: home + "/Lessons", ending: ".dl").filter { !$0.hasPrefix("exercises/") }
        let ledger = "errata.dl"
        let chapters = Set(files.filter { $0 != ledger }.map { String($0.prefix { $0 != "/" && $0 != "." }) }).sorted()
        var sections = try chapters.map { chapter in
            // The chapter's own story stands before its folder.
            let own = files.filter { $0 == chapter + ".dl" } + files.filter { $0.hasPrefix(chapter + "/") }
            let digits = chapter.drop { !$0.isNumber }
            return BookSection(
                title: digits.isEmpty ? chapter : "Chapter \(digits)", entries: try own.compactMap { try lesson($0, home: home) })
        }
        var practice = [BookEntry(name: "exercises.md", title: "Exercises", source: .exercises)]
        if files.contains(ledger) { practice += try [lesson(ledger, home: home)].compactMap(\.self) }
        let lessons = sections.flatMap(\.entries).compactMap(\.lesson)
        for (edition, title) in BookSection.furtherEditions {
            let own = try lessons.compactMap { try lesson($0, home: home, edition: edition) }
            if !own.isEmpty { sections.append(BookSection(title: title, entries: own)) }
        }
        sections.append(BookSection(title: "Practice", entries: practice))
        sections.append(
            BookSection(
                title: "To look up",
                entries: [
                    BookEntry(name: "glossary.md", title: "Glossary", source: .glossary),
                    BookEntry(name: "gallery.md", title: "Gallery of figures", source: .gallery),
                    BookEntry(name: "language.md", title: "The language", source: .language),
                    BookEntry(name: "grammar.md", title: "The grammar", source: .written),
                    BookEntry(name: "words.md", title: "The words", source: .words),
                    BookEntry(name: "errors.md", title: "The errors", source: .errors),
                    BookEntry(name: "embedding.md", title: "The interpreter as a library", source: .embedding),
                ].filter { $0.source != .written || File.exists("\(home)/Book/\($0.name)") }))
        return sections
    }

    /// The languages besides English in which lessons have prose, and what the section of their pages is called.
    private static let furtherEditions = [("zh", "中文版")]

    /// A lesson's page; nil for an edition in which it has no prose.
    private static func lesson(_ path: String, home: String, edition: String = Cell.firstEdition) throws -> BookEntry? {
        let cells = Cell.cells(of: try File.readText("\(home)/Lessons/\(path)"))
        let first = cells.first { $0.kind == .prose && $0.edition == edition }
        if first == nil && edition != Cell.firstEdition { return nil }
        let heading = first?.text.split(separator: "\n").first { $0.hasPrefix("# ") }
        let ending = edition == Cell.firstEdition ? ".md" : ".\(edition).md"
        return BookEntry(
            name: path.dropLast(3) + ending, title: heading.map { String($0.dropFirst(2)) } ?? path, source: .lesson(path),
            edition: edition)
    }
}

extension String {
    fileprivate var replacingSlashes: String { String(map { $0 == "/" ? "-" : $0 }) }
}
