import Diagnostics
import LineEditing
import Runtime
import Sessions

/// The prompt: reads an input, runs it, shows its value, and again.
///
///     In[1]> x = 2 ** 10
///     In[2]> x + 1
///     Out[2] 1025
public final class REPL {
    let output: StandardOutput
    let palette: Palette
    let reader: any LineReader
    let assistant: LanguageAssistant
    private let options: Session.Options
    var notebook: Notebook
    /// Where `:save` wrote last.
    var savedPath: String?
    /// How pictures are shown; found out when the first one is there.
    lazy var pictures = PictureTerminal(environment: Environment.variable, attributes: TerminalQuery.attributes)
    private(set) var isDone = false

    /// A computation that takes longer than this is told so.
    private static let slow: Int64 = 2_000_000_000

    /// - Parameter makeReader: gives the source of inputs, which asks the assistant about the language.
    public init(
        output: StandardOutput, options: Session.Options, makeReader: (any LineAssistant) -> any LineReader
    ) {
        self.output = output
        self.options = options
        palette = Palette(isOn: output.hasColour)
        let session = REPL.session(options, output)
        notebook = Notebook(session: session)
        assistant = LanguageAssistant(session: session)
        reader = makeReader(assistant)
    }

    private static func session(_ options: Session.Options, _ output: StandardOutput) -> Session {
        let installation = Installation.current()
        var options = options
        options.dataFolders += [installation.photos].compactMap { $0 }
        let session = Session(options: options, interrupt: InterruptSignal.flag)
        installation.giveExercises(to: session, on: output)
        session.output = output.write
        session.machine.outputIsTerminal = output.isTerminal
        return session
    }

    /// Runs until the input ends or `:quit`.
    ///
    /// - Returns: the exit status.
    public func run(greeting: String) -> Int32 {
        InterruptSignal.install(.unending)
        if !greeting.isEmpty { output.write(palette.faint(greeting) + "\n") }
        while !isDone {
            // The prompt is painted from the start of its row on.
            if output.endsInsideLine { output.write("\n") }
            output.flush()
            InterruptSignal.flag.clear()
            switch reader.read(prompt) {
            case .end: isDone = true
            case .interrupted: break
            case .entry(let text): take(text)
            }
        }
        return output.finish(ExitStatus.success)
    }

    private var prompt: Prompt {
        let first = "In[\(notebook.nextNumber)]> "
        let continuation = String(repeating: " ", count: first.count - 2) + "| "
        return Prompt(first: first, continuation: continuation, style: Palette.inputStyle)
    }

    /// Obeys or runs what was typed.
    func take(_ text: String) {
        guard !text.allSatisfy(\.isWhitespace) else { return }
        reader.remember(text)
        if PromptCommand.isCommand(text) {
            if let command = PromptCommand(text) { return obey(command) }
            let word = text.dropFirst().prefix { !$0.isWhitespace }
            let near = NearestNames.of(String(word), among: PromptCommand.Kind.allCases.map(\.rawValue))
            let help = near.isEmpty ? "`:help` lists the commands" : "did you mean `:\(near[0])`?"
            return fail(Problem(code: "command", message: "there is no command `:\(word)`", help: help))
        }
        if let command = spelledOut(text) { return obey(command) }
        run(text)
    }

    /// `exit`, `undo`, `help` alone, unless the user has given the name a meaning.
    private func spelledOut(_ text: String) -> PromptCommand? {
        guard let command = PromptCommand.spelledOut(text) else { return nil }
        let word = text.trimmed.prefix { $0.isLetter }
        let machine = notebook.session.machine
        if machine.value(of: String(word), in: notebook.session.scope) != nil { return nil }
        return command
    }

    // MARK: - Running

    /// Runs an input and shows what came of it.
    func run(_ text: String, name: String? = nil, showsTime: Bool = false) {
        run(showsTime: showsTime) { notebook.run(text, name: name) }
    }

    /// Shows what comes of running a cell of the notebook.
    @discardableResult
    func run(showsTime: Bool = false, _ running: () -> Notebook.Cell) -> Notebook.Cell {
        let start = Stopwatch.nanoseconds()
        let cell = running()
        let time = Stopwatch.nanoseconds() - start
        switch cell.outcome {
        case .value(let value): if !value.isNone { show(value, cell.number) }
        case .nothing: break
        case .failed(let diagnostics):
            for diagnostic in diagnostics { output.writeError(diagnostic.rendered(colour: output.errorsHaveColour)) }
        case .interrupted:
            // The terminal has shown the keys as `^C`.
            output.write("\n" + palette.alarm("interrupted") + ": what ran before stays; `undo` takes it back\n")
        }
        if showsTime || time > REPL.slow {
            output.write(palette.faint("(\(Stopwatch.text(nanoseconds: time)))") + "\n")
        }
        return cell
    }

    private func show(_ value: Value, _ number: Int) {
        let size = ScreenSize.current
        let display = ValueDisplay(session: notebook.session, palette: palette, width: size.width)
        let (header, body) = display.lines(of: value)
        output.write(palette.output("Out[\(number)]") + (header.isEmpty ? "" : " " + header) + "\n")
        if !body.isEmpty { output.write(body + "\n") }
        show(pictureOf: value, number)
    }

    func fail(_ problem: Problem) { output.writeError(problem.text) }

    func say(_ text: String) { output.write(text + "\n") }

    func quit() { isDone = true }

    /// Forgets everything: a new session, numbered from 1.
    func reset() {
        let session = REPL.session(options, output)
        notebook = Notebook(session: session)
        assistant.session = session
    }
}
