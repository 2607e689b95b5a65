extension Book {
    /// The page that the folder opens with: all others by section.
    func contents() -> BookPage {
        var parts = [
            "# The Book",
            BookPage.origin("the lessons and the language"),
            """
            How convolutional networks see: two chapters to read, each page a program that ran, every number computed where it stands. Each
            lesson can be walked through on your own machine with `dlrepl learn`, and changed.
            """,
        ]
        for section in sections where !section.entries.isEmpty {
            parts.append("## \(section.title)")
            parts.append(section.entries.map { "- [\($0.title)](\($0.name))" }.joined(separator: "\n"))
        }
        parts.append(
            """
            `dlrepl book` makes these pages anew by running every lesson, `dlrepl book --verify` says which are stale, and
            `dlrepl book --site FOLDER` makes a web site of them that needs no server.
            """)
        return BookPage(name: BookEntry.contents.name, text: parts.joined(separator: "\n\n") + "\n")
    }
}
