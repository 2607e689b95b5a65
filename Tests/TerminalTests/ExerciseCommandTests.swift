import Files
import TestSupport
import Testing

@Suite("dlrepl exercises, check, hint, reset, lint")
struct ExerciseCommandTests {
    let folder = TemporaryFolder()

    private func run(_ arguments: String...) throws -> Dlrepl.Result {
        try Dlrepl.run(arguments, in: folder, environment: ["XDG_STATE_HOME=\(folder.path)/state"])
    }

    @Test("from the first check to the solution")
    func loop() throws {
        let first = try run("check", "iou")
        #expect(first.status == 1)
        #expect(first.output.hasPrefix("# Intersection over union\n"))
        #expect(first.output.contains("Write your answer in iou.dl."))
        #expect(first.output.contains("my_iou is still empty"))

        #expect(try run("hint", "iou").output.hasPrefix("hint 1 of 3\n"))
        #expect(try run("hint", "iou").output.hasPrefix("hint 2 of 3\n"))
        #expect(try run("exercises", "solution", "iou").status == 1)

        let answer = "fn my_iou(a, b) { iou(a, b) }\n"
        try folder.write(answer, to: "iou.dl")
        let passed = try run("check", "iou.dl")
        #expect(passed.status == 0)
        #expect(passed.output.contains("4 of 4 checks hold: iou is solved"))
        #expect(try run("exercises", "solution", "iou").output.contains("fn my_iou"))
        #expect(try run("exercises").output.contains("  solved  iou "))
        #expect(try run("exercises", "--json").output.contains("\"name\": \"iou\", \"chapter\": \"ch4\""))

        #expect(try run("reset", "iou").status == 0)
        #expect(try folder.read("iou.1.bak") == answer)
        #expect(try folder.read("state/dlrepl/exercises") == "iou begun 0\n")
    }

    @Test("a program checks what it defines, and keeps that it is solved")
    func inProgram() throws {
        try folder.write("fn my_iou(a, b) { iou(a, b) }\ncheck(\"iou\")\n", to: "answer.dl")
        let result = try run("run", "answer.dl")
        #expect(result.status == 0)
        #expect(result.output.contains("4 of 4 checks hold: iou is solved"))
        #expect(try run("exercises").output.contains("  solved  iou "))
        #expect(try run("-e", "exercise(\"iou\")").output.contains("then: check(\"iou\")"))
        #expect(try run("-e", "hint(\"iou\")").output.hasPrefix("hint 1 of 3\n"))
        #expect(try run("-e", "-7 // 2").output == "-4\n")
    }

    @Test("a file of another name is checked where the exercise is named, and nothing is written")
    func otherName() throws {
        try folder.write("fn my_iou(a, b) { iou(a, b) / 2 }", to: "answers/mine.dl")
        #expect(try run("check", "answers/mine.dl").errors.contains("--exercise NAME"))
        let result = try run("check", "answers/mine.dl", "--exercise", "iou", "--json")
        #expect(result.status == 1)
        #expect(result.output.hasPrefix("{\"exercise\": \"iou\", \"passes\": false"))
        #expect(result.output.split(separator: "\n").count == 1)
        #expect(Folder.entries(of: folder.path) == ["answers", "state"])
    }

    @Test("a file that is not there, and an exercise that is not, are one clear error")
    func absent() throws {
        #expect(try run("check", "below/iou.dl").errors.hasPrefix("error[file]: cannot open \"below/iou.dl\""))
        let unknown = try run("check", "iuo")
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("did you mean `iou`?"))
    }

    @Test("--watch ends when the answer, saved again, passes")
    func watch() throws {
        try folder.write("fn my_iou(a, b) { fail(\"not yet\") }", to: "iou.dl")
        try folder.write("fn my_iou(a, b) { iou(a, b) }", to: "right.dl")
        let result = try Dlrepl.run(
            ["-c", "(sleep 0.5; mv right.dl iou.dl) & exec \(Dlrepl.path) check iou --watch"], in: folder,
            environment: ["XDG_STATE_HOME=\(folder.path)/state"], program: "/bin/sh")
        #expect(result.status == 0)
        #expect(result.output.contains("not yet"))
        #expect(result.output.contains("iou is solved"))
    }

    @Test("lint proves an exercise sound")
    func lint() throws {
        let result = try run("lint", "iou", "nms")
        #expect(result.status == 0)
        #expect(result.output == "ok   ch4/iou\nok   ch4/nms\n\n2 of 2 exercises are sound\n")
    }
}
