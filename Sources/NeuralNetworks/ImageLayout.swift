import Tensors

/// The order of the axes of images that go into a plan and come out of it.
public enum ImageLayout: Sendable, Equatable {
    /// `[N, C, H, W]`, the language's order.
    case channelsFirst
    /// `[N, H, W, C]`, the order in which plans compute and detection heads are read.
    case channelsLast

    /// What a value of shape `[N, C, H, W]` is called in this layout; other ranks have one layout.
    func outside(_ shape: Shape) -> Shape {
        self == .channelsLast && shape.count == 4 ? [shape[0], shape[2], shape[3], shape[1]] : shape
    }

    /// A tensor of this layout seen as `[N, C, H, W]`; no number is moved.
    func channelsFirst(_ tensor: Tensor) -> Tensor {
        guard self == .channelsLast, tensor.rank == 4 else { return tensor }
        let (shape, strides) = (tensor.shape, tensor.strides)
        return Tensor(
            storage: tensor.storage, dtype: tensor.dtype, shape: [shape[0], shape[3], shape[1], shape[2]],
            strides: [strides[0], strides[3], strides[1], strides[2]], offset: tensor.offset)
    }
}
