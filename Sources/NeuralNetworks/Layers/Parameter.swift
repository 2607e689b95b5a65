import Tensors

/// Numbers that belong to a layer: learned ones, and those that it only keeps, such as running means.
///
/// Empty until the layer met its first input. The tensor is changed in place by training, so whoever holds it sees the
/// newest numbers.
public final class Parameter {
    /// The layer's own name for it: `filters`.
    public let name: String
    public let isLearned: Bool
    /// Without recording; nil until it is made.
    public private(set) var value: Tensor?
    /// The same numbers as the place where gradients end.
    public private(set) var variable: Tensor?

    /// How often it was given numbers.
    private(set) var settings = 0

    public init(_ name: String, isLearned: Bool = true) {
        self.name = name
        self.isLearned = isLearned
    }

    /// Gives it numbers, float32.
    ///
    /// - Throws: what `cast` and `copied` throw.
    public func set(_ tensor: Tensor) throws { try set(own: tensor.detached.cast(to: .float32).copied()) }

    /// Gives it numbers that nobody else holds, which are then not copied.
    ///
    /// - Throws: what `cast` and `contiguous` throw.
    func set(own tensor: Tensor) throws {
        let own = try tensor.detached.cast(to: .float32).contiguous()
        value = own
        variable = isLearned ? try own.tracked() : own
        settings += 1
    }

    /// The tensor to compute with: the variable where gradients are wanted, else the plain numbers.
    func operand(_ pass: ForwardPass) -> Tensor? { pass.tracksParameters ? variable : value }

    /// Changes the numbers in place; recordings that still need the old ones then refuse their way back.
    func update(_ body: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
        guard let value else { return }
        try body(UnsafeMutableBufferPointer(start: value.pointer(Float.self), count: value.elementCount))
        value.markChanged()
    }
}
