import Files
import Sessions
import Testing

/// The `.dl` files of a folder below `Tests/Scripts`, in alphabetical order.
struct ScriptFolder {
    let path: String

    init(_ name: String) {
        let parts = #filePath.split(separator: "/").dropLast(2)
        path = "/" + parts.joined(separator: "/") + "/Scripts/" + name
    }

    var files: [String] { Folder.entries(of: path).filter { $0.hasSuffix(".dl") } }

    func text(_ file: String) throws -> String { try File.readText(path + "/" + file) }
}
