import Kernels
import Tensors

/// Moves a value of one shape between tensors and the channels-last memory of a plan.
struct ImageCopy {
    private let batch: Int
    private let channels: Int
    private let height: Int
    private let width: Int

    /// - Parameter shape: `[N, C, H, W]`, `[N, C, H]` or `[N, features]`.
    init(_ shape: Shape) {
        batch = shape[0]
        channels = shape.count > 1 ? shape[1] : 1
        height = shape.count > 2 ? shape[2] : 1
        width = shape.count > 3 ? shape[3] : 1
    }

    /// - Parameter tensor: of the shape, with any strides.
    func load(_ tensor: Tensor, to view: PixelView) {
        copyImages(
            batch: batch, channels: channels, height: height, width: width, from: tensor.pointer(Float.self),
            strides: strides(of: tensor), to: view.base, strides: strides(of: view))
    }

    /// - Parameter tensor: of the shape, with any strides.
    func store(_ view: PixelView, to tensor: Tensor) {
        copyImages(
            batch: batch, channels: channels, height: height, width: width, from: view.base, strides: strides(of: view),
            to: tensor.pointer(Float.self), strides: strides(of: tensor))
    }

    /// `[N, C, H, W]` to `[N, C * H * W]`.
    func flatten(_ view: PixelView, to output: PixelView) {
        copyImages(
            batch: batch, channels: channels, height: height, width: width, from: view.base, strides: strides(of: view),
            to: output.base,
            strides: ImageStrides(image: output.stride, channel: height * width, row: width, column: 1))
    }

    private func strides(of tensor: Tensor) -> ImageStrides {
        let strides = tensor.strides
        return ImageStrides(
            image: strides[0], channel: tensor.rank > 1 ? strides[1] : 0, row: tensor.rank > 2 ? strides[2] : 0,
            column: tensor.rank > 3 ? strides[3] : 0)
    }

    private func strides(of view: PixelView) -> ImageStrides {
        ImageStrides(image: height * width * view.stride, channel: 1, row: width * view.stride, column: view.stride)
    }
}
