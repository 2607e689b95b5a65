import Diagnostics
import Kernels

/// A word of the language that is written in Swift.
///
/// It stands in one of the groups of the `Builtins` target; its help is shown by `help(word)` and makes the
/// language reference, its example runs as a test.
public struct Builtin: Sendable {
    public let name: String
    public let parameters: [Parameter]
    public let help: Help
    /// Whether it reads the block of `word(...) { ... }`; elsewhere a block is an error.
    public let takesBlock: Bool
    private let shownSignature: String?
    /// What the word computes of one tensor, if that is one elementwise operation.
    private(set) var elementwise: Elementwise?
    let body: @Sendable (Arguments) throws -> Value

    public struct Parameter: Sendable {
        public enum Kind: Sendable {
            case required
            /// The text says the default as the signature shows it.
            case optional(String)
            /// Any number of plain arguments; at most one, and what follows it is given by name.
            case rest
        }

        public let name: String
        public let kind: Kind

        public static func required(_ name: String) -> Parameter { Parameter(name: name, kind: .required) }
        public static func optional(_ name: String, _ shown: String = "none") -> Parameter {
            Parameter(name: name, kind: .optional(shown))
        }
        public static func rest(_ name: String) -> Parameter { Parameter(name: name, kind: .rest) }
    }

    /// What `help(word)` shows.
    public struct Help: Sendable {
        /// One sentence.
        public var summary: String
        public var formula: String
        public var shapes: String
        /// A program that runs and prints something.
        public var example: String
        /// Paper and section.
        public var source: String

        public init(
            _ summary: String, formula: String = "", shapes: String = "", example: String = "", source: String = ""
        ) {
            self.summary = summary
            self.formula = formula
            self.shapes = shapes
            self.example = example
            self.source = source
        }
    }

    public init(
        _ name: String, _ parameters: [Parameter], _ help: Help, signature: String? = nil, takesBlock: Bool = false,
        body: @escaping @Sendable (Arguments) throws -> Value
    ) {
        self.name = name
        self.parameters = parameters
        self.help = help
        self.takesBlock = takesBlock
        self.shownSignature = signature
        self.body = body
    }

    /// What lets the machine run a word together with the elementwise operations around it.
    public struct Elementwise: Sendable {
        public var operation: UnaryOperation
        /// What the word's result remembers of how it came about, given what its argument does; nil for nothing.
        public var origin: (@Sendable (AnyObject?) -> AnyObject)?

        public init(_ operation: UnaryOperation, origin: (@Sendable (AnyObject?) -> AnyObject)? = nil) {
            self.operation = operation
            self.origin = origin
        }
    }

    /// The same word, known to compute one operation of a float tensor, of the tensor's dtype, when it is called with it alone.
    public func computing(_ elementwise: Elementwise) -> Builtin {
        var result = self
        result.elementwise = elementwise
        return result
    }

    /// `conv2d(out, kernel=3, stride=1)`
    public var signature: String {
        if let shownSignature { return shownSignature }
        let parts = parameters.map { parameter in
            switch parameter.kind {
            case .required: parameter.name
            case .optional(let shown): "\(parameter.name)=\(shown)"
            case .rest: "\(parameter.name)..."
            }
        }
        return "\(name)(\(parts.joined(separator: ", ")))"
    }

    var restIndex: Int? {
        parameters.firstIndex { if case .rest = $0.kind { true } else { false } }
    }
}
