/// What `dlrepl explain CODE` shows of a code that stands in `error[code]`.
public struct ErrorPage: Sendable {
    public let code: String
    /// What errors with this code have in common, in a few words.
    public let title: String
    /// What has happened, and why it is an error, in whole sentences.
    public let meaning: String
    /// A program that ends in an error with this code; empty where that takes a file or a network.
    public let example: String
    /// The ways out, the most usual first.
    public let remedies: [String]

    init(_ code: String, _ title: String, _ meaning: String, example: String = "", _ remedies: [String]) {
        self.code = code
        self.title = title
        self.meaning = meaning
        self.example = example
        self.remedies = remedies
    }

    /// The page as text, lines up to 90 columns.
    public var text: String {
        var parts = ["error[\(code)]: \(title)", Self.wrapped(meaning, indent: "")]
        if !example.isEmpty {
            let lines = example.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
            parts.append(lines.joined(separator: "\n"))
        }
        parts.append(remedies.map { "- " + Self.wrapped($0, indent: "  ") }.joined(separator: "\n"))
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func wrapped(_ text: String, indent: String) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty && indent.count + line.count + 1 + word.count > 90 {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " " + word
        }
        return (lines + [line]).joined(separator: "\n" + indent)
    }
}

extension ErrorPage {
    /// All pages, the language's own first.
    public static let all = language + numbers + libraries

    /// The page of a code.
    public static func of(_ code: String) -> ErrorPage? { all.first { $0.code == code } }
}
