/// Where a prompt's inputs come from: a terminal with editing, or plain lines.
public protocol LineReader: AnyObject {
    /// Shows the prompt and waits for one input, which may have several lines.
    func read(_ prompt: Prompt) -> LineReading
    /// Puts an input into the history, here and on disk.
    func remember(_ entry: String)
}

/// What came of waiting for an input.
public enum LineReading: Equatable, Sendable {
    /// The text without its last line end.
    case entry(String)
    /// Ctrl-C: the line was given up.
    case interrupted
    /// Ctrl-D, or the end of the input.
    case end
}

/// What stands before the first line of an input, and before each further one.
public struct Prompt: Sendable, Equatable {
    public var first: String
    public var continuation: String
    /// The SGR parameters of its colour (`1;34`), or empty.
    public var style: String

    public init(first: String, continuation: String, style: String = "") {
        self.first = first
        self.continuation = continuation
        self.style = style
    }
}
