import Files
import Glibc

/// The inputs of past sessions, a line of the file each.
///
/// An input is appended under a lock as soon as it is given: sessions side by side lose nothing, nor does one that is
/// killed. A line end inside an input is written `\n`, a backslash `\\`.
public struct HistoryFile: Sendable {
    public let path: String
    /// How many inputs are kept; the file may grow to twice as many before it is cut.
    public let limit: Int

    public init(path: String, limit: Int = 10_000) {
        self.path = path
        self.limit = max(limit, 1)
    }

    /// The inputs kept, oldest first; none where there is no file to read.
    public func load() -> [String] { Array(entries().suffix(limit)) }

    /// Adds an input at the end.
    ///
    /// - Throws: `FileError`.
    public func append(_ entry: String) throws {
        try Folder.make(Folder.containing(path), mode: 0o700)
        try FileLock.hold(path) {
            let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw FileError.system(path: path, doing: "write", errno: errno) }
            defer { close(descriptor) }
            // After a crash of the whole machine the last line may lack its end.
            var line = endsInsideLine(descriptor) ? "\n" : ""
            line += HistoryFile.encoded(entry) + "\n"
            let bytes = Array(line.utf8)
            guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
                throw FileError.system(path: path, doing: "write", errno: errno)
            }
            try cut()
        }
    }

    /// Keeps the newest `limit` inputs of a file that has twice as many. The lock is held.
    private func cut() throws {
        guard let bytes = try? File.read(path, limit: 64 << 20) else { return }
        guard bytes.count(where: { $0 == 0x0A }) >= 2 * limit else { return }
        let kept = entries().suffix(limit).map { HistoryFile.encoded($0) + "\n" }.joined()
        try File.write(kept, to: path)
        chmod(path, 0o600)
    }

    private func entries() -> [String] {
        guard let text = try? File.readText(path) else { return [] }
        return text.split(separator: "\n", omittingEmptySubsequences: true).map { HistoryFile.decoded($0) }
    }

    private func endsInsideLine(_ descriptor: Int32) -> Bool {
        let end = lseek(descriptor, 0, SEEK_END)
        var last: UInt8 = 0
        return end > 0 && pread(descriptor, &last, 1, end - 1) == 1 && last != 0x0A
    }

    // MARK: - One input, one line

    static func encoded(_ entry: String) -> String {
        var line = ""
        for scalar in entry.unicodeScalars {
            switch scalar {
            case "\\": line += "\\\\"
            case "\n": line += "\\n"
            case "\r": line += "\\r"
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    static func decoded(_ line: Substring) -> String {
        var entry = ""
        var isEscaped = false
        for scalar in line.unicodeScalars {
            if isEscaped {
                isEscaped = false
                switch scalar {
                case "n": entry += "\n"
                case "r": entry += "\r"
                default: entry.unicodeScalars.append(scalar)
                }
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                entry.unicodeScalars.append(scalar)
            }
        }
        return entry
    }
}
