import Glibc
import TestSupport
import Testing

@Suite("The command line")
struct CommandLineTests {
    let folder = TemporaryFolder()

    private func run(_ arguments: String..., input: String = "", environment: [String] = []) throws -> Dlrepl.Result {
        try Dlrepl.run(arguments, input: input, in: folder, environment: environment)
    }

    @Test(
        "-e prints the value if there is one",
        arguments: [("1 + 1", "2\n"), ("x = 3", ""), ("none", ""), ("\"a\"", "\"a\"\n")])
    func evaluate(expression: String, printed: String) throws {
        let result = try run("-e", expression)
        #expect(result.output == printed)
        #expect(result.status == 0)
    }

    @Test("a program comes through a pipe, as - too", arguments: [[], ["run", "-"], ["--seed", "3"]])
    func pipe(arguments: [String]) throws {
        let result = try Dlrepl.run(arguments, input: "x = 2\nprint(x + 1)\nx", in: folder)
        #expect(result.output == "3\n")
        #expect(result.status == 0)
    }

    @Test("what follows the file belongs to the program, dashes and all")
    func scriptArguments() throws {
        try folder.write("print(args)", to: "a.dl")
        let expected = "[\"x\", \"--seed\", \"5\", \"-v\", \"--\", \"--help\"]\n"
        #expect(try run("run", "a.dl", "x", "--seed", "5", "-v", "--", "--help").output == expected)
        #expect(try run("run", "--seed", "1", "a.dl", "x", "--seed", "5", "-v", "--", "--help").output == expected)
        #expect(try run("a.dl", "x", "--seed", "5", "-v", "--", "--help").output == expected)
    }

    @Test("a failed program ends with 1: its output first, then the diagnostic on the error output, without colours")
    func failure() throws {
        try folder.write("print(\"before\")\nprint(1 / 0)\n", to: "a.dl")
        let result = try run("run", "a.dl")
        #expect(result.status == 1)
        #expect(result.output == "before\n")
        #expect(result.errors.hasPrefix("error[zero]: `/` by zero\n --> a.dl:2:7\n"))
        #expect(!result.errors.contains("\u{1B}"))
    }

    @Test(
        "a wrong command line ends with 2 and says what would be right",
        arguments: [
            ["run"], ["nonsense"], ["run", "--nonsense", "a.dl"], ["--threads", "0", "-e", "1"], ["-e"],
            ["--seed", "x", "-e", "1"],
        ])
    func usage(arguments: [String]) throws {
        let result = try Dlrepl.run(arguments, in: folder)
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("Error: "))
    }

    @Test("a file that is not there is one clear error and status 1")
    func missingFile() throws {
        let result = try run("run", "absent.dl")
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("error[file]: cannot open \"absent.dl\""))
    }

    @Test("a lesson is found whatever its case, from any folder")
    func lessons() throws {
        try folder.write("print(\"lesson\", args)", to: "home/Lessons/CH9.dl")
        let home = ["DLREPL_HOME=\(folder.path)/home"]
        #expect(try run("run", "lessons/ch9.dl", "-x", environment: home).output == "lesson [\"-x\"]\n")
        #expect(try run("run", "Ch9.dl", environment: home).output == "lesson []\n")
        // A file of the user's own goes before.
        try folder.write("print(\"own\")", to: "lessons/ch9.dl")
        #expect(try run("run", "lessons/ch9.dl", environment: home).output == "own\n")
        let near = try run("run", "lessons/ch8.dl", environment: home)
        #expect(near.status == 1)
        #expect(near.errors.contains("did you mean"))
    }

    @Test("--json prints one object with the output, the value and the place of what went wrong")
    func json() throws {
        try folder.write("print(\"a\\tb\")\n1 + 1", to: "good.dl")
        #expect(
            try run("run", "--json", "good.dl").output
                == "{\"status\": \"ok\", \"output\": \"a\\tb\\n\", \"value\": \"2\", \"data\": 2, \"diagnostics\": []}\n")
        try folder.write("x = 1\nx +* 2", to: "bad.dl")
        let bad = try run("run", "--json", "bad.dl")
        #expect(bad.status == 1)
        #expect(bad.output.contains("\"code\": \"syntax\""))
        #expect(bad.output.contains("\"source\": \"bad.dl\", \"line\": 2, \"column\": 4"))
        let absent = try run("run", "--json", "absent.dl")
        #expect(absent.status == 1)
        #expect(absent.output.hasPrefix("{\"status\": \"failed\""))
    }

    @Test("--version and --help answer on the output", arguments: ["--version", "--help", "doctor", "models"])
    func information(argument: String) throws {
        let result = try run(argument)
        #expect(result.status == 0)
        #expect(!result.output.isEmpty)
        #expect(result.errors.isEmpty)
    }

    @Test("Ctrl-C ends a script with 130 and a short message")
    func interrupt() throws {
        try folder.write("print(\"begun\")\nwhile true { }", to: "a.dl")
        let process = try TerminalProcess(["run", folder.path + "/a.dl"], state: folder)
        #expect(process.wait { $0.rows.contains("begun") })
        process.type("\u{3}")
        #expect(process.wait(for: "interrupted"))
        #expect(process.waitForEnd() == 130)
    }

    @Test("diagnostics are coloured on a terminal")
    func colours() throws {
        try folder.write("relux(1)", to: "a.dl")
        let process = try TerminalProcess(["run", folder.path + "/a.dl"], state: folder)
        #expect(process.wait(for: "error[name]"))
        #expect(process.received.contains("\u{1B}[1;31merror[name]"))
    }

    @Test("a reader that goes away ends the program quietly")
    func brokenPipe() throws {
        try folder.write("for i in range(200000) { print(i) }", to: "a.dl")
        let result = try shell("\(Dlrepl.path) run a.dl | head -n 1")
        #expect(result == "0\n")
    }

    /// What a pipeline of the shell writes, both outputs together.
    private func shell(_ command: String) throws -> String {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, folder.path + "/.shell", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let child = try spawn(
            "/bin/sh", ["-c", "cd \(folder.path) && \(command)"], environment: ["PATH=/usr/bin:/bin"],
            actions: &actions, attributes: nil)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        return try folder.read(".shell")
    }

    @Test("fmt lays files out, says which, and leaves those in the layout alone")
    func layout() throws {
        try folder.write("x=1\nif x>0{print( x )}\n", to: "a.dl")
        try folder.write("x = 1\n", to: "b.dl")
        #expect(try run("fmt", "--check", ".").output == "./a.dl is not in the layout\n")
        #expect(try run("fmt", "--check", ".").status == 1)
        #expect(try run("fmt", "a.dl", "b.dl").output == "laid out a.dl\n")
        #expect(try folder.read("a.dl") == "x = 1\nif x > 0 { print(x) }\n")
        #expect(try run("fmt", "--check", "a.dl", "b.dl").status == 0)
        #expect(try run("fmt", "-", input: "x=[ 1 ]").output == "x = [1]\n")
    }

    @Test("fmt leaves a file that is no program as it is, and shows what is wrong")
    func layoutOfNoProgram() throws {
        try folder.write("x=(1", to: "a.dl")
        let result = try run("fmt", "a.dl", "missing.dl")
        #expect(result.status == 1)
        #expect(result.errors.contains("error[syntax]: the `(` of line 1 is not closed\n --> a.dl:1:3"))
        #expect(result.errors.contains("error[file]: cannot open \"missing.dl\""))
        #expect(try folder.read("a.dl") == "x=(1")
    }

    @Test("cost prints the ledger of a network, or its numbers as JSON")
    func cost() throws {
        let net = "sequential { conv2d(8, kernel=3); flatten(); dense(2) }"
        let table = try run("cost", net, "--input", "1,1,5,5")
        #expect(table.status == 0)
        // 3 x 3 places, 8 filters of 9 numbers; then 72 inputs for 2 outputs.
        #expect(table.output.contains("792"))
        let numbers = try run("cost", "--json", "--input", "1,1,5,5", net)
        #expect(numbers.output.contains("\"macs\": \(3 * 3 * 8 * 9 + 72 * 2)"))
        #expect(numbers.output.contains("\"output\": [1, 8, 3, 3]"))
        #expect(try run("cost", "mobilenet_v1", "--input", "1,3,a").status == 2)
        #expect(try run("cost", "nonsense").status == 1)
    }

    @Test("the value of --json is data as well as text")
    func jsonData() throws {
        let result = try run("-e", "{a: [1, 2.5, none], b: tensor([[1, 2]]), c: nan}", "--json")
        #expect(
            result.output.contains(
                "\"data\": {\"a\": [1, 2.5, null], \"b\": {\"dtype\": \"float32\", \"shape\": [1, 2], \"data\": [1.0, 2.0]}, \"c\": null}"))
    }

    @Test("the example of embedding prints what its page says")
    func embedding() throws {
        let example = Dlrepl.path.dropLast("dlrepl".count) + "embedding-example"
        let result = try Dlrepl.run([], in: folder, program: String(example))
        #expect(result.status == 0)
        #expect(result.output == "mean 74.0\n[10.0, 20.0, 40.0] [10.0, 20.0, 40.0]\n")
    }
}
