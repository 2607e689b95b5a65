import Book
import Files
import TestSupport
import Testing

@Suite("The pages in the folder Book")
struct CommittedPagesTests {
    private static let folder = BookTests.home + "/Book"
    static let pages = Folder.files(below: folder, ending: ".md")

    /// The links of a page, code left out: text and target, and whether it is a picture.
    private static func links(of text: String) -> [(words: String, target: String, isPicture: Bool)] {
        var found: [(String, String, Bool)] = []
        var isCode = false
        for line in text.split(separator: "\n") {
            if line.hasPrefix("```") { isCode.toggle() }
            if isCode { continue }
            // Every second piece stands between back quotes.
            let plain = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .map { $0.offset % 2 == 0 ? String($0.element) : "code" }.joined()
            let pieces = plain.split(separator: "](", omittingEmptySubsequences: false)
            for (before, after) in zip(pieces, pieces.dropFirst()) {
                guard let open = before.lastIndex(of: "[") else { continue }
                let isPicture = open > before.startIndex && before[before.index(before: open)] == "!"
                found.append((String(before[before.index(after: open)...]), String(after.prefix { $0 != ")" }), isPicture))
            }
        }
        return found
    }

    private static func resolved(_ target: String, from page: String) -> String {
        var parts = page.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") {
            if part == ".." && !parts.isEmpty && parts.last != ".." { parts.removeLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }

    @Test("every link leads to a file, every picture says in words what it shows", arguments: pages)
    func links(page: String) throws {
        for link in Self.links(of: try File.readText("\(Self.folder)/\(page)")) {
            if link.target.contains("://") || link.target.hasPrefix("#") { continue }
            let path = Self.resolved(String(link.target.prefix { $0 != "#" }), from: page)
            #expect(File.exists("\(Self.folder)/\(path)"), "\(page) leads to \(link.target)")
            if link.isPicture { #expect(link.words.count > 3, "\(page): \(link.target) has no words") }
        }
    }

    /// Where the headings of a page can be led to, by GitHub's rule: lower case, spaces as `-`, signs left out, the second of
    /// equal ones with `-1`.
    private static func anchors(of text: String) -> Set<String> {
        var found: Set<String> = []
        var isCode = false
        for line in text.split(separator: "\n") {
            if line.hasPrefix("```") { isCode.toggle() }
            let heading = line.drop { $0 == "#" }
            guard !isCode, heading.count < line.count, heading.first == " " else { continue }
            let anchor = heading.dropFirst().lowercased().compactMap { letter -> Character? in
                letter == " " ? "-" : letter.isLetter || letter.isNumber || "-_".contains(letter) ? letter : nil
            }
            let name = String(anchor)
            let number = (0...).first { !found.contains($0 == 0 ? name : "\(name)-\($0)") } ?? 0
            found.insert(number == 0 ? name : "\(name)-\(number)")
        }
        return found
    }

    @Test("every link to a section leads to a heading", arguments: pages)
    func sections(page: String) throws {
        let text = try File.readText("\(Self.folder)/\(page)")
        for link in Self.links(of: text) where !link.target.contains("://") {
            guard let mark = link.target.firstIndex(of: "#") else { continue }
            let path = String(link.target[..<mark])
            let other = path.isEmpty ? text : try File.readText("\(Self.folder)/\(Self.resolved(path, from: page))")
            #expect(Self.anchors(of: other).contains(String(link.target[mark...].dropFirst())), "\(page) leads to \(link.target)")
        }
    }

    @Test("every page and every picture is reached from the contents")
    func allAreReached() throws {
        var reached: Set<String> = ["README.md"]
        var waiting = ["README.md"]
        while let page = waiting.popLast() {
            for link in Self.links(of: try File.readText("\(Self.folder)/\(page)")) where !link.target.contains("://") {
                let path = Self.resolved(String(link.target.prefix { $0 != "#" }), from: page)
                if !path.isEmpty && reached.insert(path).inserted && path.hasSuffix(".md") && !path.hasPrefix("..") { waiting.append(path) }
            }
        }
        let all = Self.pages + Folder.files(below: Self.folder, ending: ".png")
        #expect(all.filter { !reached.contains($0) } == [])
    }

    @Test("receipts are computed, and pictures stay small together")
    func wholes() throws {
        for page in Self.pages where page.hasPrefix("ch") {
            #expect(!(try File.readText("\(Self.folder)/\(page)")).contains("{= "), "\(page)")
        }
        let bytes = try Folder.files(below: Self.folder, ending: ".png").reduce(0) { try $0 + File.read("\(Self.folder)/\($1)").count }
        #expect(bytes < 8 << 20)
    }
}
