import Book
import Files
import Glibc
import TestSupport
import Testing

@Suite("The web site", .enabled(if: access("/usr/bin/pandoc", X_OK) == 0, "needs pandoc"))
struct SiteTests {
    @Test("has formulas as MathML, coloured code, links between pages and a search index, twice the same bytes")
    func site() throws {
        let folder = TemporaryFolder()
        try folder.write("# %% [markdown]\n# ## Numbers\n\n# %%\nprint(1)  # => 1\n", to: "Tests/Scripts/reference/a.dl")
        try folder.write("print(1)\n", to: "Sources/EmbeddingExample/main.swift")
        let lesson = """
            # %% [markdown]
            # # First & last
            #
            # It is $\\frac{a}{b}$; see [words](../words.md#plain).
            #
            # ## A part

            # %%
            x = "a < b"  # text
            print(x)
            save(plot([1, 2], title="Up"), "up.png")

            """
        try folder.write(lesson, to: "Lessons/ch1/01-first.dl")
        try Folder.make(folder.path + "/Lessons/exercises")
        let book = try Book(home: folder.path, scratch: folder.path + "/scratch")
        _ = try book.write()
        for site in ["/one", "/two"] {
            try Site(of: book, in: folder.path + site, scratch: folder.path + "/scratch").write()
        }
        let page = try folder.read("one/ch1/01-first.html")
        #expect(page.contains("<math"))
        #expect(page.contains("<span class=\"s\">&quot;a &lt; b&quot;</span>"))
        #expect(page.contains("<samp>a &lt; b</samp>"))
        #expect(page.contains("href=\"../words.html#plain\""))
        #expect(page.contains("href=\"../Lessons/ch1/01-first.dl\""))
        #expect(try folder.read("one/Lessons/ch1/01-first.dl") == lesson)
        #expect(page.contains("<title>First &amp; last</title>"))
        #expect(page.contains("src=\"../figures/ch1-01-first/up.png\""))
        #expect(!page.contains("http://") || page.contains("http://www.w3.org/1998/Math/MathML"))
        let index = try folder.read("one/search-index.js")
        #expect(index.contains("[\"ch1/01-first.html\", \"a-part\", \"First & last\", \"A part\", "))
        #expect(index.contains("It is a / b; see words."))
        for ending in [".html", ".js", ".css", ".png"] {
            for file in Folder.files(below: folder.path + "/one", ending: ending) {
                let (first, second) = (try File.read("\(folder.path)/one/\(file)"), try File.read("\(folder.path)/two/\(file)"))
                #expect(first == second, "\(file)")
            }
        }
        #expect(File.exists(folder.path + "/one/index.html") && File.exists(folder.path + "/one/figures/ch1-01-first/up.png"))
    }
}
