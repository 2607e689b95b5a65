import Diagnostics
import Sessions

/// What the site's search looks through: every part under a heading, as a script that a page loads.
struct SearchIndex {
    private var rows: [String] = []

    /// `const searchIndex = [[page, anchor, page's title, heading, text], ...]`
    var script: String { "const searchIndex = [\n\(rows.joined(separator: ",\n"))\n];\n" }

    mutating func add(_ page: SitePage) {
        var anchor = ""
        var heading = page.entry.title
        for (index, piece) in SearchIndex.parts(page.body).enumerated() {
            var text = piece
            if index > 0 {
                let quote = piece.firstIndex(of: "\"") ?? piece.endIndex
                anchor = String(piece[..<quote])
                let rest = piece[quote...].drop { $0 != ">" }.dropFirst()
                let ending = rest.range(of: "</h")
                heading = SearchIndex.words(rest[..<(ending?.lowerBound ?? rest.startIndex)])
                text = rest[(ending?.lowerBound ?? rest.startIndex)...].drop { $0 != ">" }.dropFirst()
            }
            let words = SearchIndex.words(text)
            if words.isEmpty && index == 0 { continue }
            rows.append("[" + [page.name, anchor, page.entry.title, heading, words].map(\.quotedJSON).joined(separator: ", ") + "]")
        }
    }

    /// The HTML cut before the `id` of each heading.
    private static func parts(_ html: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = html[...]
        var start = rest.startIndex
        while let tag = rest.range(of: "<h") {
            let after = rest[tag.upperBound...]
            guard let level = after.first, "123".contains(level), after.dropFirst().hasPrefix(" id=\"") else {
                rest = after
                continue
            }
            parts.append(html[start..<tag.lowerBound])
            start = after.index(after.startIndex, offsetBy: 6)
            rest = html[start...]
        }
        return parts + [html[start...]]
    }

    /// HTML without tags, entities read, spaces in a row as one; formulas as plain text.
    private static func words(_ html: Substring) -> String {
        var text = ""
        var rest = html
        while let tag = rest.firstIndex(of: "<") {
            text += rest[..<tag]
            rest = rest[tag...]
            if rest.hasPrefix("<math"), let tex = rest.range(of: "x-tex\">"), let end = rest.range(of: "</annotation>"),
                tex.upperBound <= end.lowerBound
            {
                text += PlainFormula.text(of: read(String(rest[tex.upperBound..<end.lowerBound])))
                rest = rest[end.upperBound...]
                if let close = rest.range(of: "</math>") { rest = rest[close.upperBound...] }
            } else {
                let isInside = ["<span", "</span", "<code", "</code", "<em", "</em", "<strong", "</strong", "<a ", "</a", "</math"]
                    .contains { rest.hasPrefix($0) }
                rest = rest.drop { $0 != ">" }.dropFirst()
                if !isInside && !text.hasSuffix(" ") { text += " " }
            }
        }
        text += rest
        return read(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// A text with its entities read.
    private static func read(_ html: String) -> String {
        var text = html
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
            text = text.replacing(entity, with: character)
        }
        return text
    }
}

extension Substring {
    fileprivate func range(of text: String) -> Range<Index>? {
        var place = startIndex
        while place < endIndex {
            guard let next = self[place...].firstIndex(of: text.first ?? " ") else { return nil }
            if self[next...].hasPrefix(text) { return next..<index(next, offsetBy: text.count) }
            place = index(after: next)
        }
        return nil
    }
}
