import Diagnostics
import Files
import Glibc
import Sessions
import TestSupport
import Testing

/// Files that are not what they should be: one clear error each, or the right answer.
@Suite("Bad input")
struct BadInputTests {
    private let folder = TemporaryFolder()

    private func run(_ program: String) -> Session.Outcome {
        var options = Session.Options()
        options.dataFolders = [folder.path]
        return Session(options: options).run(program, name: "test")
    }

    private func expectFailure(_ program: String, code: String, says words: String) {
        guard case .failed(let diagnostics) = run(program) else {
            Issue.record("\(program) did not fail")
            return
        }
        #expect(diagnostics.count == 1)
        #expect(diagnostics[0].problem.code == code)
        #expect(diagnostics[0].rendered().contains(words), "\(diagnostics[0].rendered())")
    }

    private func photo() throws -> [UInt8] { try File.read(Checkout.lessons + "/photos/chelsea.jpg") }

    @Test("a JPEG called .png is read as what it is")
    func renamed() throws {
        try File.write(try photo(), to: folder.path + "/cat.png")
        guard case .value = run("read_image(\"cat.png\").shape[0] == 3") else {
            Issue.record("it was not read")
            return
        }
    }

    @Test("a JPEG and a PNG that end early say so")
    func truncated() throws {
        try File.write(try photo().prefix(5000), to: folder.path + "/cut.jpg")
        expectFailure("read_image(\"cut.jpg\")", code: "image", says: "ends early")
        guard
            case .nothing = run(
                "write_image(\"\(folder.path)/whole.png\", read_image(\"\(Checkout.lessons)/photos/chelsea.jpg\"))")
        else {
            Issue.record("the picture was not written")
            return
        }
        try File.write(try File.read(folder.path + "/whole.png").prefix(9000), to: folder.path + "/cut.png")
        expectFailure("read_image(\"cut.png\")", code: "image", says: "ends early")
    }

    @Test("text in the place of an image or of weights is called text")
    func text() throws {
        try File.write("these are no pixels", to: folder.path + "/words.png")
        try File.write("these are no weights", to: folder.path + "/words.pb")
        expectFailure("read_image(\"words.png\")", code: "image", says: "text")
        expectFailure("load_model(\"\(folder.path)/words.pb\")", code: "import", says: "text")
    }

    @Test("a missing path is called missing")
    func missing() {
        expectFailure("read_image(\"nowhere.png\")", code: "file", says: "no such file")
        expectFailure("load_model(\"nowhere.pb\")", code: "file", says: "no such file")
        expectFailure("import \"nowhere.dl\"", code: "file", says: "no such file")
    }

    @Test("an image of one pixel goes through drawing and saving")
    func onePixel() {
        let path = folder.path
        guard
            case .nothing = run(
                """
                write_image("\(path)/one.png", full([3, 1, 1], 200))
                one = read_image("\(path)/one.png")
                expect one.shape == [3, 1, 1]
                draw_boxes(one, [[0, 0, 1, 1]], labels=["x"]) |> save("\(path)/drawn.png")
                """)
        else {
            Issue.record("it failed")
            return
        }
    }

    @Test("a picture that claims 20000 x 20000 pixels is refused before memory is taken")
    func huge() throws {
        // A whole PNG head, and nothing behind it.
        let head: [UInt8] = [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0x4E, 0x20, 0, 0,
            0x4E,
            0x20, 8, 2, 0, 0, 0, 0x6C, 0x12, 0xD1, 0x6E,
        ]
        try File.write(head, to: folder.path + "/huge.png")
        guard case .failed(let diagnostics) = run("read_image(\"huge.png\")") else {
            Issue.record("it did not fail")
            return
        }
        #expect(diagnostics[0].problem.code == "image")
    }
}
