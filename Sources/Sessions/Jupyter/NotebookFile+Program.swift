import Files

extension NotebookFile {
    /// The notebook that a program in the percent format is.
    public init(program: String) {
        self.init(cells: [])
        let pieces = NotebookFile.pieces(of: program)
        for (index, piece) in pieces.enumerated() {
            let isLast = index == pieces.count - 1
            let mark = Mark(piece.mark)
            if mark.kind == "notebook" {
                metadata = mark.extra["metadata"] ?? metadata
                if case .int(let minor)? = mark.extra["nbformat_minor"], (0...99).contains(minor) { self.minor = minor }
                continue
            }
            if piece.mark.isEmpty && piece.body.utf8.allSatisfy({ $0 == 0x0A || $0 == 0x20 }) { continue }
            let kind = Cell.Kind(rawValue: mark.kind) ?? .code
            var cell = Cell(kind: kind, source: NotebookFile.source(of: piece.body, kind), heading: mark.heading)
            if case .string(let source)? = mark.extra["source"], NotebookFile.body(of: source, kind, isLast: isLast) == piece.body {
                cell.source = source
            }
            if case .string(let id)? = mark.extra["id"], NotebookFile.isID(id) { cell.id = id }
            if case .object(let fields)? = mark.extra["metadata"] { cell.metadata = JSONValue.dictionary(fields) }
            cell.attachments = mark.extra["attachments"]
            let layout = Layout(mark: piece.mark, body: piece.body)
            if layout != NotebookFile.layout(of: cell, isLast: isLast) { cell.layout = layout }
            cells.append(cell)
        }
    }

    /// The program in the percent format.
    public var program: String {
        var result = ""
        if metadata != NotebookFile.ownMetadata || minor != NotebookFile.ownMinor {
            let fields: [(String, JSONValue)] = [("metadata", metadata), ("nbformat_minor", .int(minor))]
            result += "# %% [notebook] \(JSONValue.object(fields).text)\n\n"
        }
        for (index, shown) in cells.enumerated() {
            var cell = shown
            cell.source = shown.writtenSource
            let isLast = index == cells.count - 1
            var layout = NotebookFile.layout(of: cell, isLast: isLast)
            // The layout the program had, unless the cell was changed meanwhile.
            if let old = cell.layout, NotebookFile.fits(old, cell) { layout = old }
            result += layout.mark.isEmpty ? layout.body : layout.mark + "\n" + layout.body
        }
        return result
    }

    private static func fits(_ layout: Layout, _ cell: Cell) -> Bool {
        let mark = Mark(layout.mark)
        return (Cell.Kind(rawValue: mark.kind) ?? .code) == cell.kind && mark.heading == cell.heading
            && source(of: layout.body, cell.kind) == cell.source && !layout.mark.utf8.contains(0x0A)
    }

    // MARK: - One cell

    /// A mark and what stands below it as this type writes them.
    private static func layout(of cell: Cell, isLast: Bool) -> Layout {
        var extra: [(String, JSONValue)] = []
        if let id = cell.id { extra.append(("id", .string(id))) }
        if !cell.metadata.isEmpty {
            extra.append(("metadata", .object(cell.metadata.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })))
        }
        if let attachments = cell.attachments { extra.append(("attachments", attachments)) }
        let body = body(of: cell.source, cell.kind, isLast: isLast)
        if source(of: body, cell.kind) != cell.source { extra.append(("source", .string(cell.source))) }
        var mark = "# %%"
        if cell.kind != .code { mark += " [\(cell.kind.rawValue)]" }
        if !cell.heading.isEmpty { mark += " \(cell.heading)" }
        if !extra.isEmpty { mark += " \(JSONValue.object(extra).text)" }
        return Layout(mark: mark, body: body)
    }

    /// The lines of a program below a mark: prose and raw text behind `# `, an empty line before the next mark.
    private static func body(of source: String, _ kind: Cell.Kind, isLast: Bool) -> String {
        let end = isLast ? "\n" : "\n\n"
        if source.isEmpty { return isLast ? "" : "\n" }
        let lines = source.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
        if kind == .code { return lines.map { $0.hasPrefix("# %%") ? " " + $0 : $0 }.joined(separator: "\n") + end }
        return lines.map { $0.isEmpty ? "#" : $0.hasPrefix("%%") ? "#  \($0)" : "# \($0)" }.joined(separator: "\n") + end
    }

    /// The text of a cell from the lines below its mark: without empty lines around, prose and raw text without their `# `.
    private static func source(of body: String, _ kind: Cell.Kind) -> String {
        var lines = body.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        func isEmpty(_ line: Substring.UTF8View) -> Bool { line.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
        while let first = lines.first, isEmpty(first) { lines.removeFirst() }
        while let last = lines.last, isEmpty(last) { lines.removeLast() }
        return lines.map { line in
            let text = Substring(line)
            if kind == .code { return String(text) }
            return String(text.hasPrefix("# ") ? text.dropFirst(2) : text.hasPrefix("#") ? text.dropFirst() : text)
        }
        .joined(separator: "\n")
    }

    static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte >= 0x30 && byte <= 0x39
                    || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
            }
    }

    // MARK: - Marks

    /// A program cut before each mark; what stands before the first has an empty one.
    private static func pieces(of program: String) -> [Layout] {
        var pieces: [Layout] = []
        var lines: [Substring] = []
        var mark = ""
        let all = program.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Substring($0) }
        func close(isEnd: Bool) {
            let body = lines.joined(separator: "\n") + (isEnd || lines.isEmpty ? "" : "\n")
            if !mark.isEmpty || !body.isEmpty { pieces.append(Layout(mark: mark, body: body)) }
            lines = []
        }
        for line in all {
            if line.hasPrefix("# %%") {
                close(isEnd: false)
                mark = String(line)
            } else {
                lines.append(line)
            }
        }
        close(isEnd: true)
        return pieces
    }

    /// `# %% [markdown] heading {"id": "intro"}` taken apart.
    private struct Mark {
        var kind = "code"
        var heading = ""
        var extra: [String: JSONValue] = [:]

        init(_ line: String) {
            var rest = line.dropFirst(4).drop { $0 == " " }
            for name in ["markdown", "raw", "notebook"] where rest.hasPrefix("[\(name)]") {
                kind = name
                rest = rest.dropFirst(name.count + 2).drop { $0 == " " }
                break
            }
            if rest.hasSuffix("}"), let brace = rest.firstIndex(of: "{"),
                case .object(let fields)? = try? JSONValue.read(Array(rest[brace...].utf8)[...])
            {
                extra = JSONValue.dictionary(fields)
                rest = rest[..<brace]
                while rest.last == " " { rest.removeLast() }
            }
            heading = String(rest)
        }
    }
}

extension JSONValue {
    /// Fields by name; of two with one name the last.
    static func dictionary(_ fields: [(name: String, value: JSONValue)]) -> [String: JSONValue] {
        Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }
}
