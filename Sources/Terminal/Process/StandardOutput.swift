import Glibc

/// The process's output and error output.
///
/// Output to a terminal appears at once. Into a pipe or a file it is gathered, and written when there is much of it,
/// before anything goes to the error output, before input is waited for, at the end, and with the first piece that
/// comes a fifth of a second after the last writing: who watches a training through a pipe sees it go on.
public final class StandardOutput {
    public let isTerminal: Bool
    public let hasColour: Bool
    public let errorsHaveColour: Bool

    /// Whether what was written last is a line without its end.
    public private(set) var endsInsideLine = false

    private var waiting: [UInt8] = []
    private var lastWriting: Int64 = 0
    private var failure: Int32?

    static let bufferLimit = 1 << 16
    static let longestWait: Int64 = 200_000_000

    public init() {
        isTerminal = isatty(STDOUT_FILENO) == 1
        hasColour = isTerminal && StandardOutput.wantsColour
        errorsHaveColour = isatty(STDERR_FILENO) == 1 && StandardOutput.wantsColour
    }

    /// No colours under `NO_COLOR` (https://no-color.org) and on terminals that know none.
    private static var wantsColour: Bool {
        (Environment.variable("NO_COLOR") ?? "").isEmpty && Environment.variable("TERM") != "dumb"
    }

    public func write(_ text: String) {
        guard let last = text.utf8.last else { return }
        endsInsideLine = last != UInt8(ascii: "\n")
        waiting.append(contentsOf: text.utf8)
        let now = Stopwatch.nanoseconds()
        if isTerminal || waiting.count >= StandardOutput.bufferLimit || now - lastWriting > StandardOutput.longestWait {
            flush()
        }
    }

    /// Shows a prompt at once. What is typed after it ends its line.
    func writePrompt(_ text: String) {
        waiting.append(contentsOf: text.utf8)
        endsInsideLine = false
        flush()
    }

    /// A line of the error output, after all output so far.
    public func writeError(_ text: String) {
        flush()
        if endsInsideLine && isTerminal { _ = StandardOutput.write([UInt8(ascii: "\n")], to: STDOUT_FILENO) }
        endsInsideLine = false
        _ = StandardOutput.write(Array((text + "\n").utf8), to: STDERR_FILENO)
    }

    public func flush() {
        guard !waiting.isEmpty else { return }
        let error = StandardOutput.write(waiting, to: STDOUT_FILENO)
        waiting.removeAll(keepingCapacity: true)
        lastWriting = Stopwatch.nanoseconds()
        // Nobody reads on (`dlrepl run x.dl | head`): the status that the signal would have given.
        if error == EPIPE { _exit(128 + SIGPIPE) }
        if error != 0 && failure == nil { failure = error }
    }

    /// Writes what waits. A status of success becomes 1 where output was lost.
    public func finish(_ status: Int32) -> Int32 {
        flush()
        guard let failure, status == 0 else { return status }
        writeError("error[file]: cannot write the output: \(String(cString: strerror(failure)).lowercased())")
        return ExitStatus.failed
    }

    /// - Returns: 0, or the `errno` of what went wrong.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var written = 0
        while written < bytes.count {
            let got = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if got >= 0 {
                written += got
            } else if errno == EAGAIN {
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, 1000)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}
