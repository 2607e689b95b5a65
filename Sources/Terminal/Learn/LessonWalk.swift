import Diagnostics
import Files
import Glibc
import LineEditing
import Runtime
import Sessions

/// A lesson gone through cell by cell: prose is shown, code waits for Enter, and whatever else is typed runs in the
/// same session.
public final class LessonWalk {
    private let repl: REPL
    private let program: CellProgram
    private let name: String
    private let progress: LessonProgress?
    /// The cells that show something of this edition.
    private let stops: [Int]

    private enum Step { case on, back, quit }

    /// - Parameters:
    ///   - name: the lesson's path below `Lessons`, without its ending.
    ///   - program: its text, without mistakes.
    ///   - edition: whose prose is shown: `en`, `zh`.
    public init(
        name: String, program: CellProgram, repl: REPL, progress: LessonProgress?, edition: String = Cell.firstEdition
    ) {
        (self.name, self.program, self.repl, self.progress) = (name, program, repl, progress)
        stops = program.cells.indices.filter { program.cells[$0].isShown(in: edition) }
    }

    static let help = """
        Enter runs the cell that is shown. What you type instead runs too, with all that the lesson has made so far.
        skip      go on without running the cell      back   to the cell before
        quit      leave; the place is kept (Ctrl-D)   ?word  what a word does
        """

    /// Goes through the lesson until its end or until the learner leaves.
    ///
    /// - Returns: the exit status.
    public func run() -> Int32 {
        InterruptSignal.install(.unending)
        repl.showsSavedPictures()
        var index = begin()
        var hasFailed = false
        walk: while index < stops.count {
            keep(index)
            let cell = program.cells[stops[index]]
            if cell.kind == .prose {
                hasFailed = !showProse(stops[index])
                index += 1
                continue
            }
            showCode(cell)
            switch waitAndRun(index, &hasFailed) {
            case .on: index += 1
            case .back: index = codeBefore(index)
            case .quit: break walk
            }
        }
        keep(index)
        if index >= stops.count { say("\nThat is the end of this lesson. `dlrepl learn` lists the others.") }
        return repl.output.finish(hasFailed ? ExitStatus.failed : ExitStatus.success)
    }

    // MARK: - Where to begin

    /// The first stop; at a place that was kept, what stands before it runs again when the learner wants to go on there.
    private func begin() -> Int {
        say(repl.palette.faint("Enter runs a cell, `help` says what else there is, `quit` leaves"))
        guard repl.output.isTerminal, let place = progress?.places()[name], place.cellCount == stops.count, place.cell > 0,
            place.cell < stops.count
        else { return 0 }
        say(
            "You left at cell \(place.cell + 1) of \(stops.count). Enter goes on there (the cells before it run again), `start` begins anew."
        )
        guard case .entry(let answer) = read("\(name)> "), answer.trimmed != "start" else { return 0 }
        let output = repl.notebook.session.output
        repl.notebook.session.output = { _ in }
        defer { repl.notebook.session.output = output }
        for index in 0..<place.cell {
            let outcome = repl.notebook.session.run(cell: stops[index], of: program).outcome
            if outcome.isFailure { return index }
        }
        return place.cell
    }

    private func keep(_ index: Int) {
        do {
            try progress?.note(name, LessonProgress.Place(cell: index, cellCount: stops.count))
        } catch {
            // A place that cannot be kept is no reason to stop learning.
        }
    }

    private func codeBefore(_ index: Int) -> Int {
        let before = stops[..<index].lastIndex { program.cells[$0].kind == .code } ?? 0
        // With the prose that leads to it.
        var start = before
        while start > 0, program.cells[stops[start - 1]].kind == .prose { start -= 1 }
        return start
    }

    // MARK: - Showing

    /// - Returns: false where a receipt of the prose failed.
    private func showProse(_ index: Int) -> Bool {
        let result = repl.notebook.session.run(cell: index, of: program)
        let width = min(ScreenSize.current.width, 80)
        say("\n" + ProseText(palette: repl.palette, width: width).text(of: result.prose))
        guard case .failed(let diagnostics) = result.outcome else { return true }
        for diagnostic in diagnostics { repl.output.writeError(diagnostic.rendered(colour: repl.output.errorsHaveColour)) }
        return false
    }

    private func showCode(_ cell: Cell) {
        let gutter = repl.palette.faint("\u{2502} ")
        let width = max(ScreenSize.current.width - 2, 20)
        let lines = repl.coloured(cell.text).split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { TextWidth.wrapped(String($0), width: width, indent: 4) }
        say("\n" + lines.map { gutter + $0 }.joined(separator: "\n"))
    }

    private func say(_ text: String) { repl.say(text) }

    // MARK: - Waiting

    private func read(_ first: String) -> LineReading {
        if repl.output.endsInsideLine { repl.output.write("\n") }
        repl.output.flush()
        InterruptSignal.flag.clear()
        // Through a pipe nobody reads a prompt.
        let shown = isatty(STDIN_FILENO) == 1 ? first : ""
        let continuation = shown.isEmpty ? "" : String(repeating: " ", count: max(0, shown.count - 2)) + "| "
        return repl.reader.read(Prompt(first: shown, continuation: continuation, style: Palette.inputStyle))
    }

    private func waitAndRun(_ index: Int, _ hasFailed: inout Bool) -> Step {
        while true {
            switch read("[\(index + 1)/\(stops.count)] ") {
            case .end: return .quit
            case .interrupted: continue
            case .entry(let text):
                switch text.trimmed {
                case "":
                    let cell = repl.runCell(stops[index], of: program)
                    hasFailed = cell.outcome.isFailure
                    if !hasFailed { return .on }
                    say(repl.palette.faint("Enter tries it again, `skip` goes on without it"))
                case "skip": return .on
                case "back": return .back
                case "quit", "exit", ":quit": return .quit
                case "help": say(LessonWalk.help)
                default:
                    repl.take(text)
                    if repl.isDone { return .quit }
                }
            }
        }
    }
}
