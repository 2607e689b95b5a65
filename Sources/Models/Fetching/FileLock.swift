import Files
import Glibc

/// A lock that one process at a time holds, on a file made for it; the system lets go of it when the process ends.
struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// Waits until the lock is free, asking `shouldStop` ten times a second.
    ///
    /// - Returns: nil when `shouldStop` said so.
    /// - Throws: `FileError`.
    init?(path: String, onWait: () -> Void, shouldStop: () -> Bool) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError.system(path: path, doing: "write", errno: errno) }
        var isFirst = true
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                let failure = errno
                close(descriptor)
                throw FileError.system(path: path, doing: "lock", errno: failure)
            }
            if isFirst { onWait() }
            isFirst = false
            if shouldStop() {
                close(descriptor)
                return nil
            }
            usleep(100_000)
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
