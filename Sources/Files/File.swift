import Glibc

/// Reading whole files, bounded; writing whole files, atomically.
public enum File {
    /// The bytes of the file at `path`.
    ///
    /// - Parameter limit: the most bytes to take; a larger file is refused before anything is allocated.
    /// - Throws: `FileError`.
    public static func read(_ path: String, limit: Int = 4 << 30) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError.system(path: path, doing: "open", errno: errno) }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else {
            throw FileError.system(path: path, doing: "read", errno: errno)
        }
        if information.st_mode & S_IFMT == S_IFDIR { throw FileError.isDirectory(path: path) }
        if information.st_mode & S_IFMT != S_IFREG { return try readStream(descriptor, path: path, limit: limit) }
        let size = Int(information.st_size)
        guard size <= limit else { throw FileError.tooLarge(path: path, bytes: size, limit: limit) }
        return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Glibc.read(descriptor, buffer.baseAddress! + count, size - count)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { throw FileError.system(path: path, doing: "read", errno: errno) }
                if got == 0 { break }
                count += got
            }
        }
    }

    /// The file at `path` as text; bytes that are not UTF-8 become U+FFFD.
    public static func readText(_ path: String, limit: Int = 64 << 20) throws -> String {
        String(decoding: try read(path, limit: limit), as: UTF8.self)
    }

    /// Writes `bytes` to a temporary name beside `path` and renames it, so that `path` holds the old
    /// bytes or the new ones and never a part.
    ///
    /// - Throws: `FileError`; the temporary file is then gone.
    public static func write(_ bytes: some Collection<UInt8>, to path: String) throws {
        let temporary = "\(path).\(getpid()).partial"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError.system(path: path, doing: "write", errno: errno) }
        var failure: Int32 = 0
        let done: Void? = bytes.withContiguousStorageIfAvailable { failure = writeAll($0, to: descriptor) }
        if done == nil { failure = Array(bytes).withUnsafeBufferPointer { writeAll($0, to: descriptor) } }
        if close(descriptor) != 0 && failure == 0 { failure = errno }
        if failure == 0 && rename(temporary, path) != 0 { failure = errno }
        if failure != 0 {
            unlink(temporary)
            throw FileError.system(path: path, doing: "write", errno: failure)
        }
    }

    public static func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path)
    }

    /// Writes `text` to a file that is not there yet: whole or not at all, and never over another file.
    ///
    /// - Throws: `FileError`; `EEXIST` where `path` is taken.
    public static func create(_ text: String, at path: String) throws {
        let whole = "\(path).\(getpid()).new"
        defer { unlink(whole) }
        try write(text, to: whole)
        try addName(path, of: whole)
    }

    /// Gives a file a second name in its file system; never one that is taken.
    ///
    /// - Throws: `FileError`; `EEXIST` where `name` is taken.
    public static func addName(_ name: String, of path: String) throws {
        guard link(path, name) == 0 else { throw FileError.system(path: name, doing: "write", errno: errno) }
    }

    /// Removes a file; one that is not there, or cannot be removed, is left.
    public static func remove(_ path: String) { unlink(path) }

    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// A pipe or a device: no size to ask for, so the bytes come in pieces.
    private static func readStream(_ descriptor: Int32, path: String, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let got = Glibc.read(descriptor, &piece, piece.count)
            if got < 0 && errno == EINTR { continue }
            if got < 0 { throw FileError.system(path: path, doing: "read", errno: errno) }
            if got == 0 { return bytes }
            bytes.append(contentsOf: piece[..<got])
            if bytes.count > limit { throw FileError.tooLarge(path: path, bytes: bytes.count, limit: limit) }
        }
    }

    private static func writeAll(_ buffer: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Int32 {
        var written = 0
        while written < buffer.count {
            let got = Glibc.write(descriptor, buffer.baseAddress! + written, buffer.count - written)
            if got < 0 && errno == EINTR { continue }
            if got < 0 { return errno }
            written += got
        }
        return 0
    }
}
