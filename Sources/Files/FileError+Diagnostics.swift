import Diagnostics
import Glibc

extension FileError: TeachableError {
    public var problem: Problem {
        switch self {
        case .system(let path, let doing, ENOENT):
            Problem(code: "file", message: "cannot \(doing) \(quoted(path)): there is no such file or folder")
        case .system(let path, let doing, let errno):
            Problem(
                code: "file",
                message: "cannot \(doing) \(quoted(path)): \(String(cString: strerror(errno)).lowercased())")
        case .tooLarge(let path, let bytes, let limit):
            Problem(code: "file", message: "\(quoted(path)) has \(bytes) bytes, and at most \(limit) are read here")
        case .isDirectory(let path):
            Problem(code: "file", message: "\(quoted(path)) is a folder, not a file")
        }
    }

    private func quoted(_ path: String) -> String { "\"\(path)\"" }
}
