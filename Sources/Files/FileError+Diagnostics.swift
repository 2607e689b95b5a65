import Diagnostics
import Glibc

extension FileError: TeachableError {
    public var problem: Problem {
        switch self {
        case .system(let path, let doing, ENOENT):
            Problem(
                code: "file", message: "cannot \(doing) \(quoted(path)): there is no such file or folder",
                help: FileError.nearby(path))
        case .system(let path, let doing, let errno):
            Problem(
                code: "file",
                message: "cannot \(doing) \(quoted(path)): \(String(cString: strerror(errno)).lowercased())")
        case .tooLarge(let path, let bytes, let limit):
            Problem(
                code: "file", message: "\(quoted(path)) has \(bytes) bytes, and at most \(limit) are read here",
                help: "take a part of it, or make it smaller")
        case .isDirectory(let path):
            Problem(code: "file", message: "\(quoted(path)) is a folder, not a file", help: "add the file's name to the path")
        }
    }

    /// The names in the folder that are like the one looked for.
    private static func nearby(_ path: String) -> String {
        let folder = Folder.containing(path)
        guard File.exists(folder) else { return "there is no folder \"\(folder)\" either" }
        let names = Folder.entries(of: folder)
        let name = String(path.split(separator: "/", omittingEmptySubsequences: false).last ?? "")
        let near = NearestNames.of(name, among: names)
        if !near.isEmpty { return "did you mean \(NearestNames.alternatives(near))?" }
        return "a path begins in the folder that the program was started in, or with `/`"
    }

    private func quoted(_ path: String) -> String { "\"\(path)\"" }
}
