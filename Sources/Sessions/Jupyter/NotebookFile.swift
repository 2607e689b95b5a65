import Diagnostics
import Files

/// A notebook as Jupyter keeps it in a file, and as a program in the percent format: the same cells either way.
///
/// What one form has no place for travels in the other: of a program, its cells' headings and an unusual layout are metadata
/// under `dlrepl`; of a notebook, what a cell has besides its text stands as JSON at the end of its mark,
/// `# %% [markdown] {"id": "intro"}`, and what the notebook has in a first line `# %% [notebook] {...}`. Only outputs have no
/// place in a program: it makes them when it runs.
///
/// Source: nbformat 4.5, https://nbformat.readthedocs.io/en/latest/format_description.html
public struct NotebookFile: Sendable, Equatable {
    public struct Cell: Sendable, Equatable {
        public enum Kind: String, Sendable { case code, markdown, raw }

        public var kind: Kind
        public var source: String
        /// What follows the mark of a program's cell: a title, `lang=zh`.
        public var heading = ""
        /// 1 to 64 letters, digits, `-` and `_`; nil for one made from the cell's place.
        public var id: String?
        public var metadata: [String: JSONValue] = [:]
        /// Pictures that a cell of prose holds.
        public var attachments: JSONValue?
        public var outputs: [JSONValue] = []
        /// The number of the run that the outputs are of.
        public var executionCount: Int?
        /// Of prose whose receipts were computed: what was written for what is shown.
        var receipts: Receipts?
        /// The mark and the lines below it, where a program has them otherwise than this type writes them.
        var layout: Layout?

        /// The source as a program has it: receipts as they were written, unless the prose was changed since.
        var writtenSource: String {
            if let receipts, receipts.shown == source { receipts.written } else { source }
        }

        public init(kind: Kind, source: String, heading: String = "") {
            self.kind = kind
            self.source = source
            self.heading = heading
        }
    }

    struct Receipts: Sendable, Equatable {
        var written: String
        var shown: String
    }

    struct Layout: Sendable, Equatable {
        var mark: String
        var body: String
    }

    public var cells: [Cell]
    public var metadata: JSONValue
    /// The second number of the format's version, 4.x.
    public var minor: Int

    /// What a notebook of this language says of itself.
    public static let ownMetadata = JSONValue.object([
        ("kernelspec", .object([("display_name", .string("dlrepl")), ("language", .string("dlrepl")), ("name", .string("dlrepl"))])),
        ("language_info", .object([("file_extension", .string(".dl")), ("name", .string("dlrepl"))])),
    ])
    /// The version written where nothing says otherwise: cells have ids from 4.5 on.
    public static let ownMinor = 5

    public init(cells: [Cell], metadata: JSONValue = ownMetadata, minor: Int = ownMinor) {
        self.cells = cells
        self.metadata = metadata
        self.minor = minor
    }
}
