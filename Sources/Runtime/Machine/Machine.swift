import Diagnostics
import Glibc
import Syntax
import Tensors

/// The virtual machine: a register machine over one stack of trivial values.
///
/// Globals are the first registers of the bottom frame, so code at the top of a file works on them without a
/// load or a store. A call's arguments are the first registers of the callee's window: nothing is copied.
/// Objects are freed by `Heap` at safe points (calls and loop ends), where every live value lies below `top`.
public final class Machine {
    /// How many names the tops of all files can define together.
    static let globalLimit = 32_768
    static let registerLimit = 65_535
    /// How many calls can be under way inside one another.
    static let frameLimit = 10_000
    static let stackLimit = 1 << 21

    /// What one call needs to go on.
    struct Frame {
        var pc: UnsafeMutablePointer<Instruction>
        var base: UnsafeMutablePointer<Value>
        var entry: UnsafeMutablePointer<Prototype.Entry>
        var cells: UnsafeMutablePointer<Value>
    }

    private struct State {
        var usedEnd: UnsafeMutablePointer<Value>
        var top: UnsafeMutablePointer<Value>
        var frameCount = 0
    }

    /// Up to here stack memory may hold old values; a collection clears what lies between `top` and here.
    var usedEnd: UnsafeMutablePointer<Value> {
        get { state.pointee.usedEnd }
        set { state.pointee.usedEnd = newValue }
    }
    /// The first register above all windows in use, while native code runs.
    var top: UnsafeMutablePointer<Value> {
        get { state.pointee.top }
        set { state.pointee.top = newValue }
    }
    var frameCount: Int {
        get { state.pointee.frameCount }
        set { state.pointee.frameCount = newValue }
    }

    let heap = Heap()
    let symbols = SymbolTable()
    public let interrupt: InterruptFlag
    let stack: UnsafeMutablePointer<Value>
    let stackEnd: UnsafeMutablePointer<Value>
    let frames: UnsafeMutablePointer<Frame>
    /// In plain memory: a stored property of a class costs an exclusivity check at every access.
    private let state: UnsafeMutablePointer<State>
    /// Runs of the machine inside builtins inside runs: bounded, for they use the native stack.
    var nativeDepth = 0
    static let nativeDepthLimit = 150

    private(set) var globalNames: [String] = []
    private var builtins: [String: Builtin] = [:]
    private var builtinValues: [String: Value] = [:]
    private var methods: [Value.Tag: [String: Builtin]] = [:]
    private var tensorFields: [String: (Tensor, Machine) throws -> Value] = [:]
    /// Values that live as long as the machine.
    private var pinned: [Value] = []
    /// Where programs hide words behind variables.
    var hiding = HidingVariables()
    /// Code that has run: functions of it may still be called.
    private var prototypes: [Prototype] = []

    public var limits = Limits() {
        didSet { apply(limits) }
    }
    /// Safe points and units of native work still allowed, where `limits.steps` says so.
    var stepsLeft = Int.max

    /// What the run under way has changed in place, where somebody may want it taken back.
    var journal: Journal?

    /// Where `print` writes.
    public var output: (String) -> Void = { _ in }
    /// Whether `output` draws on a terminal, where a line can be written over: progress is then a bar.
    public var outputIsTerminal = false
    /// The generator of every random word.
    public var generator = Generator(seed: 0)
    /// Threads that share the work of a network.
    public var threads = 1
    /// Where figures with a relative path are saved; nil for the current folder.
    public var figureFolder: String?
    /// Told of each picture that the program writes, with the path it gave.
    public var pictureSaved: (any PictureValue, String) -> Void = { _, _ in }
    /// Where files that are read may lie besides the current folder: the folder of the script, the shipped photos.
    public var dataFolders: [String] = []
    /// What the operand of `explain`, `steps` and `time` is handed to.
    public var learningForms: [LearningForm: (Machine, Value) throws -> Value] = [:]
    /// The values that the operand of an `explain` under way has noted: place and value in turn.
    var traces: Value = .none
    /// The steps that an algorithm under way has told; `none` when nobody listens.
    var toldSteps: Value = .none
    /// The definition in the language of a builtin that has one, as a function, and whether it tells its steps.
    public var definition: (Machine, Builtin) throws -> (function: Value, tellsSteps: Bool)? = { _, _ in nil }
    /// What the words `exercise`, `check` and `hint` ask; nil where there are no exercises.
    public var exercises: (any ExerciseDesk)?
    /// Finds and runs an imported file; set by the session.
    public var importFile: (String, SourceText) throws -> Void = { path, _ in
        throw RuntimeError.failed(message: "cannot import \(path) here", help: "")
    }

    public init(interrupt: InterruptFlag = InterruptFlag()) {
        self.interrupt = interrupt
        let byteCount = Machine.stackLimit * MemoryLayout<Value>.stride
        guard
            let memory = mmap(
                nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
            memory != MAP_FAILED
        else { preconditionFailure("no address space for the stack") }
        stack = memory.bindMemory(to: Value.self, capacity: Machine.stackLimit)
        // Room above the end for the frame of a builtin that is called at the limit.
        stackEnd = stack + Machine.stackLimit - 2 * Machine.registerLimit
        frames = .allocate(capacity: Machine.frameLimit + 1)
        state = .allocate(capacity: 1)
        state.initialize(to: State(usedEnd: stack + Machine.globalLimit, top: stack + Machine.globalLimit))
        apply(limits)
    }

    deinit {
        munmap(stack, Machine.stackLimit * MemoryLayout<Value>.stride)
        frames.deallocate()
        state.deallocate()
    }

    // MARK: - Builtins

    public func register(_ builtin: Builtin) {
        builtins[builtin.name] = builtin
    }

    /// A name that stands for a plain value from the start, such as `pi`; a program may give it another meaning.
    public func register(constant name: String, _ value: Value) {
        precondition(!value.isObject)
        builtinValues[name] = value
    }

    /// A method: `value.name(...)` for values with this tag.
    public func registerMethod(_ builtin: Builtin, for tag: Value.Tag) {
        methods[tag, default: [:]][builtin.name] = builtin
    }

    public func registerTensorField(_ name: String, _ body: @escaping (Tensor, Machine) throws -> Value) {
        tensorFields[name] = body
    }

    public func builtin(named name: String) -> Builtin? { builtins[name] }
    /// The words and the constants.
    public var builtinNames: [String] { Set(builtins.keys).union(builtinValues.keys).sorted() }
    func method(_ name: String, of tag: Value.Tag) -> Builtin? { methods[tag]?[name] }
    func methodNames(of tag: Value.Tag) -> [String] { (methods[tag] ?? [:]).keys.sorted() }
    func tensorField(_ name: String) -> ((Tensor, Machine) throws -> Value)? { tensorFields[name] }
    var tensorFieldNames: [String] { tensorFields.keys.sorted() }

    /// The value of a builtin; made once, alive for ever.
    public func builtinValue(_ name: String) -> Value? {
        if let value = builtinValues[name] { return value }
        guard let builtin = builtins[name] else { return nil }
        let value = heap.adopt(BuiltinObject(builtin), tag: .builtin, bytes: 64)
        builtinValues[name] = value
        return value
    }

    /// Values that live as long as the machine.
    var everlastingValues: [Value] { Array(builtinValues.values) + pinned }

    // MARK: - Globals

    func newGlobal(_ name: String) -> Int? {
        guard globalNames.count < Machine.globalLimit else { return nil }
        globalNames.append(name)
        return globalNames.count - 1
    }

    func setGlobal(_ slot: Int, _ value: Value) { stack[slot] = value }
    func isGlobalSet(_ slot: Int) -> Bool { stack[slot].tag != .missing }

    /// Whether a global still is the word or the constant it is called like.
    func isBuiltin(_ slot: Int, _ name: String) -> Bool {
        guard let value = builtinValues[name] else { return false }
        return stack[slot].tag == value.tag && stack[slot].bits == value.bits
    }

    public func value(of name: String, in scope: GlobalScope) -> Value? {
        guard let slot = scope[name], stack[slot].tag != .missing else { return nil }
        return stack[slot]
    }

    public func define(_ name: String, _ value: Value, in scope: GlobalScope) {
        let slot = scope[name] ?? newGlobal(name)
        guard let slot else { return }
        scope.define(name, slot: slot)
        stack[slot] = value
    }

    /// Copies what a file defined, but for builtins of the same name, into another scope.
    public func export(_ source: GlobalScope, into target: GlobalScope) {
        for name in source.names {
            guard let slot = source[name], stack[slot].tag != .missing, !isBuiltin(slot, name) else { continue }
            define(name, stack[slot], in: target)
        }
    }

    /// Keeps a value, and all that it holds, alive as long as the machine.
    public func pin(_ value: Value) { pinned.append(value) }

    // MARK: - Running

    /// Compiles a program; its mistakes are diagnostics.
    func compile(_ program: Program, scope: GlobalScope) throws(CompilationFailure) -> Prototype {
        let unit = CompilationUnit(source: program.source, machine: self, scope: scope)
        let prototype = unit.compile(program)
        if !unit.diagnostics.isEmpty { throw CompilationFailure(diagnostics: unit.diagnostics) }
        return prototype
    }

    /// Compiles and runs a program at the top.
    ///
    /// - Returns: the value of its last statement; `missing` when that is no expression.
    /// - Throws: `CompilationFailure`, `Diagnostic`, `Interrupted`.
    public func run(_ program: Program, scope: GlobalScope) throws -> Value {
        let prototype = try compile(program, scope: scope)
        prototypes.append(prototype)
        guard nativeDepth < Machine.nativeDepthLimit else {
            throw RuntimeError.recursionTooDeep(limit: Machine.nativeDepthLimit)
        }
        nativeDepth += 1
        let savedTop = top
        let savedKept = heap.kept.count
        let savedNative = heap.nativeDepth
        defer {
            nativeDepth -= 1
            top = savedTop
            heap.nativeDepth = savedNative
            heap.releaseKept(downTo: savedKept)
        }
        heap.nativeDepth = 0
        return try MemoryLimit.$budget.withValue(budget) { try execute(prototype) }
    }

    /// Holds large tensors against `limits.memory` before they are made.
    private var budget: MemoryBudget {
        // Asked only by this machine's own work, on its thread, while `run` keeps it.
        nonisolated(unsafe) let heap = self.heap
        return MemoryBudget(limit: limits.memory) { heap.hasRoom(for: $0) }
    }

    /// Runs the top of a file to its end.
    private func execute(_ prototype: Prototype) throws -> Value {
        let noCells = UnsafeMutablePointer<Value>(stack)
        let frame = Frame(pc: prototype.entry.pointee.code, base: stack, entry: prototype.entry, cells: noCells)
        let end = stack + Int(prototype.entry.pointee.registerCount)
        if end > usedEnd { usedEnd = end }
        return try run(frame)
    }

    public struct CompilationFailure: Error {
        public var diagnostics: [Diagnostic]
    }
}
