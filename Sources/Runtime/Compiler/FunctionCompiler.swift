import Diagnostics
import Syntax

/// Compiles one function, or the top of a file, to a `Prototype`.
///
/// Registers: parameters, then the other variables, then the constants that loops use, then the temporaries of
/// the expression under way, which come and go as on a stack. At the top of a file the variables are the
/// machine's globals, whose slots are the first `Machine.globalLimit` registers of its frame.
final class FunctionCompiler {
    let unit: CompilationUnit
    let parent: FunctionCompiler?
    let name: String
    let span: Span
    var isTop: Bool { parent == nil }

    // Code
    var code: [UInt64] = []
    var spans: [Span] = []
    var constants: [Value] = []
    var constantObjects: [HeapObject] = []
    private var stringConstants: [String: Int] = [:]
    private var numberConstants: [NameCollector.Constant: Int] = [:]
    private var isTooLong = false
    var prototypes: [Prototype] = []
    var handlers: [Prototype.Handler] = []
    var contracts: [Prototype.CompiledContract] = []
    var subscriptLists: [[Prototype.SubscriptKind]] = []
    var nameLists: [[String]] = []
    var symbolLists: [[Symbol]] = []
    var names = IndexedTable<String>()
    var fields = IndexedTable<Symbol>()
    var formats: [FormatSpecification] = []
    var chains: [ElementwiseChain] = []
    /// Whether the ordinary instructions of a chain are being made, whose parts are no chains of their own.
    var isInChain = false
    /// The parts of an instruction's source, where an error may be about one of them.
    var places: [Int: Prototype.Places] = [:]

    // Variables
    var variables: [String: Variable] = [:]
    /// Variables of comprehensions, innermost last; they hide those of the function.
    var inner: [(name: String, variable: Variable)] = []
    /// At the top: the cells that functions made in a `for` loop capture for its variables, innermost last.
    var roundCells: [(name: String, cell: Int)] = []
    /// Globals that a form at the top assigns: functions in it see the globals, no loop's cell.
    var assignedGlobals: Set<String> = []
    var captures: [(name: String, capture: Prototype.Capture)] = []
    var mentionedInside: Set<String> = []
    var loopConstants: [NameCollector.Constant: Int] = [:]
    /// Names that are certainly assigned at this point of the code.
    var assigned: Set<String> = []
    /// Whether some register may be read before it is assigned, so that a call begins by clearing them.
    var needsClear = false

    // Registers
    var nextTemporary = 0
    /// Where variables and the constants of loops end.
    var firstTemporary = 0
    var registerCount = 0

    /// Loops around this point: where `break` and `continue` go.
    var loops: [Loop] = []
    var resultContract: Int?
    /// The form that the function is the operand of; nil for every other function.
    private let form: LearningForm?
    /// Whether every subexpression notes its value.
    var isExplained: Bool { form == .explain }
    /// Whether assignments reach the globals: in the operand of a form at the top of a file.
    var assignsGlobals: Bool { form != nil && parent?.isTop ?? true }

    enum Variable: Equatable {
        case register(Int)
        /// The register holds a `CellObject` that nested functions share.
        case cell(Int)

        var register: Int {
            switch self {
            case .register(let register), .cell(let register): register
            }
        }
    }

    /// What a name means at a point of the code.
    enum Binding {
        case register(Int)
        case cell(Int)
        case capture(Int)
        case global(Int)
    }

    struct Loop {
        var breaks: [Int] = []
        var continues: [Int] = []
    }

    init(unit: CompilationUnit, parent: FunctionCompiler?, name: String, span: Span, form: LearningForm? = nil) {
        self.unit = unit
        self.parent = parent
        self.name = name
        self.span = span
        self.form = form
    }

    // MARK: - Emitting

    @discardableResult
    func emit(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, at span: Span) -> Int {
        let range = Int(Int16.min)...Int(UInt16.max)
        if !range.contains(a) || !range.contains(b) || !range.contains(c) { reportTooLong() }
        code.append(Opcode.encode(opcode, a, b, c))
        spans.append(span)
        return code.count - 1
    }

    /// A jump whose target comes later; `land` sets it.
    func emitJump(_ opcode: Opcode, _ a: Int = 0, at span: Span) -> Int {
        emit(opcode, a, at: span)
    }

    func emitLoop(to target: Int, at span: Span) {
        code.append(Opcode.encode(.loop, 0, offset: target - code.count - 1))
        spans.append(span)
    }

    /// Lets the jumps at these places go to here.
    func land(_ places: [Int]) {
        for place in places {
            let offset = code.count - place - 1
            switch Opcode(rawValue: UInt8(truncatingIfNeeded: code[place])) {
            case .jump, .loop, .jumpIfFalse, .jumpIfTrue, .jumpIfGiven, .jumpIfPlainFalse, .jumpIfPlainTrue:
                code[place] =
                    code[place] & 0xFFFF_FFFF | UInt64(UInt32(bitPattern: Int32(truncatingIfNeeded: offset))) << 32
            default:
                if offset > Int(Int16.max) { reportTooLong() }
                code[place] = code[place] & 0xFFFF_FFFF_FFFF | UInt64(UInt16(truncatingIfNeeded: offset)) << 48
            }
        }
    }

    /// The fields of an instruction cannot hold what this function needs.
    private func reportTooLong() {
        if !isTooLong && !unit.hasReportedRegisters {
            unit.report(.functionTooLong(name: name), Span(Int(span.start), Int(span.start) + 1))
        }
        isTooLong = true
    }

    // MARK: - Registers

    func temporary() -> Int {
        let register = nextTemporary
        nextTemporary += 1
        registerCount = max(registerCount, nextTemporary)
        if nextTemporary > Machine.registerLimit { unit.reportTooManyRegisters(span) }
        return register
    }

    /// Runs `body` and gives back the temporaries it took.
    func withTemporaries<Result>(_ body: () -> Result) -> Result {
        let mark = nextTemporary
        defer { nextTemporary = mark }
        return body()
    }

    // MARK: - Constants

    /// a = the constant with this index, which may be larger than a field.
    func emitConstant(_ target: Int, _ index: Int, at span: Span) {
        code.append(Opcode.encode(.constant, target, offset: index))
        spans.append(span)
    }

    private func constant(_ value: Value) -> Int {
        constants.append(value)
        return constants.count - 1
    }

    func constant(_ number: NameCollector.Constant) -> Int {
        if let index = numberConstants[number] { return index }
        let value: Value =
            switch number {
            case .float(let bits): .float(Double(bitPattern: bits))
            case .integer(let integer): .int(integer)
            }
        let index = constant(value)
        numberConstants[number] = index
        return index
    }

    func constant(_ text: String) -> Int {
        if let index = stringConstants[text] { return index }
        let object = StringObject(text)
        constantObjects.append(object)
        let index = constant(Value(object, byteCount: object.used))
        stringConstants[text] = index
        return index
    }

    // MARK: - Names

    func binding(of name: String) -> Binding {
        if let variable = ownVariable(name) {
            switch variable {
            case .register(let register): return .register(register)
            case .cell(let register): return .cell(register)
            }
        }
        if let capture = capture(of: name) { return .capture(capture) }
        return .global(unit.globalSlot(reading: name))
    }

    private func ownVariable(_ name: String) -> Variable? {
        if let found = inner.last(where: { $0.name == name }) { return found.variable }
        return variables[name]
    }

    /// The index among this function's captures of a variable of an enclosing function.
    private func capture(of name: String) -> Int? {
        if let index = captures.firstIndex(where: { $0.name == name }) { return index }
        guard let parent, !assignedGlobals.contains(name) else { return nil }
        let place: Prototype.Capture
        if case .cell(let register)? = parent.ownVariable(name) {
            place = .register(register)
        } else if let round = parent.roundCells.last(where: { $0.name == name }) {
            place = .register(round.cell)
        } else if let index = parent.capture(of: name) {
            place = .capture(index)
        } else {
            return nil
        }
        captures.append((name, place))
        return captures.count - 1
    }

    /// Whether `name` is a variable of a function around this one, which an assignment then means.
    func isVariableOfEnclosingFunction(_ name: String) -> Bool {
        var function = parent
        while let current = function {
            if current.ownVariable(name) != nil { return true }
            function = current.parent
        }
        return false
    }

    // MARK: - The result

    func prototype(parameters: [Prototype.Parameter], inside: Prototype.Inside = .init()) -> Prototype {
        Prototype(
            name: name, source: unit.source, span: span, parameters: parameters,
            registerCount: max(registerCount, nextTemporary), code: code, spans: spans, constants: constants,
            constantObjects: constantObjects, prototypes: prototypes, captures: captures.map(\.capture),
            handlers: handlers, contracts: contracts, subscriptLists: subscriptLists, nameLists: nameLists,
            symbolLists: symbolLists, names: names.items, fields: fields.items, formats: formats, chains: chains,
            places: places, inside: inside)
    }

    /// Puts instructions in front of all others; jumps are relative, so only the handlers move.
    func prepend(_ instructions: [(UInt64, Span)]) {
        code = instructions.map(\.0) + code
        spans = instructions.map(\.1) + spans
        places = Dictionary(uniqueKeysWithValues: places.map { ($0.key + instructions.count, $0.value) })
        for index in handlers.indices {
            handlers[index].start += instructions.count
            handlers[index].end += instructions.count
            handlers[index].target += instructions.count
        }
    }
}
