import Diagnostics
import Syntax

/// A compiled function: its instructions, and what they refer to.
final class Prototype {
    /// What a call reads, in plain memory.
    struct Entry {
        var code: UnsafeMutablePointer<Instruction>
        var constants: UnsafeMutablePointer<Value>
        var registerCount: Int32
        var parameterCount: Int32
        /// Whether a call with exactly `parameterCount` plain arguments may begin at once.
        var isPlain: Bool
        var prototype: Unmanaged<Prototype>

        func chain(_ index: Int32) -> ElementwiseChain {
            prototype._withUnsafeGuaranteedRef { $0.chains[Int(index)] }
        }
    }

    let name: String
    let source: SourceText
    let span: Span
    let parameters: [Parameter]
    let entry: UnsafeMutablePointer<Entry>
    /// The source of each instruction.
    let spans: [Span]
    let constants: [Value]
    /// The objects among the constants, which live as long as the code.
    private let constantObjects: [HeapObject]
    let prototypes: [Prototype]
    let captures: [Capture]
    let handlers: [Handler]
    let contracts: [CompiledContract]
    let subscriptLists: [[SubscriptKind]]
    /// The names of a call's last arguments; `BlockItems.argumentName` is a builder block.
    let nameLists: [[String]]
    let symbolLists: [[Symbol]]
    /// Names of variables, for the error that one has no value.
    let names: [String]
    let fields: [Symbol]
    let formats: [FormatSpecification]
    let chains: [ElementwiseChain]
    /// By instruction: the parts of its source, where an error may be about one of them.
    let places: [Int: Places]
    /// What `explain` shows of a call.
    let inside: Inside

    /// The variables of a function in the order in which they are assigned, its parameters apart, and its last expression.
    struct Inside {
        var variables: [(name: String, register: Int)] = []
        var result: Span?
        /// Whether the code is the operand of an `explain`, whose calls are opened.
        var isExplained = false
    }

    /// Where the parts of a call or of an indexing stand.
    struct Places {
        var callee: Span?
        /// The arguments or the subscripts.
        var operands: [Span]
        /// The names of the last arguments.
        var names: [Identifier] = []
    }

    struct Parameter {
        var name: String
        var isOptional: Bool
    }

    /// Where a captured variable's cell is found when the function is made.
    enum Capture: Equatable {
        /// A register of the enclosing function.
        case register(Int)
        /// A cell that the enclosing function captured itself.
        case capture(Int)
    }

    /// `try`: an error between `start` and `end` goes on at `target` with the problem in `register`.
    struct Handler {
        var start: Int
        var end: Int
        var target: Int
        var register: Int
    }

    enum SubscriptKind: Equatable {
        case value
        /// Which of start, stop and step are given.
        case slice(start: Bool, stop: Bool, step: Bool)
        case ellipsis
    }

    /// A `Contract` with its named sizes as registers.
    struct CompiledContract {
        var kind: Kind
        /// What it is the contract of: a parameter's name, or nil for the result.
        var subject: String?
        var text: String

        enum Kind {
            case shape([Dimension])
            case type(String)
        }

        enum Dimension {
            case size(Int)
            case named(register: Int, name: String)
            case any
            case rest
        }
    }

    init(
        name: String, source: SourceText, span: Span, parameters: [Parameter], registerCount: Int, code: [UInt64],
        spans: [Span], constants: [Value], constantObjects: [HeapObject], prototypes: [Prototype],
        captures: [Capture], handlers: [Handler], contracts: [CompiledContract], subscriptLists: [[SubscriptKind]],
        nameLists: [[String]], symbolLists: [[Symbol]], names: [String], fields: [Symbol],
        formats: [FormatSpecification], chains: [ElementwiseChain], places: [Int: Places],
        inside: Inside
    ) {
        self.name = name
        self.source = source
        self.span = span
        self.parameters = parameters
        self.spans = spans
        self.constants = constants
        self.constantObjects = constantObjects
        self.prototypes = prototypes
        self.captures = captures
        self.handlers = handlers
        self.contracts = contracts
        self.subscriptLists = subscriptLists
        self.nameLists = nameLists
        self.symbolLists = symbolLists
        self.names = names
        self.fields = fields
        self.formats = formats
        self.chains = chains
        self.places = places
        self.inside = inside
        let (instructions, allConstants) = Instruction.decoded(code, constants: constants)
        let codeMemory = UnsafeMutablePointer<Instruction>.allocate(capacity: max(instructions.count, 1))
        codeMemory.initialize(from: instructions, count: instructions.count)
        let constantMemory = UnsafeMutablePointer<Value>.allocate(capacity: max(allConstants.count, 1))
        constantMemory.initialize(from: allConstants, count: allConstants.count)
        entry = .allocate(capacity: 1)
        entry.initialize(
            to: Entry(
                code: codeMemory, constants: constantMemory, registerCount: Int32(registerCount),
                parameterCount: Int32(parameters.count), isPlain: true, prototype: Unmanaged.passUnretained(self)))
    }

    deinit {
        entry.pointee.code.deallocate()
        entry.pointee.constants.deallocate()
        entry.deallocate()
    }
}
