import Files
import Glibc

/// A folder of its own for a test; gone with the object.
public final class TemporaryFolder {
    public let path: String

    public init() {
        var template = Array("/tmp/dlrepl-test-XXXXXX".utf8CString)
        _ = mkdtemp(&template)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { TemporaryFolder.remove(path) }

    public func write(_ text: String, to name: String) throws {
        try Folder.make(Folder.containing(path + "/" + name))
        try File.write(text, to: path + "/" + name)
    }

    public func read(_ name: String) throws -> String { try File.readText(path + "/" + name) }

    private static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        guard let stream = opendir(path) else { return }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { remove(path + "/" + name) }
        }
        closedir(stream)
        rmdir(path)
    }
}
