import Builtins
import Diagnostics
import Files
import Kernels
import Runtime
import Syntax
import Tensors

/// One notebook session: a machine, the names defined so far, and a way to run sources in turn.
///
///     let session = Session()
///     session.output = { print($0, terminator: "") }
///     switch session.run("x = 2 ** 10\nx", name: "example") {
///     case .value(let value): print(session.text(value))       // 1024
///     case .failed(let diagnostics): print(diagnostics[0].rendered())
///     case .nothing, .interrupted: break
///     }
///
/// Only front ends print; the session hands everything on.
public final class Session {
    public struct Options {
        /// What the program sees as `args`.
        public var arguments: [String] = []
        /// Starts every random word.
        public var seed = 0
        /// How many threads a computation may take; nil for as many as the machine has.
        public var threadCount: Int?
        /// Where figures and images with a relative path are written; nil for the current folder. It is made if need be.
        public var figuresFolder: String?
        /// Where files to read may lie besides the current folder, such as the photos that come with the program.
        public var dataFolders: [String] = []

        public init() {}
    }

    /// What came of running a source.
    public enum Outcome {
        /// The value of the last statement.
        case value(Value)
        /// The last statement was no expression, or its value is `none`.
        case nothing
        /// Nothing ran (mistakes in the text), or it ran up to the error.
        case failed([Diagnostic])
        /// Ctrl-C; what ran before it stays.
        case interrupted
    }

    public let machine: Machine
    public let scope = GlobalScope()
    /// Files under way or done, by path, so that each is imported once and none imports itself.
    var imported: [String: GlobalScope] = [:]
    private var importing: [String] = []
    /// The scope of the file under way, into which its imports go.
    private var currentScope: GlobalScope

    /// Where `print` writes.
    public var output: (String) -> Void {
        get { machine.output }
        set { machine.output = newValue }
    }

    public init(options: Options = Options(), interrupt: InterruptFlag = InterruptFlag()) {
        machine = Machine(interrupt: interrupt)
        currentScope = scope
        machine.generator = Generator(seed: options.seed)
        machine.threads = options.threadCount ?? Parallelism.processorCount
        machine.figureFolder = options.figuresFolder
        // A folder that cannot be made shows when the first figure is saved.
        if let folder = options.figuresFolder { try? Folder.make(folder) }
        machine.dataFolders = options.dataFolders
        Words.register(in: machine)
        machine.define("args", machine.list(options.arguments.map { machine.string($0) }), in: scope)
        machine.importFile = { [unowned self] path, source in try self.importFile(path, from: source) }
    }

    /// Parses, compiles and runs a source; the receipts of its prose are computed as `CellProgram` says.
    public func run(_ text: String, name: String) -> Outcome {
        run(SourceText(name: name, text: text), scope: scope)
    }

    /// The same, with names of its own: it sees and makes those of `scope`.
    public func run(_ text: String, name: String, in scope: GlobalScope) -> Outcome {
        run(SourceText(name: name, text: text), scope: scope)
    }

    /// Binds a name to a value, as an assignment would.
    public func set(_ name: String, to value: Value) { machine.define(name, value, in: scope) }

    /// Adds a word to the language.
    public func register(_ word: Builtin) { machine.register(word) }

    /// Whether more lines could make this a whole program: what a prompt asks before it runs one.
    public static func isIncomplete(_ text: String) -> Bool {
        Parser.parse(SourceText(name: "", text: text)).isIncomplete
    }

    /// A value as the prompt or `-e` shows it.
    public func text(_ value: Value) -> String { machine.text(value, quoted: true) }

    private func run(_ source: SourceText, scope: GlobalScope) -> Outcome {
        if CellProgram.mayHaveReceipts(source) {
            let program = CellProgram(source)
            if !program.diagnostics.isEmpty { return .failed(program.diagnostics) }
            return guarded(source) { try run(program.pieces.flatMap { $0 }, of: source, scope: scope) }
        }
        let parsed = Parser.parse(source)
        if !parsed.diagnostics.isEmpty { return .failed(parsed.diagnostics) }
        return guarded(source) { try machine.run(parsed.program, scope: scope) }
    }

    /// Runs `body` with the session's threads, until it ends, fails or is interrupted.
    func guarded(_ source: SourceText, _ body: () throws -> Value?) -> Outcome {
        do {
            let interrupt = machine.interrupt
            let value = try Parallelism.$threadCount.withValue(machine.threads) {
                try Cancellation.within({ interrupt.isRaised }) { try body() }
            }
            guard let value, !value.isMissing, !value.isNone else { return .nothing }
            return .value(value)
        } catch let failure as Machine.CompilationFailure {
            return .failed(failure.diagnostics)
        } catch let diagnostic as Diagnostic {
            return .failed([diagnostic])
        } catch is Interrupted {
            return .interrupted
        } catch {
            let problem = Problem(of: error, code: "error")
            return .failed([Diagnostic(problem, source: source, span: Span(0, 0))])
        }
    }

    // MARK: - import

    private func importFile(_ path: String, from source: SourceText) throws {
        let full = path.hasPrefix("/") ? path : folder(of: source.name) + path
        if importing.contains(full) {
            throw RuntimeError.failed(
                message: "\"\(path)\" imports itself", help: "move what both need to a third file")
        }
        if let known = imported[full] { return machine.export(known, into: currentScope) }
        let text = try File.readText(full)
        importing.append(full)
        let importer = currentScope
        let own = GlobalScope()
        currentScope = own
        defer {
            importing.removeLast()
            currentScope = importer
        }
        switch run(SourceText(name: full, text: text), scope: own) {
        case .failed(let diagnostics): throw diagnostics[0]
        case .interrupted: throw Interrupted()
        case .value, .nothing: break
        }
        imported[full] = own
        machine.export(own, into: importer)
    }

    private func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return String(path[...slash])
    }
}
