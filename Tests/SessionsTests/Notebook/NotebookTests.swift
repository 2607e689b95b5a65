import Runtime
import Sessions
import Testing

@Suite("A notebook's inputs")
struct NotebookTests {
    private func text(_ notebook: Notebook, _ input: String) -> String {
        switch notebook.run(input).outcome {
        case .value(let value): notebook.session.text(value)
        case .nothing: "nothing"
        case .failed(let diagnostics): diagnostics[0].problem.code
        case .interrupted: "interrupted"
        }
    }

    @Test("are numbered from 1, and so are the places of their errors")
    func numbers() {
        let notebook = Notebook(session: Session())
        #expect(notebook.nextNumber == 1)
        #expect(notebook.run("x = 1").number == 1)
        guard case .failed(let diagnostics) = notebook.run("x / 0").outcome else {
            Issue.record("no failure")
            return
        }
        #expect(diagnostics[0].place == "In[2]:1:1")
        #expect(notebook.nextNumber == 3)
    }

    @Test("leave their values in Out and in _")
    func outputs() {
        let notebook = Notebook(session: Session())
        #expect(text(notebook, "20 + 1") == "21")
        #expect(text(notebook, "_ * 2") == "42")
        #expect(text(notebook, "Out[1]") == "21")
        #expect(text(notebook, "x = 5") == "nothing")
        // An assignment and `none` leave nothing, and `_` as it was.
        _ = notebook.run("none")
        #expect(text(notebook, "Out[4]") == "index")
        #expect(text(notebook, "_") == "21")
        #expect(text(notebook, "Out[-1]") == "21")
    }

    @Test("keep their values through collections")
    func collection() {
        let notebook = Notebook(session: Session())
        #expect(text(notebook, "\"a\" + \"b\"") == "\"ab\"")
        #expect(text(notebook, "x = [1, 2, 3]") == "nothing")
        #expect(text(notebook, "x = 0") == "nothing")
        // 131 MB of strings are more than the collector waits for.
        let grown = "s = \"0123456789\"\nfor i in range(14) { s = s + s }\nfor i in range(800) { t = s + \"!\" }"
        #expect(text(notebook, grown) == "nothing")
        #expect(text(notebook, "Out[1]") == "\"ab\"")
        for _ in 0..<3 where notebook.undo() != nil {}
        #expect(text(notebook, "x") == "[1, 2, 3]")
    }

    @Test("that fail change no name")
    func failure() {
        let notebook = Notebook(session: Session())
        _ = notebook.run("x = 1")
        #expect(text(notebook, "x = 2\ny = 3\nfn f() { 1 }\nx / 0") == "zero")
        #expect(text(notebook, "x") == "1")
        #expect(text(notebook, "y") == "name")
        #expect(text(notebook, "f()") == "name")
        // A word that was covered is the word again.
        #expect(text(notebook, "len = 3; len / 0") == "zero")
        #expect(text(notebook, "len([1, 2])") == "2")
        // A name that failed once can be used later.
        #expect(text(notebook, "y = 7") == "nothing")
        #expect(text(notebook, "y") == "7")
    }

    @Test(
        "that fail change nothing inside values, and an undo takes such changes back",
        arguments: [
            ("x = [1, 2]", "x[0] = 9", "x"), ("x = [1, 2]", "x.append(3); x.append(4)", "x"), ("x = [1, 2]", "x.pop()", "x"),
            ("x = [1, 2, 3]", "x[0:2] = [8, 9]", "x"), ("x = {a: 1}", "x.a = 2; x.b = 3", "x"), ("x = {a: 1}", "x[\"a\"] += 2", "x"),
            ("x = zeros(3)", "x[1] = 5; x[2] = 6", "x"), ("y = zeros(2, 2); x = y[0]", "x[:] = 1", "y"),
            ("x = arange(4)", "x[x > 1] = 0", "x"), ("x = [[1], [2]]", "for row in x { row[0] = 0 }", "x"),
            ("fn counter() { n = 0; () -> { n += 1; n } }; f = counter(); f()", "f(); f()", "f()"),
            ("fn g() { n = 0; { tick: () -> { n += 1; n }, read: () -> n } }; x = g()", "x.tick()", "x.read()"),
        ])
    func insides(setup: String, change: String, look: String) {
        func looked(_ inputs: [String], undoing: Bool = false) -> String {
            let notebook = Notebook(session: Session())
            for input in inputs { _ = notebook.run(input) }
            if undoing { _ = notebook.undo() }
            // Collections must not lose what a journal holds.
            notebook.session.machine.limits.collectsAlways = true
            return text(notebook, look)
        }
        let before = looked([setup])
        #expect(looked([setup, change]) != before)
        #expect(looked([setup, change + "; 1 / 0"]) == before)
        #expect(looked([setup, change + "; 1 / 0", "k = 0", change + "; fail(\"no\")"]) == before)
        #expect(looked([setup, change], undoing: true) == before)
    }

    @Test("that made things themselves take back nothing of them")
    func ownThings() {
        let notebook = Notebook(session: Session())
        _ = notebook.run("x = [0]")
        _ = notebook.run("y = [1]; y[0] = 2; x[0] = y")
        #expect(text(notebook, "x") == "[[2]]")
        #expect(notebook.undo() == 3)
        #expect(notebook.undo() == 2)
        #expect(text(notebook, "x") == "[0]")
    }

    @Test("that fail leave the random generator where it was")
    func generator() {
        let notebook = Notebook(session: Session())
        let before = notebook.session.machine.generator
        _ = notebook.run("x = 1; x / 0")
        #expect(notebook.session.machine.generator == before)
    }

    @Test("can be undone, the last ones first, down to nothing")
    func undo() {
        let notebook = Notebook(session: Session())
        _ = notebook.run("x = 1")
        _ = notebook.run("x = 2; y = 3")
        _ = notebook.run("x / 0")
        #expect(notebook.undo() == 2)
        #expect(text(notebook, "x") == "1")
        #expect(text(notebook, "y") == "name")
        #expect(notebook.undo() == 4)
        #expect(notebook.undo() == 1)
        #expect(text(notebook, "x") == "name")
        for _ in 0..<3 { _ = notebook.undo() }
        #expect(notebook.undo() == nil)
    }

    @Test("a function's own names stay usable after an undo of a later input")
    func functions() {
        let notebook = Notebook(session: Session())
        _ = notebook.run("n = 2\nfn f(x) { x * n }")
        _ = notebook.run("n = 10")
        #expect(text(notebook, "f(1)") == "10")
        #expect(notebook.undo() == 3)
        #expect(notebook.undo() == 2)
        #expect(text(notebook, "f(1)") == "2")
    }

    @Test("an interrupt keeps what ran before it")
    func interrupt() {
        let flag = InterruptFlag()
        let notebook = Notebook(session: Session(interrupt: flag))
        flag.raise()
        #expect(text(notebook, "x = 3\nwhile true { }") == "interrupted")
        flag.clear()
        #expect(text(notebook, "x") == "3")
        #expect(notebook.undo() == 2)
        #expect(notebook.undo() == 1)
        #expect(text(notebook, "x") == "name")
    }
}
