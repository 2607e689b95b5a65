import Glibc

/// Reads lines as they come, without editing: for terminals that cannot move the cursor, and for tests.
public final class PlainReader: LineReader {
    private let assistant: any LineAssistant
    private let history: HistoryFile?
    private let write: (String) -> Void
    private let nextLine: () -> LineReading

    /// - Parameters:
    ///   - write: shows a prompt.
    ///   - nextLine: gives one line without its end.
    public init(
        assistant: any LineAssistant, history: HistoryFile? = nil, write: @escaping (String) -> Void,
        nextLine: @escaping () -> LineReading = PlainReader.standardInputLine
    ) {
        self.assistant = assistant
        self.history = history
        self.write = write
        self.nextLine = nextLine
    }

    public func read(_ prompt: Prompt) -> LineReading {
        var lines: [String] = []
        while true {
            write(lines.isEmpty ? prompt.first : prompt.continuation)
            let reading = nextLine()
            guard case .entry(let line) = reading else {
                write("\n")
                return reading
            }
            lines.append(line)
            let text = lines.joined(separator: "\n")
            let isGivenUp = lines.count > 2 && lines.suffix(2).allSatisfy { $0.allSatisfy(\.isWhitespace) }
            if !assistant.isIncomplete(text) || isGivenUp { return .entry(text) }
        }
    }

    public func remember(_ entry: String) { try? history?.append(entry) }

    /// One line of the standard input; a signal that comes meanwhile gives it up.
    public static func standardInputLine() -> LineReading {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let got = Glibc.read(STDIN_FILENO, &byte, 1)
            if got < 0 && errno == EINTR { return .interrupted }
            if got <= 0 { return line.isEmpty ? .end : .entry(String(decoding: line, as: UTF8.self)) }
            if byte == 0x0A { return .entry(String(decoding: line, as: UTF8.self)) }
            line.append(byte)
        }
    }
}
