import Files
import Glibc
import Sessions
import Testing

/// The `.dl` files of a folder below `Tests/Scripts`, in alphabetical order.
struct ScriptFolder {
    let path: String

    init(_ name: String) {
        let parts = #filePath.split(separator: "/").dropLast(2)
        path = "/" + parts.joined(separator: "/") + "/Scripts/" + name
    }

    var files: [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".dl") { names.append(name) }
        }
        return names.sorted()
    }

    func text(_ file: String) throws -> String { try File.readText(path + "/" + file) }
}
