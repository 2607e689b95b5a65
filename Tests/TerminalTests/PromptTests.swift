import Glibc
import TestSupport
import Testing

@Suite("The prompt on a real terminal")
struct PromptTests {
    let state = TemporaryFolder()

    /// A prompt that waits for its first input.
    private func start(width: Int = 80, height: Int = 24) throws -> TerminalProcess {
        let process = try TerminalProcess(state: state, width: width, height: height)
        try #require(process.waitForPrompt(1))
        return process
    }

    @Test("greets in one line and prompts")
    func greeting() throws {
        let process = try start()
        #expect(process.screen.rows.count == 2)
        #expect(process.screen.rows[0].hasPrefix("dlrepl "))
        #expect(process.screen.cursorColumn == 7)
    }

    @Test("numbers inputs and outputs; _ and Out[n] are the values")
    func outputs() throws {
        let process = try start()
        process.type("2 ** 10\r")
        #expect(process.wait(for: "Out[1] 1024"))
        process.type("_ + 1\r")
        #expect(process.wait(for: "Out[2] 1025"))
        process.type("Out[1] / 2\r")
        #expect(process.wait(for: "Out[3] 512"))
        process.type("x = 3\r")
        #expect(process.waitForPrompt(5))
    }

    @Test("a block goes on until the parser has the whole of it, indented")
    func block() throws {
        let process = try start()
        process.type("fn twice(x) {\r")
        #expect(process.wait { $0.lastRow == "     |" && $0.cursorColumn == 11 })
        process.type("x * 2\r")
        #expect(process.wait { $0.lastRow == "     |" && $0.cursorColumn == 11 })
        process.type("}")
        #expect(process.wait { $0.lastRow == "     | }" })
        process.type("\r")
        #expect(process.waitForPrompt(2))
        process.type("twice(21)\r")
        #expect(process.wait(for: "Out[2] 42"))
    }

    @Test("an error shows its place, and the session goes on with its names as before")
    func error() throws {
        let process = try start()
        process.type("x = 1\r")
        #expect(process.waitForPrompt(2))
        process.type("x = 2; y = 1 / 0\r")
        #expect(process.wait(for: " --> In[2]:1:12"))
        #expect(process.waitForPrompt(3))
        process.type("x\r")
        #expect(process.wait(for: "Out[3] 1"))
    }

    @Test("output without a line end stays above the prompt")
    func unfinishedLine() throws {
        let process = try start()
        process.type("print(\"abc\", end=\"\")\r")
        #expect(process.wait { $0.rows.suffix(2) == ["abc", "In[2]>"] })
    }

    @Test("Ctrl-C stops an endless loop and keeps the session")
    func interruptLoop() throws {
        let process = try start()
        process.type("x = 5\r")
        #expect(process.waitForPrompt(2))
        process.type("print(\"begun\"); while true { x = x + 0 }\r")
        #expect(process.wait { $0.rows.contains("begun") })
        process.type("\u{3}")
        #expect(process.wait(for: "interrupted"))
        #expect(process.waitForPrompt(3))
        process.type("x\r")
        #expect(process.wait(for: "Out[3] 5"))
    }

    @Test("Ctrl-C stops a long convolution, a long product and a long random draw, each in its middle")
    func interruptConvolution() throws {
        let process = try start()
        process.type("x = zeros(2, 64, 512, 512); a = zeros(6000, 6000); layer = conv2d(64, kernel=11); y = layer(x[:, :, :16, :16])\r")
        #expect(process.waitForPrompt(2))
        let inputs = [
            "y = layer(x)", "y = a @ a @ a @ a @ a @ a @ a @ a @ a @ a @ a @ a",
            "y = [randn(2 ** 27) for i in range(100)]",
        ]
        for (index, input) in inputs.enumerated() {
            process.type("print(\"begun \(index)\"); \(input)\r")
            #expect(process.wait { $0.rows.contains("begun \(index)") })
            process.type("\u{3}")
            #expect(process.wait(for: "interrupted"))
            #expect(process.waitForPrompt(index + 3))
            process.type("\u{c}")
            #expect(process.wait { $0.rows.count == 1 })
        }
        process.type("layer.parameters.bias.shape\r")
        #expect(process.wait(for: "Out[5] [64]"))
    }

    @Test("training shows one bar that is written over; Ctrl-C stops it, and the network keeps what it learned")
    func trainingBar() throws {
        let process = try start(width: 120)
        process.type("x = rand(4096, 64); y = x @ ones(64, 1); net = dense(1); o = adam(net, lr=0.01)\r")
        #expect(process.waitForPrompt(2))
        process.type("h = fit(net, (x, y), epochs=100000, batch=32, loss=mse, optimizer=o)\r")
        #expect(process.wait { $0.text.contains("epoch 2/100000") && $0.text.contains("images/s") })
        #expect(process.received.contains("[####"))
        process.type("\u{3}")
        #expect(process.wait(for: "the network keeps what it learned"))
        #expect(process.waitForPrompt(3))
        process.type("mse(predict(net, x), y).item < 100\r")
        #expect(process.wait(for: "Out[3] true"))
    }

    @Test("Tab after a pipe shows the layers that fit")
    func completionAfterPipe() throws {
        let process = try start()
        process.type("rows = zeros(2, 5)\r")
        #expect(process.waitForPrompt(2))
        process.type("rows |> \t")
        #expect(process.wait(for: "layers for [2, 5]"))
        #expect(process.screen.text.contains("dense"))
        #expect(!process.screen.text.contains("conv2d"))
        process.type("den\t(3)\r")
        #expect(process.wait(for: "float32 [2, 3]"))
    }

    @Test("a figure appears as sixels on a terminal that answers that it has them, else as the path of a file")
    func pictures() throws {
        let process = try start()
        process.type("plot([1, 2], [3, 4])\r")
        #expect(process.wait { _ in process.received.contains("\u{1B}[c") })
        process.type("\u{1B}[?62;4;22c")
        #expect(process.wait { _ in process.received.contains("\u{1B}Pq\"1;1;") })
        let other = try start()
        other.type("plot([1, 2], [3, 4])\r")
        #expect(other.wait { $0.text.contains("the picture is in") && $0.text.contains("out-1.png") })
        other.type("1 + 1\r")
        #expect(other.wait(for: "Out[2] 2"))
    }

    @Test("Ctrl-C at the prompt gives the line up")
    func interruptLine() throws {
        let process = try start()
        process.type("fn broken(x) {\rabc")
        #expect(process.wait(for: "abc"))
        process.type("\u{3}")
        #expect(process.wait(for: "^C"))
        #expect(process.waitForPrompt(1))
        process.type("1 + 1\r")
        #expect(process.wait(for: "Out[1] 2"))
    }

    @Test("Tab completes names, fields, parameters and commands")
    func completion() throws {
        let process = try start()
        process.type("learning_rate = 0.1\r")
        #expect(process.waitForPrompt(2))
        process.type("lear\t")
        #expect(process.wait { $0.lastRow == "In[2]> learning_rate" })
        process.type("\r")
        #expect(process.wait(for: "Out[2] 0.1"))
        process.type("s = {kernel: 3, stride: 2}\r")
        #expect(process.waitForPrompt(4))
        process.type("s.ke\t\r")
        #expect(process.wait(for: "Out[4] 3"))
        process.type("print(1, end\t\"!\")\r")
        #expect(process.wait(for: "1!"))
        process.type(":va\t\r")
        #expect(process.wait(for: "learning_rate  number"))
    }

    @Test("Tab lists what there is when it cannot go on")
    func completionList() throws {
        let process = try start()
        process.type("loss_a = 1; loss_b = 2\r")
        #expect(process.waitForPrompt(2))
        process.type("loss\t")
        #expect(process.wait { $0.lastRow == "In[2]> loss_" })
        process.type("\t")
        #expect(process.wait { $0.rows.suffix(2) == ["loss_a  loss_b", "In[2]> loss_"] })
    }

    @Test("Tab completes the paths of files inside a string")
    func pathCompletion() throws {
        try state.write("", to: "photos/dog.txt")
        let process = try start()
        process.type("\"\(state.path)/pho\tdo\t")
        #expect(process.wait { $0.text.replacing("\n", with: "").hasSuffix("\(state.path)/photos/dog.txt") })
    }

    @Test("wide characters keep the cursor right, over the edge of the screen too")
    func wideCharacters() throws {
        let process = try start(width: 19)
        process.type("\"小猫🐱\"")
        #expect(process.wait { $0.lastRow == "In[1]> \"小猫🐱\"" && $0.cursorColumn == 15 })
        // Two to the left: before the cat.
        process.type("\u{1B}[D\u{1B}[D")
        #expect(process.wait { $0.cursorColumn == 12 })
        process.type("狗")
        #expect(process.wait { $0.lastRow == "In[1]> \"小猫狗🐱\"" && $0.cursorColumn == 14 })
        // The next one fits no more: the row after takes it.
        process.type("\u{5}\u{7F}大小")
        #expect(process.wait { $0.rows.suffix(2) == ["In[1]> \"小猫狗🐱大", "小"] && $0.cursorColumn == 2 })
        process.type("\"\r")
        #expect(process.wait { $0.text.contains("Out[1] \"小猫狗🐱大小\"") || $0.text.contains("Out[1] \"小猫狗🐱大\n小\"") })
    }

    @Test("several lines pasted at once are one input and run as they stand")
    func paste() throws {
        let process = try start()
        process.type("\u{1B}[200~fn g(x) {\r    y = x * 2\r    y + 1\r}\rg(4)\r\u{1B}[201~")
        #expect(process.wait(for: "| g(4)"))
        process.type("\r")
        #expect(process.wait(for: "Out[1] 9"))
        #expect(process.screen.text.contains("     |     y = x * 2"))
    }

    @Test("an input of several lines comes back from the history as one, and is edited as one")
    func recall() throws {
        let process = try start()
        process.type("fn h(x) {\rx + 1\r}\r")
        #expect(process.waitForPrompt(2))
        process.type("1\r")
        #expect(process.waitForPrompt(3))
        process.type("\u{1B}[A\u{1B}[A")
        #expect(process.wait { $0.rows.suffix(3).first == "In[3]> fn h(x) {" })
        // From the last line up one, to its end, and there another digit.
        process.type("\u{1B}[A\u{5}0")
        #expect(process.wait { $0.rows.suffix(2).first?.hasSuffix("x + 10") == true })
        process.type("\r")
        #expect(process.waitForPrompt(4))
        process.type("h(1)\r")
        #expect(process.wait(for: "Out[4] 11"))
    }

    @Test("the history outlives a kill, and sessions side by side lose nothing")
    func history() throws {
        let first = try start()
        let second = try start()
        first.type("first = 1\r")
        #expect(first.waitForPrompt(2))
        second.type("second = 2\r")
        #expect(second.waitForPrompt(2))
        first.type("third = \"\\n\"\r")
        #expect(first.waitForPrompt(3))
        first.kill()
        second.kill()
        let again = try start()
        again.type("\u{10}")
        #expect(again.wait { $0.lastRow == "In[1]> third = \"\\n\"" })
        again.type("\u{10}")
        #expect(again.wait { $0.lastRow == "In[1]> second = 2" })
        again.type("\u{10}")
        #expect(again.wait { $0.lastRow == "In[1]> first = 1" })
    }

    @Test("undo takes back what the last input did to names")
    func undo() throws {
        let process = try start()
        process.type("x = 1\r")
        #expect(process.waitForPrompt(2))
        process.type("x = 2\r")
        #expect(process.waitForPrompt(3))
        process.type("undo\r")
        #expect(process.wait(for: "undone"))
        process.type("x\r")
        #expect(process.wait(for: "Out[3] 1"))
    }

    @Test(":save writes the inputs that ran, :load runs them", arguments: ["saved.dl"])
    func saveAndLoad(name: String) throws {
        let process = try start()
        process.type("x = 20\r")
        #expect(process.waitForPrompt(2))
        process.type("x / 0\r")
        #expect(process.waitForPrompt(3))
        process.type("x + 1\r")
        #expect(process.waitForPrompt(4))
        process.type(":save ~/\(name)\r")
        #expect(process.wait(for: "2 inputs in"))
        #expect(try state.read(name) == "# %%\nx = 20\n\n# %%\nx + 1\n")
        process.type(":reset\r")
        #expect(process.waitForPrompt(1))
        process.type(":load ~/\(name)\r")
        #expect(process.wait(for: "Out[1] 21"))
    }

    @Test("an unknown command names the nearest one")
    func unknownCommand() throws {
        let process = try start()
        process.type(":varz\r")
        #expect(process.wait(for: "did you mean `:vars`?"))
    }

    @Test("Ctrl-D leaves, and so do :quit and exit", arguments: ["\u{4}", ":quit\r", "exit\r"])
    func end(keys: String) throws {
        let process = try start()
        process.type(keys)
        #expect(process.waitForEnd() == 0)
    }

    @Test("a computation that SIGTERM meets ends with it")
    func termination() throws {
        let process = try start()
        process.type("print(\"begun\"); while true { }\r")
        #expect(process.wait { $0.rows.contains("begun") })
        process.terminate()
        #expect(process.waitForEnd() == -SIGTERM)
    }
}
