import Files

/// The pages that are made, not written: `dlrepl book` puts them into the folder `Book`.
public struct Book {
    /// The folder that holds `Book`, `Lessons` and `Tests`.
    public let home: String
    /// A folder for what examples write.
    private let scratch: String

    public init(home: String, scratch: String) {
        self.home = home
        self.scratch = scratch
    }

    /// All pages as they should be.
    ///
    /// - Throws: `FileError`.
    public func pages() throws -> [BookPage] {
        [
            try .language(home: home), .words(home: home, scratch: scratch), .errors(), try .embedding(home: home),
        ]
    }

    /// The names of the pages whose files are not as they should be.
    ///
    /// - Throws: `FileError`.
    public func stalePages() throws -> [String] {
        try pages().filter { (try? File.readText(path($0))) != $0.text }.map(\.name)
    }

    /// Writes the pages; those that are as they should be stay untouched.
    ///
    /// - Returns: the names of those written.
    /// - Throws: `FileError`.
    public func write() throws -> [String] {
        try Folder.make(home + "/Book")
        let stale = try pages().filter { (try? File.readText(path($0))) != $0.text }
        for page in stale { try File.write(page.text, to: path(page)) }
        return stale.map(\.name)
    }

    private func path(_ page: BookPage) -> String { "\(home)/Book/\(page.name)" }
}
