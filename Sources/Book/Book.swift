import Diagnostics
import Files
import Models
import Runtime

/// The Book: pages made by running the lessons and from the language itself. `dlrepl book` puts them into the folder
/// `Book`, as Markdown with pictures, the way a repository's web page shows them.
///
/// The same program and the same lessons make the same bytes: what a lesson prints about time is masked (`TimedOutput`),
/// and a lesson that needs a fetched model is left as it is where the model is not there.
public struct Book {
    /// The folder that holds `Book`, `Lessons` and `Tests`.
    public let home: String
    /// A folder for what examples and lessons write.
    let scratch: String
    /// Stops a lesson under way.
    let interrupt: InterruptFlag
    public let sections: [BookSection]
    /// What the lessons printed and drew, for their other editions.
    let runs = LessonRuns()

    /// - Throws: `FileError`.
    public init(home: String, scratch: String, interrupt: InterruptFlag = InterruptFlag()) throws {
        self.home = home
        self.scratch = scratch
        self.interrupt = interrupt
        sections = try BookSection.all(home: home)
    }

    /// The pages in reading order.
    public var entries: [BookEntry] { sections.flatMap(\.entries) }

    /// What came of looking at pages, or of writing them.
    public struct Report: Equatable, Sendable {
        /// Files of `Book`, by path, that were not as they should be.
        public var changed: [String] = []
        /// Pages that could not be made here, each with the reason.
        public var skipped: [String] = []
    }

    /// Finds the files that are not as the program makes them, and pictures that no page shows.
    ///
    /// - Parameter isWanted: which pages to look at.
    /// - Throws: `BookError`, `FileError`, `Interrupted`.
    public func verify(_ isWanted: (BookEntry) -> Bool = { _ in true }) throws -> Report {
        try go(through: isWanted) { _, _ in }
    }

    /// Writes the files that are not as they should be, and removes pictures that no page shows.
    ///
    /// - Throws: `BookError`, `FileError`, `Interrupted`.
    public func write(_ isWanted: (BookEntry) -> Bool = { _ in true }) throws -> Report {
        try go(through: isWanted) { path, bytes in
            guard let bytes else { return File.remove(path) }
            try Folder.make(Folder.containing(path))
            try File.write(bytes, to: path)
        }
    }

    /// One page with its pictures.
    ///
    /// - Throws: `BookError`, `FileError`, `Interrupted`.
    public func page(_ entry: BookEntry) throws -> BookPage {
        var page = try made(entry)
        let links = navigation(of: entry)
        page.text = "\(links)\n\n\(page.text)\n---\n\n\(links)\n"
        return page
    }

    // MARK: - Making

    private func go(through isWanted: (BookEntry) -> Bool, change: (String, [UInt8]?) throws -> Void) throws -> Report {
        var report = Report()
        func hold(_ path: String, _ bytes: [UInt8]) throws {
            let place = "\(home)/Book/\(path)"
            if (try? File.read(place)) == bytes { return }
            report.changed.append(path)
            try change(place, bytes)
        }
        if isWanted(.contents) { try hold(BookEntry.contents.name, Array(contents().text.utf8)) }
        for entry in entries where isWanted(entry) {
            if let reason = missing(for: entry) {
                report.skipped.append("\(entry.name): \(reason)")
                continue
            }
            let page = try page(entry)
            try hold(page.name, Array(page.text.utf8))
            let own = Set(page.pictures.map(\.name))
            for picture in page.pictures { try hold(picture.name, picture.png) }
            for file in Folder.entries(of: "\(home)/Book/\(entry.pictureFolder)") {
                let path = "\(entry.pictureFolder)/\(file)"
                guard !own.contains(path) else { continue }
                report.changed.append(path)
                try change("\(home)/Book/\(path)", nil)
            }
        }
        return report
    }

    private func made(_ entry: BookEntry) throws -> BookPage {
        switch entry.source {
        case .contents: contents()
        case .lesson(let path): try .lesson(path, entry: entry, book: self)
        case .written: BookPage(name: entry.name, text: try stripped(File.readText("\(home)/Book/\(entry.name)")))
        case .exercises: try .exercises(home: home, sections: sections)
        case .glossary: try .glossary(home: home, sections: sections)
        case .gallery: try .gallery(entry: entry, home: home, scratch: scratch)
        case .language: try .language(home: home)
        case .words: .words(home: home, scratch: scratch)
        case .errors: .errors()
        case .embedding: try .embedding(home: home)
        }
    }

    /// A page that is written by hand, without the links that stand around it.
    private func stripped(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isLinks = { (line: Substring) in line.contains("[Contents](") }
        guard let first = lines.first, isLinks(first), let last = lines.lastIndex(where: isLinks), last >= 5 else { return text }
        return lines[2..<(last - 3)].joined(separator: "\n") + "\n"
    }

    /// The fetched models that a lesson names and that are not here.
    private func missing(for entry: BookEntry) -> String? {
        guard case .lesson(let path) = entry.source, let text = try? File.readText("\(home)/Lessons/\(path)") else { return nil }
        let store = ModelStore()
        let absent = ModelCatalogue.entries.filter { text.contains("\"\($0.name)\"") && !store.isFetched($0) }
        if absent.isEmpty { return nil }
        return "it needs " + absent.map(\.name).joined(separator: ", ") + " (dlrepl models fetch)"
    }

    /// The pages before and after, and the contents.
    private func navigation(of entry: BookEntry) -> String {
        let all = entries.filter { $0.edition == entry.edition }
        guard let index = all.firstIndex(of: entry) else { return "" }
        let up = String(repeating: "../", count: entry.name.split(separator: "/").count - 1)
        var links: [String] = []
        if index > 0 { links.append("[\u{2190} \(all[index - 1].title)](\(up)\(all[index - 1].name))") }
        links.append("[\(entry.edition == "zh" ? "目录" : "Contents")](\(up)README.md)")
        if index + 1 < all.count { links.append("[\(all[index + 1].title) \u{2192}](\(up)\(all[index + 1].name))") }
        return links.joined(separator: " \u{B7} ")
    }
}
