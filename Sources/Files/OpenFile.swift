import Glibc

/// A file kept open to be read in pieces, each straight to where it is wanted.
public final class OpenFile: Sendable {
    public let path: String
    /// Its size when it was opened.
    public let byteCount: Int
    private let descriptor: Int32

    /// Nil for what has no size to ask for, such as a pipe; it is then not opened.
    ///
    /// - Parameter limit: the most bytes; a larger file is refused.
    /// - Throws: `FileError`.
    public init?(_ path: String, limit: Int = 4 << 30) throws {
        var information = stat()
        if stat(path, &information) == 0, information.st_mode & S_IFMT != S_IFREG {
            if information.st_mode & S_IFMT == S_IFDIR { throw FileError.isDirectory(path: path) }
            return nil
        }
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw FileError.system(path: path, doing: "open", errno: errno) }
        let failure = fstat(opened, &information) == 0 ? 0 : errno
        let size = Int(information.st_size)
        guard failure == 0, size <= limit else {
            close(opened)
            if failure == 0 { throw FileError.tooLarge(path: path, bytes: size, limit: limit) }
            throw FileError.system(path: path, doing: "read", errno: failure)
        }
        self.path = path
        byteCount = size
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// Fills `target` with the bytes from `place` on. Several threads may read at a time.
    ///
    /// - Throws: `FileError`; `ENODATA` where the file is shorter by now.
    public func read(at place: Int, into target: UnsafeMutableRawBufferPointer) throws {
        guard let base = target.baseAddress else { return }
        var done = 0
        while done < target.count {
            let got = pread(descriptor, base + done, target.count - done, off_t(place + done))
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else {
                throw FileError.system(path: path, doing: "read", errno: got < 0 ? errno : ENODATA)
            }
            done += got
        }
    }
}
