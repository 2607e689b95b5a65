import Diagnostics

extension DataSetError: TeachableError {
    public var problem: Problem {
        switch self {
        case .format(let path, let format, let reason):
            Problem(code: "file", message: "\"\(path)\" is not a file of \(format): \(reason)")
        case .noFiles(let path, let wanted):
            Problem(
                code: "file", message: "there is no data set in \"\(path)\"",
                notes: ["wanted  \(wanted.joined(separator: ", "))"], help: "name the folder with the unpacked files")
        }
    }
}
