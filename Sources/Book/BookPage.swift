/// A page of the Book, as Markdown.
public struct BookPage: Equatable, Sendable {
    /// The file's name in `Book`.
    public var name: String
    public var text: String

    /// A piece of code, under a fence that it does not contain.
    static func code(_ text: String, language: String = "python") -> String {
        var fence = "```"
        while text.contains(fence) { fence += "`" }
        return "\(fence)\(language)\n\(text)\n\(fence)"
    }

    /// Where GitHub and pandoc put the heading of this text: lower case, spaces as `-`, signs left out.
    static func anchor(_ heading: String) -> String {
        String(
            heading.lowercased().compactMap { letter in
                letter == " " ? "-" : letter.isLetter || letter.isNumber || "-_".contains(letter) ? letter : nil
            })
    }

    /// The line that says where the page comes from.
    static func origin(_ source: String) -> String {
        "<!-- Made by `dlrepl book` from \(source); change that and make it again. -->"
    }
}
