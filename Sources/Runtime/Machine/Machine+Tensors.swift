import Syntax
import Tensors

public struct Generator { public init(seed: Int) {} }
extension Machine {
    func tensorArithmetic(_ o: BinaryOperator, _ x: Value, _ y: Value) throws -> Value { .none }
    func tensorComparison(_ o: BinaryOperator, _ x: Value, _ y: Value) throws -> Value? { nil }
    func tensorLogical(isAnd: Bool, _ x: Value, _ y: Value) throws -> Value { .none }
    func tensorNegated(_ x: Value) throws -> Value { .none }
    func tensorNot(_ x: Value) throws -> Value { .none }
    func tensorIsTrue(_ x: Value) throws -> Bool { false }
    func tensorAll(_ x: Value) throws -> Bool { false }
    func tensorNumber(_ x: Value) -> Double? { nil }
    func tensorInteger(_ x: Value) -> Int? { nil }
    func tensorElements(_ x: Value, _ s: [SubscriptValue]) throws -> Value { .none }
    func setTensorElements(_ x: Value, _ s: [SubscriptValue], _ v: Value) throws {}
    func tensorRows(_ x: Value) -> [Value]? { nil }
    func tensorLength(_ x: Value) throws -> Int? { nil }
    func tensorsAreEqual(_ x: Value, _ y: Value) throws -> Bool { false }
    func tensorDifference(_ x: Value, _ y: Value) throws -> String? { nil }
    func tensorText(_ x: Value, nested: Bool) -> String { "" }
    func tensorTextWithShape(_ x: Value) -> String { "" }
    func tensorKind(_ x: Value) -> String { "" }
    public func tensorValue(_ x: Value) throws -> Tensor? { nil }
}
