import Diagnostics
import Files
import Sessions

extension REPL {
    func obey(_ command: PromptCommand) {
        switch command.kind {
        case .help: say(PromptCommand.help)
        case .quit: quit()
        case .vars:
            let lines = VariableTable(session: notebook.session).lines
            say(lines.isEmpty ? "no names yet: `x = 3` makes one" : lines.joined(separator: "\n"))
        case .doc: document(command.argument)
        case .time:
            if command.argument.isEmpty { return usage(":time EXPRESSION") }
            run(command.argument, showsTime: true)
        case .undo:
            if let number = notebook.undo() {
                say("undone: names are as they were before In[\(number)]")
            } else {
                say("nothing to undo")
            }
        case .edit: edit()
        case .save: save(command)
        case .load: load(command.argument)
        case .reset:
            reset()
            say("a new session")
        }
    }

    private func usage(_ text: String) {
        fail(Problem(code: "command", message: "it is written `\(text)`"))
    }

    private func document(_ word: String) {
        if word.isEmpty { return usage(":doc WORD") }
        if let text = notebook.session.documentation(of: word) { return say(text) }
        let near = NearestNames.of(word, among: notebook.session.machine.builtinNames)
        fail(
            Problem(
                code: "name", message: "there is no word `\(word)`",
                help: near.isEmpty ? "" : "did you mean \(NearestNames.alternatives(near))?"))
    }

    private func edit() {
        guard let text = ExternalEditor.edit(notebook.lastInput ?? "") else {
            return fail(
                Problem(
                    code: "command", message: "the editor `\(ExternalEditor.command)` did not end well",
                    help: "put the one you like into the variable EDITOR before you start, as in EDITOR=nano"))
        }
        guard !text.allSatisfy(\.isWhitespace) else { return say("nothing to run") }
        reader.remember(text)
        say(palette.faint(text))
        run(text)
    }

    /// The inputs that did not fail, each a cell of a notebook in text.
    private func save(_ command: PromptCommand) {
        let path = expanded(command.argument)
        if path.isEmpty { return usage(":save FILE") }
        if File.exists(path) && !command.isForced && path != savedPath {
            return fail(
                Problem(
                    code: "file", message: "\"\(path)\" is there already",
                    help: "`:save! \(command.argument)` writes over it"))
        }
        let cells = notebook.cells.filter { !$0.hasFailed }.map { "# %%\n\($0.text)\n" }
        if cells.isEmpty { return say("nothing to save yet") }
        guard attempt({ try File.write(cells.joined(separator: "\n"), to: path) }) else { return }
        savedPath = path
        say("\(cells.count) input\(cells.count == 1 ? "" : "s") in \(path)")
    }

    private func load(_ argument: String) {
        if argument.isEmpty { return usage(":load FILE") }
        var path = expanded(argument)
        if !File.exists(path), let lesson = Installation.current().lesson(path) { path = lesson }
        attempt { run(try File.readText(path), name: path) }
    }

    private func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = Environment.variable("HOME") else { return path }
        return home + path.dropFirst()
    }

    /// Runs `body`; what it throws is shown.
    @discardableResult
    private func attempt(_ body: () throws -> Void) -> Bool {
        do {
            try body()
            return true
        } catch {
            fail(Problem(of: error, code: "error"))
            return false
        }
    }
}
