/// Why a model file could not become a `Graph`.
public struct ImportError: Error, Equatable, Sendable {
    /// The file, as the user named it.
    public var path: String
    /// The node of the file's graph where reading stopped, and its operation, when it is one node's fault.
    public var node: String?
    public var operation: String?
    public var reason: Reason

    public init(path: String, node: String? = nil, operation: String? = nil, reason: Reason) {
        self.path = path
        self.node = node
        self.operation = operation
        self.reason = reason
    }

    /// What is wrong; also what the code that works on one node throws, before the place is known.
    public enum Reason: Error, Equatable, Sendable {
        case empty
        /// Readable text stands where a binary model is expected; `start` is its first line.
        case text(start: String)
        /// The bytes do not follow the format; `what` says where they stop doing so.
        case damaged(what: String)
        case tooLarge(what: String, count: Int, limit: Int)
        case duplicateName
        case noNode(named: String)
        case missingInput(name: String)
        case inputCount(found: Int, expected: String)
        case cycle
        case unknownOperation
        /// The operation is known, but not used in this way.
        case unsupported(what: String)
        case missingAttribute(name: String)
        case elementType(found: String, expected: String)
        case contentLength(bytes: Int, shape: [Int], expectedBytes: Int)
        case shape(found: [Int], expected: String)
    }
}
