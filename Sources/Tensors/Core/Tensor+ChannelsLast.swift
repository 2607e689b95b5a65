/// Images whose numbers lie channels-last in memory, `[N, H, W, C]`, under the shape `[N, C, H, W]`: what fast convolutions
/// read and write. To everybody else they are views like others; elementwise operations keep the layout.
extension Tensor {
    /// Whether this is such an image and not row-major as well.
    public var isChannelsLast: Bool {
        guard rank == 4, !isContiguous else { return false }
        let (shape, strides) = (shape, strides)
        var expected = 1
        for axis in [1, 3, 2, 0] {
            if shape[axis] != 1 && strides[axis] != expected { return false }
            expected &*= shape[axis]
        }
        return true
    }

    /// Memory for images of shape `[N, C, H, W]` that lie channels-last, not yet filled.
    ///
    /// - Throws: `TensorError.tooLarge`.
    public static func emptyChannelsLast(_ shape: Shape, dtype: DType) throws -> Tensor {
        try empty(shape.channelsLast, dtype: dtype).fromChannelsLast(shape)
    }

    /// The same numbers, not recorded, lying channels-last: themselves where they do.
    ///
    /// - Throws: `TensorError.tooLarge`.
    public func channelsLast() throws -> Tensor {
        let x = detached
        return x.isChannelsLast ? x : try x.asChannelsLast.contiguous().fromChannelsLast(shape)
    }

    /// Images that lie channels-last as the row-major `[N, H, W, C]` that they are in memory.
    var asChannelsLast: Tensor {
        view(shape.channelsLast, strides: [strides[0], strides[2], strides[3], strides[1]])
    }

    /// The way back of `asChannelsLast`.
    func fromChannelsLast(_ shape: Shape) -> Tensor {
        view(shape, strides: [strides[0], strides[3], strides[1], strides[2]])
    }

    /// What an elementwise operation, which `compute` does on row-major numbers, gives for images that lie channels-last:
    /// it runs over the memory as it is. Nil for any other tensor.
    func keepingChannelsLast(_ compute: (Tensor) throws -> Tensor) rethrows -> Tensor? {
        guard isChannelsLast else { return nil }
        return try compute(asChannelsLast).fromChannelsLast(shape)
    }

    /// The same for two operands, if they have one shape and one lies channels-last, or the second is a single number.
    static func keepingChannelsLast(
        _ a: Tensor, _ b: Tensor, _ compute: (Tensor, Tensor) throws -> Tensor
    ) throws -> Tensor? {
        guard a.rank == 4 || b.rank == 4 else { return nil }
        if b.elementCount == 1, b.rank <= a.rank {
            return try a.keepingChannelsLast { try compute($0, b.view([], strides: [])) }
        }
        guard a.shape == b.shape, a.isChannelsLast || b.isChannelsLast else { return nil }
        return try compute(a.channelsLast().asChannelsLast, b.channelsLast().asChannelsLast).fromChannelsLast(a.shape)
    }
}

extension Shape {
    /// `[N, C, H, W]` as `[N, H, W, C]`.
    fileprivate var channelsLast: Shape { [self[0], self[2], self[3], self[1]] }
}
