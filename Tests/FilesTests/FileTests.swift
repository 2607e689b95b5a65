import Files
import Glibc
import Testing

@Suite("Files")
struct FileTests {
    private func temporaryPath(_ name: String) -> String { "/tmp/dlrepl-files-\(getpid())-\(name)" }

    @Test("what is written is read back, and no temporary file stays")
    func roundTrip() throws {
        let path = temporaryPath("round-trip")
        defer { unlink(path) }
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try File.write(bytes, to: path)
        #expect(try File.read(path) == bytes)
        #expect(!File.exists("\(path).\(getpid()).partial"))
    }

    @Test("a second write replaces the first whole")
    func replaces() throws {
        let path = temporaryPath("replace")
        defer { unlink(path) }
        try File.write("a longer text", to: path)
        try File.write("short", to: path)
        #expect(try File.readText(path) == "short")
    }

    @Test("an empty file is an empty list")
    func empty() throws {
        let path = temporaryPath("empty")
        defer { unlink(path) }
        try File.write([UInt8](), to: path)
        #expect(try File.read(path).isEmpty)
    }

    @Test("a file above the limit is refused by its size")
    func limit() throws {
        let path = temporaryPath("limit")
        defer { unlink(path) }
        try File.write([1, 2, 3], to: path)
        #expect(throws: FileError.tooLarge(path: path, bytes: 3, limit: 2)) { try File.read(path, limit: 2) }
    }

    @Test("a device without an end is cut at the limit")
    func endlessDevice() {
        #expect(throws: FileError.self) { try File.read("/dev/zero", limit: 1 << 16) }
    }

    @Test("a missing file and a folder are told apart")
    func missing() {
        #expect(throws: FileError.system(path: "/no/such/file", doing: "open", errno: ENOENT)) {
            try File.read("/no/such/file")
        }
        #expect(throws: FileError.isDirectory(path: "/tmp")) { try File.read("/tmp") }
    }

    @Test("a folder that cannot be written to leaves nothing behind")
    func unwritable() {
        #expect(throws: FileError.self) { try File.write("x", to: "/no/such/folder/file") }
    }

    @Test("a new file is written where there is none, and never over another")
    func create() throws {
        let path = temporaryPath("create")
        defer { unlink(path) }
        try File.create("first", at: path)
        #expect(throws: FileError.system(path: path, doing: "write", errno: EEXIST)) { try File.create("second", at: path) }
        #expect(throws: FileError.system(path: path, doing: "write", errno: EEXIST)) { try File.addName(path, of: path) }
        #expect(try File.readText(path) == "first")
        #expect(!File.exists("\(path).\(getpid()).new"))
    }

    @Test("bytes that are not UTF-8 become the replacement character")
    func notUTF8() throws {
        let path = temporaryPath("not-utf8")
        defer { unlink(path) }
        try File.write([0x61, 0xFF, 0x62], to: path)
        #expect(try File.readText(path) == "a\u{FFFD}b")
    }
}
