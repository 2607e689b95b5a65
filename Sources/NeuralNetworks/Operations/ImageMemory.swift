import Tensors

extension Tensor {
    /// The same images, not recorded, lying `[N, H, W, C]` or row-major `[N, C, H, W]` in memory.
    func laidOut(channelsLast: Bool) throws -> Tensor {
        channelsLast ? try self.channelsLast() : try detached.contiguous()
    }

    /// Memory for images of such a layout, not yet filled.
    static func images(_ shape: Shape, dtype: DType, channelsLast: Bool) throws -> Tensor {
        channelsLast ? try emptyChannelsLast(shape, dtype: dtype) : try empty(shape, dtype: dtype)
    }
}
