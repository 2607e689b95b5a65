extension Tensor {
    /// True where the element is not a number.
    public func isNaN() throws -> Tensor { try compute(.isNaN) }

    /// True where the element is inf or -inf.
    public func isInfinite() throws -> Tensor { try compute(.isInfinite) }

    /// True where the element is neither nan nor infinite.
    public func isFinite() throws -> Tensor { try compute(.isFinite) }

    /// True where the element is 0 or false.
    public func logicalNot() throws -> Tensor { try compute(.logicalNot) }
}
