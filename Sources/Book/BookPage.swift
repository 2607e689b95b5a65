import Sessions

/// A page of the Book, as Markdown, with its pictures.
public struct BookPage: Equatable, Sendable {
    public struct Picture: Equatable, Sendable {
        /// The path of its file below `Book`.
        public var name: String
        public var png: [UInt8]
    }

    /// The path of its file below `Book`.
    public var name: String
    public var text: String
    public var pictures: [Picture] = []

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

    /// A picture as Markdown shows it, from a page that lies `depth` folders below `Book`.
    static func picture(_ path: String, description: String, depth: Int) -> String {
        let words = description.filter { !"[]\\".contains($0) }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return "![\(words)](\(String(repeating: "../", count: depth))\(path))"
    }
}
