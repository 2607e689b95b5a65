/// What line editing asks about the language typed; it knows none itself. Offsets count UTF-8 bytes.
public protocol LineAssistant: AnyObject {
    /// Whether more lines could make this a whole input.
    func isIncomplete(_ text: String) -> Bool
    /// The white space that a new line after `text` begins with.
    func indentation(after text: String) -> String
    /// What could stand where the cursor is.
    func completion(of text: String, at offset: Int) -> Completion
    /// The coloured stretches of the text, in order, none overlapping.
    func styles(of text: String) -> [StyledSpan]
}

/// The ways to finish what was begun at a place.
public struct Completion: Sendable, Equatable {
    /// The candidates stand for the text from here to the cursor.
    public var start: Int
    public var candidates: [Candidate]
    /// One line to show below the input, such as the signature of the function being called.
    public var hint: String

    public struct Candidate: Sendable, Equatable {
        /// What is put into the text.
        public var text: String
        /// What stands in the list of candidates.
        public var shown: String

        public init(_ text: String, shown: String? = nil) {
            self.text = text
            self.shown = shown ?? text
        }
    }

    public init(start: Int, candidates: [Candidate] = [], hint: String = "") {
        self.start = start
        self.candidates = candidates
        self.hint = hint
    }

    /// The beginning that all candidates share.
    public var commonPrefix: String {
        guard var prefix = candidates.first.map({ Array($0.text) }) else { return "" }
        for candidate in candidates.dropFirst() {
            let shared = zip(prefix, candidate.text).prefix { $0 == $1 }.count
            prefix.removeSubrange(shared...)
        }
        return String(prefix)
    }
}

/// A stretch of the text in one colour.
public struct StyledSpan: Sendable, Equatable {
    public var range: Range<Int>
    /// SGR parameters: `1;34`.
    public var style: String

    public init(_ range: Range<Int>, _ style: String) {
        self.range = range
        self.style = style
    }
}
