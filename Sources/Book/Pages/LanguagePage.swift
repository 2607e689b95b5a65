import Files
import Sessions

extension BookPage {
    /// The reference of the language: the cells of `Tests/Scripts/reference`, which the tests run and hold to what they
    /// say they print.
    ///
    /// - Throws: `FileError`.
    static func language(home: String) throws -> BookPage {
        let folder = home + "/Tests/Scripts/reference"
        var contents: [String] = []
        var parts: [String] = []
        for file in Folder.files(below: folder, ending: ".dl") {
            for cell in Cell.cells(of: try File.readText(folder + "/" + file)) {
                parts.append(cell.kind == .prose ? cell.text : code(cell.text))
                guard cell.kind == .prose else { continue }
                for line in cell.text.split(separator: "\n") where line.hasPrefix("## ") {
                    let heading = String(line.dropFirst(3))
                    contents.append("- [\(heading)](#\(anchor(heading)))")
                }
            }
        }
        let introduction = """
            # The language

            \(origin("the programs in `Tests/Scripts/reference`"))

            Expressions as in Python, blocks in braces, shapes in the signatures. What stands behind `# =>` is what the line prints, in a
            loop one line after the other with ` | ` between; the tests run every program of this page. The
            [grammar](grammar.md) is a page of its own, and so are the [words](words.md) and the [errors](errors.md).
            """
        return BookPage(
            name: "language.md",
            text: ([introduction, contents.joined(separator: "\n")] + parts).joined(separator: "\n\n") + "\n")
    }
}
