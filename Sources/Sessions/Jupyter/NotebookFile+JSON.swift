import Files

extension NotebookFile {
    /// The most bytes of a notebook file that are read.
    public static let byteLimit = 256 << 20

    /// Reads a notebook file.
    ///
    /// - Throws: `NotebookError`.
    public init(json bytes: [UInt8]) throws(NotebookError) {
        let top: [String: JSONValue]
        do {
            guard case .object(let fields) = try JSONValue.read(bytes[...]) else {
                throw NotebookError.notNotebook(reason: "it is a value of JSON, but no object")
            }
            top = JSONValue.dictionary(fields)
        } catch let error as NotebookError {
            throw error
        } catch {
            throw .notJSON(reason: (error as? JSONError)?.sentence ?? "it is no JSON")
        }
        guard case .int(let version)? = top["nbformat"] else { throw .notNotebook(reason: "`nbformat` is missing") }
        guard version == 4 else { throw .version(version) }
        guard case .list(let cells)? = top["cells"] else { throw .notNotebook(reason: "`cells` is no list") }
        self.init(cells: [])
        if case .int(let minor)? = top["nbformat_minor"], (0...99).contains(minor) { self.minor = minor }
        switch top["metadata"] {
        case .object(let fields)?: metadata = .object(fields)
        case nil: metadata = .object([])
        default: throw .notNotebook(reason: "`metadata` is no object")
        }
        for (index, value) in cells.enumerated() {
            guard case .object(let fields) = value else { throw .notNotebook(reason: "cell \(index + 1) is no object") }
            self.cells.append(try NotebookFile.cell(JSONValue.dictionary(fields), number: index + 1))
        }
    }

    private static func cell(_ fields: [String: JSONValue], number: Int) throws(NotebookError) -> Cell {
        guard case .string(let name)? = fields["cell_type"], let kind = Cell.Kind(rawValue: name) else {
            throw .notNotebook(reason: "cell \(number) has no `cell_type` of code, markdown or raw")
        }
        guard let source = text(fields["source"]) else {
            throw .notNotebook(reason: "the `source` of cell \(number) is neither text nor a list of lines")
        }
        var cell = Cell(kind: kind, source: source)
        if case .string(let id)? = fields["id"], isID(id), id != ownID(number) { cell.id = id }
        if case .object(let metadata)? = fields["metadata"] { cell.metadata = JSONValue.dictionary(metadata) }
        if let own = ownPart(of: &cell.metadata) { (cell.heading, cell.layout, cell.receipts) = own }
        if kind != .code, case .object? = fields["attachments"] { cell.attachments = fields["attachments"] }
        if kind == .code {
            if case .list(let outputs)? = fields["outputs"] { cell.outputs = outputs }
            if case .int(let count)? = fields["execution_count"], count >= 0 { cell.executionCount = count }
        }
        return cell
    }

    /// Text that may stand as a list of lines.
    private static func text(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text)?: return text
        case .list(let lines)?:
            var result = ""
            for line in lines {
                guard case .string(let text) = line else { return nil }
                result += text
            }
            return result
        default: return nil
        }
    }

    /// Takes what this type put under `dlrepl` out of a cell's metadata; what somebody else put there stays.
    private static func ownPart(of metadata: inout [String: JSONValue]) -> (heading: String, layout: Layout?, receipts: Receipts?)? {
        guard case .object(let fields)? = metadata["dlrepl"] else { return nil }
        let known = JSONValue.dictionary(fields)
        guard known.keys.allSatisfy(["heading", "mark", "body", "written", "shown"].contains) else { return nil }
        func string(_ name: String) -> String? {
            guard case .string(let text)? = known[name], name != "heading" && name != "mark" || !text.utf8.contains(0x0A) else {
                return nil
            }
            return text
        }
        metadata["dlrepl"] = nil
        var layout: Layout?
        if let mark = string("mark"), let body = string("body"), mark.isEmpty || mark.hasPrefix("# %%") {
            layout = Layout(mark: mark, body: body)
        }
        var receipts: Receipts?
        if let written = string("written"), let shown = string("shown") { receipts = Receipts(written: written, shown: shown) }
        return (string("heading") ?? "", layout, receipts)
    }

    private static func ownID(_ number: Int) -> String { "cell-\(number)" }

    // MARK: - Writing

    /// The notebook file, a field a line as Jupyter writes it.
    public var json: String {
        var used: Set<String> = []
        let values = cells.enumerated().map { index, cell in
            var id = cell.id ?? NotebookFile.ownID(index + 1)
            var count = 1
            while !used.insert(id).inserted {
                count += 1
                id = "\(NotebookFile.ownID(index + 1))-\(count)"
            }
            return value(of: cell, id: id)
        }
        return JSONValue.object([
            ("cells", .list(values)), ("metadata", metadata), ("nbformat", .int(4)), ("nbformat_minor", .int(minor)),
        ]).indented() + "\n"
    }

    private func value(of cell: Cell, id: String) -> JSONValue {
        var metadata = cell.metadata
        var own: [(String, JSONValue)] = []
        if let layout = cell.layout { own.append(("body", .string(layout.body))) }
        if !cell.heading.isEmpty { own.append(("heading", .string(cell.heading))) }
        if let layout = cell.layout { own.append(("mark", .string(layout.mark))) }
        if let receipts = cell.receipts {
            own += [("shown", .string(receipts.shown)), ("written", .string(receipts.written))]
        }
        if !own.isEmpty { metadata["dlrepl"] = .object(own) }
        var fields: [(String, JSONValue)] = []
        if let attachments = cell.attachments { fields.append(("attachments", attachments)) }
        fields.append(("cell_type", .string(cell.kind.rawValue)))
        if cell.kind == .code { fields.append(("execution_count", cell.executionCount.map { .int($0) } ?? .null)) }
        if minor >= NotebookFile.ownMinor { fields.append(("id", .string(id))) }
        fields.append(("metadata", .object(metadata.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })))
        if cell.kind == .code { fields.append(("outputs", .list(cell.outputs))) }
        fields.append(("source", NotebookFile.lines(cell.source)))
        return .object(fields)
    }

    /// Text as Jupyter keeps it: a list of lines with their ends.
    static func lines(_ text: String) -> JSONValue {
        if text.isEmpty { return .list([]) }
        let pieces = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
        let ended = pieces.dropLast().map { $0 + "\n" }
        let last = pieces.last ?? ""
        return .list((ended + (last.isEmpty ? [] : [last])).map { .string($0) })
    }
}

extension JSONValue {
    /// Over several lines, one space a level.
    func indented(_ indent: String = "") -> String {
        let inner = indent + " "
        switch self {
        case .list(let values) where !values.isEmpty:
            return "[\n" + values.map { inner + $0.indented(inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let fields) where !fields.isEmpty:
            let lines = fields.map { "\(inner)\(JSONValue.string($0.name).text): \($0.value.indented(inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        default: return text
        }
    }
}
