import CKernels

/// What a convolution's filters see of channels-last images, copied side by side ("im2col"), a group at a time.
///
/// Row `p` holds what the filters see at output place `p`, the places of all images counted through:
/// `[kernel height * kernel width * channels of the group]`, 0 outside of the image.
struct PixelPatches {
    private let patches: ck_patches
    private let geometry: ConvolutionGeometry

    init(_ geometry: ConvolutionGeometry) {
        self.geometry = geometry
        patches = ck_patches(
            channels: geometry.channelsPerGroup, pixel_step: geometry.inputChannels,
            input_height: geometry.inputHeight, input_width: geometry.inputWidth,
            output_height: geometry.outputHeight, output_width: geometry.outputWidth,
            kernel_height: geometry.kernelHeight, kernel_width: geometry.kernelWidth,
            stride_vertical: geometry.strideVertical, stride_horizontal: geometry.strideHorizontal,
            dilation_vertical: geometry.dilationVertical, dilation_horizontal: geometry.dilationHorizontal,
            padding_top: geometry.paddingTop, padding_left: geometry.paddingLeft)
    }

    /// The rows of `places`, in `scratch` or, where a row is a pixel, where they lie.
    func rows(
        _ places: Range<Int>, of group: Int, in images: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) -> PixelView {
        let images = images + group * geometry.channelsPerGroup
        if geometry.isPixelwise {
            let first = UnsafeMutablePointer(mutating: images + places.lowerBound * geometry.inputChannels)
            return PixelView(base: first, stride: geometry.inputChannels)
        }
        withUnsafePointer(to: patches) { ck_gather_patches($0, images, places.lowerBound, places.count, scratch) }
        return PixelView(base: scratch, stride: geometry.filterCount)
    }

    /// Adds rows back to the pixels that they were copied from; those of padding are lost.
    func scatter(
        _ rows: UnsafePointer<Float>, _ places: Range<Int>, of group: Int, addingTo images: UnsafeMutablePointer<Float>
    ) {
        let images = images + group * geometry.channelsPerGroup
        withUnsafePointer(to: patches) { ck_scatter_patches($0, rows, places.lowerBound, places.count, images) }
    }
}
