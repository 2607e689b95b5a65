import Diagnostics
import Runtime
import Syntax
import Tensors

/// A session of numbered inputs: what a prompt or a notebook kernel drives.
///
/// Input n runs under the name `In[n]`. Its value, if it has one, becomes `Out[n]` and `_`. An input that fails
/// changes nothing; the last ones that ran can be undone.
public final class Notebook {
    /// One input that ran.
    public struct Cell {
        public let number: Int
        public let text: String
        public let outcome: Session.Outcome

        public var hasFailed: Bool {
            if case .failed = outcome { true } else { false }
        }
    }

    public let session: Session
    public private(set) var cells: [Cell] = []
    private let outputs = OutputHistory()
    /// The state before each input that ran, the newest last.
    private var undoable: [(number: Int, state: State)] = []

    /// How many inputs can be undone: each keeps alive what its names stood for.
    public static let undoLimit = 16

    private struct State {
        var globals: Snapshot
        /// What changed in place after that.
        var journal: Journal
        var imported: [String: GlobalScope]
        var generator: Generator
    }

    public init(session: Session) {
        self.session = session
        let value = session.machine.host(outputs)
        session.machine.pin(value)
        session.machine.define("Out", value, in: session.scope)
    }

    /// The number that the next input will have.
    public var nextNumber: Int { (cells.last?.number ?? 0) + 1 }

    /// The last input's text.
    public var lastInput: String? { cells.last?.text }

    /// Runs the next input.
    ///
    /// - Parameter name: what messages call the source; `In[n]` unless it is a file's text.
    public func run(_ text: String, name: String? = nil) -> Cell {
        let number = nextNumber
        return run(text) { $0.run(text, name: name ?? "In[\(number)]") }
    }

    /// Runs the next input in a way of its own, as a cell of a lesson.
    public func run(_ text: String, by running: (Session) -> Session.Outcome) -> Cell {
        let number = nextNumber
        let before = state()
        let outcome = running(session)
        session.machine.endJournal()
        switch outcome {
        case .failed: restore(before)
        case .interrupted, .nothing: keep(before, number)
        case .value(let value):
            keep(before, number)
            if !value.isNone { record(value, number) }
        }
        let cell = Cell(number: number, text: text, outcome: outcome)
        cells.append(cell)
        return cell
    }

    /// Takes back what the last input that ran did to names, and to the insides of lists, records and tensors; networks
    /// keep what they learned.
    ///
    /// - Returns: the number of that input, or nil when there is none.
    public func undo() -> Int? {
        guard let (number, state) = undoable.popLast() else { return nil }
        restore(state)
        retain()
        return number
    }

    // MARK: - Keeping values

    private func record(_ value: Value, _ number: Int) {
        outputs.set(number, value)
        session.machine.define("_", value, in: session.scope)
    }

    private func state() -> State {
        State(
            globals: session.machine.snapshot(of: session.scope), journal: session.machine.beginJournal(),
            imported: session.imported, generator: session.machine.generator)
    }

    private func restore(_ state: State) {
        session.machine.takeBack(state.journal)
        session.machine.restore(state.globals, in: session.scope)
        session.imported = state.imported
        session.machine.generator = state.generator
    }

    private func keep(_ state: State, _ number: Int) {
        undoable.append((number, state))
        if undoable.count > Notebook.undoLimit { undoable.removeFirst() }
        retain()
    }

    /// Shows the collector the values that undoing would bring back.
    private func retain() { outputs.undoable = undoable.map { ($0.state.globals, $0.state.journal) } }
}
