import Book
import Files
import TestSupport
import Testing

struct BookTests {
    private static let home = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    @Test("the pages of the Book are as the program makes them: `dlrepl book` writes them anew")
    func pagesAreFresh() throws {
        let scratch = TemporaryFolder()
        #expect(try Book(home: Self.home, scratch: scratch.path).stalePages() == [])
    }

    @Test("pages are written once, and again when they have changed")
    func writing() throws {
        let folder = TemporaryFolder()
        try Folder.make(folder.path + "/Tests/Scripts/reference")
        try folder.write("# %% [markdown]\n# ## Numbers\n\n# %%\nprint(1)  # => 1\n", to: "Tests/Scripts/reference/a.dl")
        try Folder.make(folder.path + "/Sources/EmbeddingExample")
        try folder.write("print(1)\n", to: "Sources/EmbeddingExample/main.swift")
        let book = Book(home: folder.path, scratch: folder.path + "/scratch")
        #expect(try book.write().contains("language.md"))
        #expect(try book.write() == [])
        let page = try folder.read("Book/language.md")
        #expect(page.contains("- [Numbers](#numbers)"))
        #expect(page.contains("```python\nprint(1)  # => 1\n```"))
        try folder.write("changed", to: "Book/language.md")
        #expect(try book.stalePages() == ["language.md"])
        #expect(try book.write() == ["language.md"])
    }
}
