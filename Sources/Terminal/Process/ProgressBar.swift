import Glibc

/// How far something has come, in one line of the error output that is written over and over.
///
/// Where the error output is no terminal, only changes of the text are written, a line each.
public final class ProgressBar {
    public enum State: Equatable, Sendable {
        case text(String)
        case bytes(done: Int, total: Int)
    }

    private let output: StandardOutput
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var shown = ""

    public init(output: StandardOutput) { self.output = output }

    public func show(_ state: State) {
        switch state {
        case .text(let text): write(text)
        case .bytes(let done, let total):
            if isTerminal { write(ProgressBar.line(done: done, total: total)) } else { write("downloading") }
        }
    }

    /// Leaves the terminal's line empty.
    public func finish() {
        if isTerminal && !shown.isEmpty { put("\r\u{1B}[K") }
        shown = ""
    }

    private func write(_ text: String) {
        guard text != shown else { return }
        shown = text
        put(isTerminal ? "\r\(text)\u{1B}[K" : text + "\n")
    }

    private func put(_ text: String) {
        output.flush()
        _ = text.utf8.withContiguousStorageIfAvailable { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// `[#########.....................]  30 %  20.1 of 66.5 MB`
    static func line(done: Int, total: Int) -> String {
        guard total > 0 else { return "\(megabytes(done)) MB" }
        let share = min(max(Double(done) / Double(total), 0), 1)
        let filled = Int(share * 30)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
        return "[\(bar)] \(Int(share * 100)) %  \(megabytes(done)) of \(megabytes(total)) MB"
    }

    private static func megabytes(_ bytes: Int) -> String {
        let tenths = (bytes + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
