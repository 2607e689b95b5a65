import Files
import Glibc
import TestSupport
import Testing

@Suite("An open file")
struct OpenFileTests {
    private let folder = TemporaryFolder()

    private func read(_ file: OpenFile, at place: Int, _ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        try bytes.withUnsafeMutableBytes { try file.read(at: place, into: $0) }
        return bytes
    }

    @Test("gives any part of its bytes, also none")
    func parts() throws {
        let path = folder.path + "/bytes"
        try File.write((0..<100).map { UInt8($0) }, to: path)
        let file = try #require(try OpenFile(path))
        #expect(file.byteCount == 100)
        #expect(try read(file, at: 97, 3) == [97, 98, 99])
        #expect(try read(file, at: 0, 2) == [0, 1])
        #expect(try read(file, at: 100, 0) == [])
    }

    @Test("keeps the bytes it was opened with when its name goes to another file")
    func renamed() throws {
        let path = folder.path + "/name"
        try File.write([1, 2, 3], to: path)
        let file = try #require(try OpenFile(path))
        try File.write([7, 8, 9], to: path)
        #expect(try read(file, at: 0, 3) == [1, 2, 3])
    }

    @Test("is an error where it became shorter, is a folder, too large or not there, and nil for a device")
    func errors() throws {
        let path = folder.path + "/short"
        try File.write([1, 2, 3], to: path)
        let file = try #require(try OpenFile(path))
        #expect(truncate(path, 2) == 0)
        #expect(throws: FileError.system(path: path, doing: "read", errno: ENODATA)) { try read(file, at: 0, 3) }
        #expect(throws: FileError.tooLarge(path: path, bytes: 2, limit: 1)) { try OpenFile(path, limit: 1) }
        #expect(throws: FileError.isDirectory(path: folder.path)) { try OpenFile(folder.path) }
        #expect(throws: FileError.system(path: path + "x", doing: "open", errno: ENOENT)) { try OpenFile(path + "x") }
        #expect(try OpenFile("/dev/null") == nil)
    }
}
