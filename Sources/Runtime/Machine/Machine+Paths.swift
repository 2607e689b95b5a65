import Glibc

extension Machine {
    /// Where a file that a program writes goes: a relative path into the figures' folder, if the session has one.
    public func figurePath(_ path: String) -> String {
        guard let folder = figureFolder, !path.hasPrefix("/") else { return path }
        return folder + "/" + path
    }

    /// Where a file that a program reads lies: as given, where the program's own files go, or in one of the data folders.
    public func dataPath(_ path: String) -> String {
        if path.hasPrefix("/") || exists(path) { return path }
        return ([figurePath(path)] + dataFolders.map { $0 + "/" + path }).first(where: exists) ?? path
    }

    private func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }
}
