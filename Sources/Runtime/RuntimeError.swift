import Diagnostics
import Tensors

/// What can go wrong when a program is compiled or runs: facts only. The words are in `RuntimeError+Diagnostics.swift`.
public enum RuntimeError: TeachableError {
    // Found by the compiler
    case functionTooLong(name: String)
    case tooManyVariables
    case notAtTop(String)
    case notInFunction
    case outsideLoop(String)
    case updateOfTuple
    case unknownContract(String)

    // Names
    case unknownName(String, near: [String])
    case notAssignedYet(String)

    // Numbers and operators
    case operands(operation: String, left: String, right: String)
    case operand(operation: String, found: String)
    case integerOverflow(operation: String)
    case divisionByZero(operation: String)
    case notACondition(found: String)
    case comparison(operation: String, left: String, right: String)

    // Calls
    case notCallable(found: String)
    case hiddenWord(String, found: String, place: String)
    case fieldNotCallable(String, found: String)
    case tooManyArguments(function: String, expected: Int, given: Int, signature: String)
    case missingArgument(function: String, parameter: String, signature: String)
    case unknownParameter(function: String, parameter: String, near: [String], signature: String)
    case argumentTwice(function: String, parameter: String)
    case argumentKind(function: String, parameter: String, expected: String, found: String)
    case noBlock(function: String)
    case recursionTooDeep(limit: Int)
    case stackFull

    // Looking inside
    case unknownField(String, of: String, near: [String], all: [String])
    case fieldNotAssignable(String, of: String)
    case unknownParameterTensor(String, near: [String], all: [String])
    case parameterTensor(String, shape: Shape, found: String)
    case notIndexable(found: String)
    case notAssignableByIndex(found: String)
    case index(Int, count: Int, of: String)
    case indexKind(of: String, found: String)
    case subscriptCount(of: String)
    case sliceLength(expected: Int, found: Int)
    case sliceValue(found: String)
    case zeroStep
    case notIterable(found: String)
    case unpackCount(expected: Int, found: Int)
    case unpackKind(found: String, expected: Int)
    case changedDuringLoop

    // Text
    case unknownFormat(String)
    case badFormat(String, of: String, reason: String)

    // Contracts and checks
    case contractKind(subject: String?, contract: String, found: String)
    case contractShape(subject: String?, contract: String, shape: Shape, axis: Int?, bound: [(name: String, size: Int)])
    case expectation(Expectation)
    case failed(message: String, help: String)

    // Memory and time
    case outOfMemory(limit: Int)
    case valuesTooDeep(limit: Int)
    case tooLarge(what: String, limit: String)

    /// A check that did not hold: both sides as text, and what differs first.
    public struct Expectation: Sendable {
        public var operation: String?
        public var left: String
        public var right: String
        public var difference: String
    }
}

/// Ctrl-C: not an error of the program, and nothing a `catch` may swallow.
public struct Interrupted: Error {
    public init() {}
}
