/// A value that a module of builtins brings into the language: a figure, a layer, a data set, a model.
public protocol HostValue: AnyObject {
    /// The language's word for its kind: `figure`, `layer`.
    var typeName: String { get }
    /// Bytes that live and die with it.
    var byteCount: Int { get }
    /// What `print` and the prompt show; `isRepr` inside a list or at the prompt.
    func describe(_ machine: Machine) -> String
    /// The names that `value.name` knows.
    var fieldNames: [String] { get }
    /// The value of a field, or nil where there is none of this name.
    func field(_ name: String, _ machine: Machine) throws -> Value?
    /// The number of elements, where it is a sequence.
    var count: Int? { get }
    /// An element, for loops and `value[i]`; nil past the end.
    func element(_ index: Int, _ machine: Machine) throws -> Value?
    /// The elements at these places as a value of the same kind, for `value[a:b]`; nil where a list of them will do.
    func part(_ places: [Int], _ machine: Machine) throws -> (any HostValue)?
    /// `value(arguments)`, where it can be called.
    func call(_ arguments: Arguments) throws -> Value?
    /// The language's values it holds, for the collector.
    func visitValues(_ visit: (Value) -> Void)
}

extension HostValue {
    public var byteCount: Int { 0 }
    public func describe(_ machine: Machine) -> String { "<\(typeName)>" }
    public var fieldNames: [String] { [] }
    public func field(_ name: String, _ machine: Machine) throws -> Value? { nil }
    public var count: Int? { nil }
    public func element(_ index: Int, _ machine: Machine) throws -> Value? { nil }
    public func part(_ places: [Int], _ machine: Machine) throws -> (any HostValue)? { nil }
    public func call(_ arguments: Arguments) throws -> Value? { nil }
    public func visitValues(_ visit: (Value) -> Void) {}
}
