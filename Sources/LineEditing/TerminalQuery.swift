import CReadline
import Glibc

/// What the terminal says of itself when it is asked.
public enum TerminalQuery {
    /// How long a terminal may take to answer, in milliseconds.
    private static let patience: Int32 = 150

    /// The numbers of the primary device attributes: 4 stands for sixel pictures. None where no answer comes in time, or
    /// where keys wait already, which would have to be read first.
    ///
    /// Keys that come while the answer is waited for are the next line's.
    ///
    /// Source: ECMA-48, DA; the numbers are DEC's (VT340 programmer reference, chapter 12).
    public static func attributes() -> Set<Int> {
        var saved = termios()
        guard tcgetattr(STDIN_FILENO, &saved) == 0, !isReady(within: 0) else { return [] }
        var raw = saved
        raw.c_lflag &= ~UInt32(ICANON | ECHO)
        guard tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0 else { return [] }
        defer { tcsetattr(STDIN_FILENO, TCSANOW, &saved) }
        let question = Array("\u{1B}[c".utf8)
        guard Glibc.write(STDOUT_FILENO, question, question.count) == question.count else { return [] }
        var received: [UInt8] = []
        while isReady(within: patience), received.count < 256 {
            var byte: UInt8 = 0
            guard Glibc.read(STDIN_FILENO, &byte, 1) == 1 else { break }
            received.append(byte)
            guard byte == UInt8(ascii: "c"), let answer = answer(in: received) else { continue }
            stuff(received.prefix(answer.start))
            return answer.numbers
        }
        stuff(received[...])
        return []
    }

    /// Where `ESC [ ? 62 ; 4 c` begins, and its numbers, when the bytes end with it.
    private static func answer(in bytes: [UInt8]) -> (start: Int, numbers: Set<Int>)? {
        guard let start = bytes.lastIndex(of: 0x1B), bytes[start...].starts(with: [0x1B, 0x5B, 0x3F]) else { return nil }
        let inner = String(decoding: bytes[(start + 3)..<(bytes.count - 1)], as: UTF8.self)
        return (start, Set(inner.split(separator: ";").compactMap { Int($0) }))
    }

    private static func isReady(within milliseconds: Int32) -> Bool {
        var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, milliseconds) > 0
    }

    private static func stuff(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes { rl_stuff_char(Int32(byte)) }
    }
}
