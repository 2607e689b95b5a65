import Glibc

/// The files of a folder, found and not listed.
public enum FolderListing {
    /// The paths, relative to `folder` and in order, of all files below it whose names end so.
    public static func files(below folder: String, ending: String) -> [String] {
        entries(of: folder).flatMap { name in
            name.hasSuffix(ending) ? [name] : files(below: folder + "/" + name, ending: ending).map { name + "/" + $0 }
        }
    }

    private static func entries(of folder: String) -> [String] {
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
}
