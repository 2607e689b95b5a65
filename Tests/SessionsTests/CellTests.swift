import Sessions
import Testing

struct CellTests {
    @Test("prose loses its marks, code keeps its lines, and each knows where it begins")
    func cells() {
        let program = """
            first = 1

            # %% [markdown] lang=en
            # # A title
            #
            # Words.

            # %% second

            x = 2  # %% no mark
            # a comment
            """
        #expect(
            Cell.cells(of: program) == [
                Cell(kind: .code, heading: "", text: "first = 1", firstLine: 1),
                Cell(kind: .prose, heading: "lang=en", text: "# A title\n\nWords.", firstLine: 4),
                Cell(kind: .code, heading: "second", text: "x = 2  # %% no mark\n# a comment", firstLine: 10),
            ])
    }

    @Test("cells without text are left out")
    func empty() {
        #expect(Cell.cells(of: "").isEmpty)
        #expect(Cell.cells(of: "# %%\n\n# %% [markdown]\n").isEmpty)
    }
}
