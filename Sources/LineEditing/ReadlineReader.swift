@preconcurrency import CReadline
import Glibc

/// Line editing by GNU readline: its keys, its configuration (`~/.inputrc`, as application `dlrepl`), its history
/// search. What the screen shows, the completion of names and the decision that an input is whole are made here, so
/// that an input of several lines is edited as one.
///
/// Readline is one per process: there is one reader at a time.
public final class ReadlineReader: LineReader {
    let assistant: any LineAssistant
    private let history: HistoryFile?
    private let hasColour: Bool
    private var prompt = Prompt(first: "", continuation: "")
    private var painter = ScreenPainter()
    private var isInterrupted = false
    private var lastEntry: String?

    /// The reader whose line is being edited: readline's hooks are plain C functions and carry nothing with them.
    nonisolated(unsafe) static weak var active: ReadlineReader?

    /// - Parameter hasColour: whether prompts and text are coloured.
    public init(assistant: any LineAssistant, history: HistoryFile?, hasColour: Bool) {
        self.assistant = assistant
        self.history = history
        self.hasColour = hasColour
        setUp()
        for entry in history?.load() ?? [] { add_history(entry) }
        stifle_history(Int32(clamping: history?.limit ?? 10_000))
    }

    public func read(_ prompt: Prompt) -> LineReading {
        self.prompt = prompt
        if !hasColour { self.prompt.style = "" }
        painter.forget()
        isInterrupted = false
        ReadlineReader.active = self
        defer { ReadlineReader.active = nil }
        guard let line = readline(prompt.first) else { return .end }
        defer { free(line) }
        if isInterrupted { return .interrupted }
        var text = String(cString: line)
        while text.last?.isNewline == true { text.removeLast() }
        return .entry(text)
    }

    public func remember(_ entry: String) {
        guard entry != lastEntry, !entry.allSatisfy(\.isWhitespace) else { return }
        lastEntry = entry
        add_history(entry)
        try? history?.append(entry)
    }

    // MARK: - The line being edited

    var text: String { String(cString: rl_line_buffer) }
    var cursor: Int { Int(rl_point) }

    /// The text before the cursor.
    var textBefore: String {
        String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    }

    func insert(_ text: String) { rl_insert_text(text) }

    /// Ends the editing; the text, without the empty lines at its end, is the input.
    func accept() {
        let kept = text.utf8.count - text.reversed().prefix { $0.isNewline || $0 == " " }.count
        if text.contains("\n") { rl_delete_text(Int32(kept), rl_end) }
        rl_point = rl_end
        paint()
        write(painter.leave())
        rl_done = 1
    }

    /// Gives the text up.
    func interrupt() {
        isInterrupted = true
        rl_point = rl_end
        paint()
        write("^C" + painter.leave())
        rl_done = 1
    }

    /// Shows lines below the input, and the input again below them.
    func show(below lines: [String]) {
        let place = rl_point
        rl_point = rl_end
        paint()
        rl_point = place
        write(painter.leave() + lines.map { $0 + "\r\n" }.joined())
        paint()
    }

    // MARK: - The screen

    /// Keys that wait already will change the picture at once, so it is not drawn for each.
    func redisplay() {
        if !hasWaitingInput { paint() }
    }

    private func paint() {
        var shownPrompt = prompt
        if let own = rl_display_prompt.map({ String(cString: $0) }), own != prompt.first {
            shownPrompt = Prompt(first: own, continuation: prompt.continuation)
        }
        let size = ScreenSize.current
        let text = text
        let layout = ScreenLayout(
            prompt: shownPrompt, text: text, cursor: cursor, styles: hasColour ? assistant.styles(of: text) : [],
            width: size.width)
        write(painter.paint(layout, screenHeight: size.height))
    }

    var hasWaitingInput: Bool {
        var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) > 0 && waiting.revents & Int16(POLLIN) != 0
    }

    private func write(_ text: String) {
        fflush(rl_outstream)
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let got = bytes.withUnsafeBytes { buffer in
                Glibc.write(STDOUT_FILENO, buffer.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if got < 0 && errno != EINTR { return }
            written += max(got, 0)
        }
    }
}
