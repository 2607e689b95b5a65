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

    public static func exists(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    /// The part of a path before its last slash: `.` where there is none.
    public static func containing(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The names in a folder in order, without hidden ones; none where it cannot be read.
    public static func entries(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// The paths, relative to `folder` and in order, of all files below it whose names end so.
    public static func files(below folder: String, ending: String) -> [String] {
        entries(of: folder).flatMap { name in
            name.hasSuffix(ending) ? [name] : files(below: folder + "/" + name, ending: ending).map { name + "/" + $0 }
        }
    }

    /// Removes a folder and the files in it; one that holds folders stays, and so does what cannot be removed.
    public static func removeFiles(in folder: String) {
        for name in entries(of: folder) { unlink(folder + "/" + name) }
        rmdir(folder)
    }
}
