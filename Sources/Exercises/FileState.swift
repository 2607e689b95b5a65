import Glibc

/// What tells one version of a file from the next: `dlrepl check --watch` looks for a change of it.
public struct FileState: Equatable, Sendable {
    private let inode: UInt
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    /// Nil while there is no such file: editors put a new one in the place of the old.
    public init?(_ path: String) {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        inode = UInt(information.st_ino)
        size = Int(information.st_size)
        seconds = information.st_mtim.tv_sec
        nanoseconds = information.st_mtim.tv_nsec
    }
}
