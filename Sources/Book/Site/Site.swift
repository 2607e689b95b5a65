import Files

/// The Book as a web site: one HTML file a page, formulas as MathML, one stylesheet, a search without a server. It is made
/// from the Markdown pages in `Book` and opens from the file system as well as from a server.
public struct Site {
    private let book: Book
    private let folder: String
    private let scratch: String

    /// - Parameters:
    ///   - folder: where the site goes; it is made if need be.
    ///   - scratch: a folder for what passes through pandoc.
    public init(of book: Book, in folder: String, scratch: String) {
        self.book = book
        self.folder = folder
        self.scratch = scratch
    }

    /// Writes the site.
    ///
    /// - Parameter each: gets the path of every page below the folder when it is written.
    /// - Throws: `BookError`, `FileError`.
    public func write(each: (String) -> Void = { _ in }) throws {
        let pandoc = try Pandoc(scratch: scratch)
        var index = SearchIndex()
        for entry in [BookEntry.contents] + book.entries {
            let markdown = try File.readText("\(book.home)/Book/\(entry.name)")
            let page = SitePage(
                entry: entry, sections: book.sections,
                body: try pandoc.html(of: HighlightedCode.replacingBlocks(in: markdown), page: entry.name))
            index.add(page)
            try put(Array(page.html.utf8), at: page.name)
            each(page.name)
        }
        for lesson in Set(book.entries.compactMap(\.lesson)) {
            try put(try File.read("\(book.home)/Lessons/\(lesson)"), at: "Lessons/\(lesson)")
        }
        for file in Folder.files(below: book.home + "/Book/figures", ending: ".png") {
            try put(try File.read("\(book.home)/Book/figures/\(file)"), at: "figures/\(file)")
        }
        try put(PackageResources.style_css, at: "style.css")
        try put(PackageResources.search_js, at: "search.js")
        try put(Array(index.script.utf8), at: "search-index.js")
    }

    private func put(_ bytes: [UInt8], at path: String) throws {
        try Folder.make(Folder.containing("\(folder)/\(path)"))
        try File.write(bytes, to: "\(folder)/\(path)")
    }
}
