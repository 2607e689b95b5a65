import Diagnostics
import Tensors

/// The arguments of a call of a builtin: one slot a parameter, then the values of a `rest` parameter.
///
/// The typed readers throw the error a learner should see: which argument, of which word, what it was.
public struct Arguments {
    public let machine: Machine
    public let builtin: Builtin
    let slots: UnsafeMutablePointer<Value>
    let restCount: Int
    /// The block of `word(...) { ... }`: its values and where each stood.
    public let block: BlockValues?

    /// The value of a parameter by its position in the signature; `missing` when not given.
    public subscript(_ index: Int) -> Value { slots[index] }

    public func isGiven(_ index: Int) -> Bool { slots[index].tag != .missing }

    /// Whether a parameter has a value other than `none`.
    public func hasValue(_ index: Int) -> Bool { isGiven(index) && !slots[index].isNone }

    /// The values of the `rest` parameter.
    public var rest: [Value] {
        (0..<restCount).map { slots[builtin.parameters.count + $0] }
    }

    // MARK: - Typed readers

    public func int(_ index: Int, default value: Int? = nil) throws -> Int {
        let given = slots[index]
        if given.tag == .int { return given.asInt }
        if given.tag == .missing, let value { return value }
        if let number = machine.integerValue(given) { return number }
        throw wrongKind(index, expected: "a whole number")
    }

    public func float(_ index: Int, default value: Double? = nil) throws -> Double {
        let given = slots[index]
        if given.tag == .missing, let value { return value }
        if let number = machine.numberValue(given) { return number }
        throw wrongKind(index, expected: "a number")
    }

    public func bool(_ index: Int, default value: Bool? = nil) throws -> Bool {
        let given = slots[index]
        if given.tag == .bool { return given.asBool }
        if given.tag == .missing, let value { return value }
        throw wrongKind(index, expected: "`true` or `false`")
    }

    public func string(_ index: Int, default value: String? = nil) throws -> String {
        let given = slots[index]
        if let text = given.string { return text }
        if given.tag == .missing, let value { return value }
        throw wrongKind(index, expected: "a string")
    }

    public func list(_ index: Int) throws -> [Value] {
        let given = slots[index]
        if given.tag == .list { try machine.checkRoom(bytes: 16 * (given.list?.count ?? 0)) }
        if let values = machine.elementsIfSequence(given) {
            // A function that the builtin calls may take elements out of the list.
            if given.tag == .list { _ = machine.heap.tuple(values) }
            return values
        }
        if given.tag == .range { try machine.checkLength(given.object(RangeObject.self).count) }
        throw wrongKind(index, expected: "a list")
    }

    public func tensor(_ index: Int) throws -> Tensor {
        if let tensor = try machine.tensorValue(slots[index]) { return tensor }
        throw wrongKind(index, expected: "a tensor")
    }

    public func host<Host: HostValue>(_ index: Int, as type: Host.Type, _ expected: String) throws -> Host {
        if let host = slots[index].host as? Host { return host }
        throw wrongKind(index, expected: expected)
    }

    public func wrongKind(_ index: Int, expected: String) -> RuntimeError {
        .argumentKind(
            function: builtin.name, parameter: builtin.parameters[index].name, expected: expected,
            found: machine.kindWithValue(slots[index]))
    }

    public func wrongValue(_ index: Int, _ reason: String, help: String = "") -> Problem {
        let name = builtin.parameters[index].name
        return Problem(
            code: "value", message: "\(builtin.name): `\(name)` \(reason)", help: help,
            subject: Problem.Subject(function: builtin.name, parameter: name))
    }
}

/// What a builder block gathered.
public struct BlockValues {
    public var values: [Value]
    /// Where each value's expression stands, for errors that name a layer's place.
    public var spans: [Span]
    public var source: SourceText
}
