import Dispatch
import Files
import Glibc
import LineEditing
import TestSupport
import Testing

@Suite("The history file")
struct HistoryFileTests {
    let folder = TemporaryFolder()
    var path: String { folder.path + "/deep/history" }

    @Test(
        "gives inputs back as they were",
        arguments: ["x", "fn f(x) {\n    x\n}", "\"a\\nb\"", "\\", "小猫🐱", "a\r\nb", "\\n"])
    func roundTrip(entry: String) throws {
        let history = HistoryFile(path: path)
        try history.append(entry)
        try history.append("last")
        #expect(history.load() == [entry, "last"])
    }

    @Test("is empty where there is no file")
    func absent() {
        #expect(HistoryFile(path: folder.path + "/none").load().isEmpty)
    }

    @Test("keeps the newest inputs when it has grown to twice its limit")
    func limit() throws {
        let history = HistoryFile(path: path, limit: 3)
        for number in 1...5 { try history.append("\(number)") }
        #expect(try File.readText(path).split(separator: "\n").count == 5)
        #expect(history.load() == ["3", "4", "5"])
        try history.append("6")
        #expect(try File.readText(path) == "4\n5\n6\n")
    }

    @Test("begins a new line after one that was cut off")
    func tornLine() throws {
        try folder.write("whole\ncut o", to: "deep/history")
        let history = HistoryFile(path: path)
        try history.append("next")
        #expect(history.load() == ["whole", "cut o", "next"])
    }

    @Test("loses nothing when many write at once, cutting included")
    func concurrency() throws {
        let path = path
        DispatchQueue.concurrentPerform(iterations: 8) { writer in
            let history = HistoryFile(path: path, limit: 1000)
            for number in 0..<50 { try? history.append("\(writer) \(number)") }
        }
        let kept = HistoryFile(path: path).load()
        #expect(kept.count == 400)
        #expect(Set(kept).count == 400)
        // Each writer's own inputs stand in its order.
        for writer in 0..<8 {
            #expect(kept.filter { $0.hasPrefix("\(writer) ") } == (0..<50).map { "\(writer) \($0)" })
        }
    }

    @Test("can be read by its owner only, after a cut too", arguments: [1, 100])
    func permissions(limit: Int) throws {
        let history = HistoryFile(path: path, limit: limit)
        for number in 1...4 { try history.append("\(number)") }
        var information = stat()
        #expect(stat(path, &information) == 0)
        #expect(information.st_mode & 0o777 == 0o600)
    }
}
