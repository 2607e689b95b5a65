import Syntax

/// Code of the language as HTML, coloured as at the prompt.
enum HighlightedCode {
    /// Markdown whose fenced blocks are HTML: programs with colours, output and other code as they are.
    static func replacingBlocks(in markdown: String) -> String {
        var result: [String] = []
        var fence: Substring?
        var language = ""
        var block: [Substring] = []
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            if let open = fence {
                guard line == open else {
                    block.append(line)
                    continue
                }
                result.append(html(block.joined(separator: "\n"), language: language))
                fence = nil
            } else if line.hasPrefix("```") {
                fence = line.prefix { $0 == "`" }
                language = String(line.drop { $0 == "`" })
                block = []
            } else {
                result.append(String(line))
            }
        }
        return result.joined(separator: "\n")
    }

    private static func html(_ code: String, language: String) -> String {
        switch language {
        case "python": "<pre class=\"code\" tabindex=\"0\"><code>\(coloured(code))</code></pre>"
        case "text": "<pre class=\"output\" tabindex=\"0\"><samp>\(code.escapedHTML)</samp></pre>"
        default: "<pre class=\"code\" tabindex=\"0\"><code>\(code.escapedHTML)</code></pre>"
        }
    }

    static func coloured(_ code: String) -> String {
        let bytes = Array(code.utf8)
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self).escapedHTML }
        var result = ""
        var end = 0
        for span in SyntaxSpan.spans(of: code) {
            let range = Int(span.span.start)..<Int(span.span.end)
            guard range.lowerBound >= end else { continue }
            result += text(end..<range.lowerBound)
            let kind: String? =
                switch span.kind {
                case .keyword: "k"
                case .number: "n"
                case .string: "s"
                case .comment: "c"
                case .name, .symbol: nil
                }
            result += kind.map { "<span class=\"\($0)\">\(text(range))</span>" } ?? text(range)
            end = range.upperBound
        }
        return result + text(end..<bytes.count)
    }
}
