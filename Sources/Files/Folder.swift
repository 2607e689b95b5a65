import Glibc

/// Folders, made where they are missing.
public enum Folder {
    /// Makes `path` and the folders it lies in; what is there already is left alone.
    ///
    /// - Throws: `FileError`.
    public static func make(_ path: String, mode: UInt32 = 0o755) throws {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            if mkdir(made, mode) != 0 && errno != EEXIST && !File.exists(made) {
                throw FileError.system(path: made, doing: "make the folder", errno: errno)
            }
        }
    }

    /// The part of a path before its last slash: `.` where there is none.
    public static func containing(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
