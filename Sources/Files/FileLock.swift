import Glibc

/// A file beside another one that keeps programs apart which change the same file.
public enum FileLock {
    /// Runs `body` while no other program holds the lock of `path`. A lock that is not free within two seconds, or that
    /// cannot be made, is passed over: nobody waits for ever.
    public static func hold(_ path: String, _ body: () throws -> Void) throws {
        let descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { if descriptor >= 0 { close(descriptor) } }
        var attempts = 0
        while descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) != 0 && attempts < 200 {
            usleep(10_000)
            attempts += 1
        }
        try body()
    }
}
