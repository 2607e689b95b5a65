/// A page of the site: what pandoc made of the Markdown, with the site's head, menu and search around it.
struct SitePage {
    let entry: BookEntry
    let sections: [BookSection]
    /// HTML, links to other pages included.
    let body: String

    init(entry: BookEntry, sections: [BookSection], body: String) {
        self.entry = entry
        self.sections = sections
        self.body = SitePage.linkingPages(body)
    }

    /// The path of its file below the site's folder.
    var name: String { SitePage.name(of: entry) }

    private static func name(of entry: BookEntry) -> String {
        entry == .contents ? "index.html" : entry.name.dropLast(3) + ".html"
    }

    private var up: String { String(repeating: "../", count: name.split(separator: "/").count - 1) }

    var html: String {
        """
        <!DOCTYPE html>
        <html lang="\(entry.edition)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(entry.title.escapedHTML)</title>
        <link rel="stylesheet" href="\(up)style.css">
        </head>
        <body data-up="\(up)">
        <header>
        <a class="home" href="\(up)index.html">The Book</a>
        <input id="search" type="search" placeholder="Search" aria-label="Search the Book" autocomplete="off">
        <div id="found" hidden></div>
        </header>
        <div class="columns">
        <nav aria-label="Pages">
        \(menu)
        </nav>
        <main>
        \(body)
        </main>
        </div>
        <script src="\(up)search-index.js"></script>
        <script src="\(up)search.js"></script>
        </body>
        </html>

        """
    }

    private var menu: String {
        sections.filter { !$0.entries.isEmpty }.map { section in
            let items = section.entries.map { other in
                let mark = other == entry ? " aria-current=\"page\"" : ""
                return "<li><a href=\"\(up)\(SitePage.name(of: other))\"\(mark)>\(other.title.escapedHTML)</a></li>"
            }
            return "<h2>\(section.title.escapedHTML)</h2>\n<ul>\n\(items.joined(separator: "\n"))\n</ul>"
        }
        .joined(separator: "\n")
    }

    /// Links between the Markdown pages as links between the site's; pictures wait until they are seen.
    private static func linkingPages(_ html: String) -> String {
        var result = ""
        for (index, piece) in html.split(separator: "href=\"", omittingEmptySubsequences: false).enumerated() {
            guard index > 0 else {
                result += piece
                continue
            }
            let end = piece.firstIndex(of: "\"") ?? piece.endIndex
            result += "href=\"" + target(piece[..<end]) + piece[end...]
        }
        return result.replacing("<img ", with: "<img loading=\"lazy\" ")
    }

    private static func target(_ link: Substring) -> String {
        if link.contains("://") || link.hasPrefix("#") { return String(link) }
        let path = link.prefix { $0 != "#" }
        // The lessons lie beside the folder Book, and inside the site.
        if path.hasSuffix(".dl"), path.contains("../Lessons/") { return String(link.dropFirst(3)) }
        guard path.hasSuffix(".md") else { return String(link) }
        let page = path.hasSuffix("README.md") ? path.dropLast(9) + "index.html" : path.dropLast(3) + ".html"
        return String(page) + link[path.endIndex...]
    }
}

extension String {
    /// The text as HTML shows it.
    var escapedHTML: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    func replacing(_ old: String, with new: String) -> String {
        guard !old.isEmpty else { return self }
        return split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
