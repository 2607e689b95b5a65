import Book
import Files
import Runtime
import TestSupport
import Testing

struct BookTests {
    static let home = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    /// Lessons that run in a second or two. `dlrepl book --verify`, which `Scripts/test` calls, runs them all.
    private static let quickLessons: Set<String> = ["ch5.dl", "errata.dl"]

    /// A home with one lesson.
    private func folder(_ lesson: String, name: String = "ch1/01-first.dl") throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        try folder.write("# %% [markdown]\n# ## Numbers\n\n# %%\nprint(1)  # => 1\n", to: "Tests/Scripts/reference/a.dl")
        try folder.write("print(1)\n", to: "Sources/EmbeddingExample/main.swift")
        try folder.write(lesson, to: "Lessons/" + name)
        try Folder.make(folder.path + "/Lessons/exercises")
        return folder
    }

    private func book(_ folder: TemporaryFolder) throws -> Book {
        try Book(home: folder.path, scratch: folder.path + "/scratch")
    }

    private func firstPage(_ lesson: String) throws -> BookPage {
        let folder = try folder(lesson)
        let book = try book(folder)
        return try book.page(book.entries[0])
    }

    @Test("the pages of the Book are as the program makes them: `dlrepl book` writes them anew")
    func pagesAreFresh() throws {
        let scratch = TemporaryFolder()
        let report = try Book(home: Self.home, scratch: scratch.path).verify { entry in
            entry.lesson.map { Self.quickLessons.contains($0) } ?? true
        }
        #expect(report.changed == [])
    }

    @Test("pages are written once, and again when they have changed; pictures that no page shows are removed")
    func writing() throws {
        let folder = try folder("# %% [markdown]\n# # First\n\n# %%\nsave(plot([1, 2], title=\"Up\"), \"up.png\")\n")
        let book = try book(folder)
        let written = try book.write().changed
        #expect(written.prefix(3) == ["README.md", "ch1/01-first.md", "figures/ch1-01-first/up.png"])
        #expect(try book.write().changed == [])
        let page = try folder.read("Book/language.md")
        #expect(page.contains("- [Numbers](#numbers)"))
        #expect(page.contains("```python\nprint(1)  # => 1\n```"))
        try folder.write("changed", to: "Book/language.md")
        try folder.write("old", to: "Book/figures/ch1-01-first/old.png")
        #expect(try book.verify().changed == ["figures/ch1-01-first/old.png", "language.md"])
        #expect(try book.write().changed == ["figures/ch1-01-first/old.png", "language.md"])
        #expect(!File.exists(folder.path + "/Book/figures/ch1-01-first/old.png"))
    }

    @Test("a lesson's page has its prose with the receipts computed, its code, outputs, values and pictures in order")
    func lesson() throws {
        let page = try firstPage(
            """
            # %% [markdown]
            # # First
            #
            # Six times seven is {= 6 * 7}; see [the second](02-second.dl) and `run a.dl)`.

            # %%
            print("before")
            save(plot([1, 2], title="Up"), "up.png")
            print("after")
            3 + 4

            # %% [markdown] lang=zh
            # 不

            """)
        let expected = """
            Six times seven is 42; see [the second](02-second.md) and `run a.dl)`.

            ```python
            print("before")
            save(plot([1, 2], title="Up"), "up.png")
            print("after")
            3 + 4
            ```

            ```text
            before
            ```

            PICTURE

            ```text
            after
            ```

            ```text
            7
            ```

            *This page is
            """
        let text = page.text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("![Up") && line.hasSuffix("](../figures/ch1-01-first/up.png)") ? "PICTURE" : line
        }
        #expect(text.joined(separator: "\n").contains(expected))
        #expect(page.text.hasPrefix("[Contents](../README.md) \u{B7} [Exercises \u{2192}](../exercises.md)\n"))
        #expect(!page.text.contains("不"))
        #expect(page.pictures.map(\.name) == ["figures/ch1-01-first/up.png"])
    }

    @Test("a lesson with Chinese prose has a page in Chinese, with the same code, numbers and pictures")
    func chinese() throws {
        let folder = try folder(
            """
            # %% [markdown]
            # # First

            # %% [markdown] lang=zh
            # # 第一课
            #
            # 看[第二课](02-second.dl)和[第三课](../ch2/03-third.dl)，{= 6 * 7}。

            # %%
            save(plot([1, 2], title="Up"), "up.png")

            """)
        try folder.write("# %% [markdown]\n# # Second\n# %% [markdown] lang=zh\n# # 第二课\n", to: "Lessons/ch1/02-second.dl")
        try folder.write("# %% [markdown]\n# # Third\n", to: "Lessons/ch2/03-third.dl")
        let book = try book(folder)
        #expect(book.entries.filter { $0.edition == "zh" }.map(\.name) == ["ch1/01-first.zh.md", "ch1/02-second.zh.md"])
        let english = try book.page(book.entries[0])
        #expect(english.text.contains("[中文](01-first.zh.md)") && !english.text.contains("第一课"))
        let chinese = try book.page(try #require(book.entries.first { $0.name == "ch1/01-first.zh.md" }))
        #expect(chinese.text.contains("# 第一课\n\n看[第二课](02-second.zh.md)和[第三课](../ch2/03-third.md)，42。"))
        #expect(chinese.text.contains("[English](01-first.md)") && !chinese.text.contains("# First"))
        #expect(chinese.text.hasPrefix("[目录](../README.md) \u{B7} [第二课 \u{2192}](../ch1/02-second.zh.md)\n"))
        #expect(chinese.pictures == english.pictures)
        #expect(try book.write().changed.contains("ch1/02-second.zh.md"))
        #expect(try folder.read("Book/README.md").contains("## 中文版\n\n- [第一课](ch1/01-first.zh.md)"))
        #expect(try book.write().changed == [])
    }

    @Test("numbers that measure time are not on the page")
    func times() throws {
        let page = try firstPage(
            """
            # %%
            t = time { 1 + 1 }
            print("3 boxes took {t.median:.3f} s\\n2 boxes")

            # %% times
            print("a 12.5 | 3")

            # %%
            print("12 ms")

            """)
        #expect(page.text.contains("```text\n\u{2026} boxes took \u{2026} s\n2 boxes\n```"))
        #expect(page.text.contains("```text\na \u{2026} | \u{2026}\n```"))
        #expect(page.text.contains("```text\n12 ms\n```"))
    }

    @Test("a lesson that fails, and a line of the glossary that leads nowhere, keep the Book from being made")
    func failures() throws {
        #expect(throws: BookError.self) { try firstPage("# %%\nx = 1 / 0\n") }
        #expect(throws: BookError.self) { try firstPage("# %% [markdown]\n# {= x}\n") }
        let folder = try folder("# %%\nx = 1\n")
        try folder.write("term | ch1/02 | words\n", to: "Lessons/glossary.txt")
        #expect(throws: BookError.self) { try book(folder).write() }
    }

    @Test("a lesson under way stops when it is interrupted")
    func interrupted() throws {
        let folder = try folder("# %%\nwhile true { }\n")
        let flag = InterruptFlag()
        flag.raise()
        #expect(throws: Interrupted.self) { try Book(home: folder.path, scratch: folder.path, interrupt: flag).write() }
    }
}
