import CConvolution

/// The side of the square of outputs that one tile of Winograd's gives: m of F(m x m, 3x3).
enum WinogradOutputs: Int, Sendable {
    case two = 2
    case four = 4

    /// Products of a tile, and so matrices of filters.
    var places: Int { (rawValue + 2) * (rawValue + 2) }

    func loops(_ loops: VectorLoops) -> dl_winograd_loops {
        self == .two ? loops.table.pointee.winograd_2 : loops.table.pointee.winograd_4
    }
}

/// The output of a 3x3 convolution in tiles of 2x2 or 4x4 pixels, counted through all images of the batch.
///
/// Tiles at the right and lower edge may reach over it.
struct WinogradTiles {
    private let geometry: ConvolutionGeometry
    private let across: Int
    private let ofImage: Int

    init(_ geometry: ConvolutionGeometry, _ outputs: WinogradOutputs) {
        self.geometry = geometry
        let side = outputs.rawValue
        across = (geometry.outputWidth + side - 1) / side
        ofImage = across * ((geometry.outputHeight + side - 1) / side)
    }

    var count: Int { geometry.batch * ofImage }

    /// What the loops are told of some tiles; bias and epilogue do nothing.
    ///
    /// - Parameters:
    ///   - zeros: as many as an image has channels, on either side.
    ///   - transformed: `[places, tiles, input channels]`.
    ///   - products: `[places, tiles, output channels]`.
    func task(
        _ tiles: Range<Int>, input: PixelView, output: PixelView, zeros: AlignedFloats,
        transformed: UnsafeMutablePointer<Float>, products: UnsafeMutablePointer<Float>
    ) -> dl_winograd {
        let g = geometry
        return dl_winograd(
            input: input.base, input_height: g.inputHeight, input_width: g.inputWidth, input_stride: input.stride,
            channels: g.inputChannels, padding_top: g.paddingTop, padding_left: g.paddingLeft, zeros: zeros.base,
            transformed: transformed, products: products, columns: g.outputChannels, bias: zeros.base,
            output: output.base, output_height: g.outputHeight, output_width: g.outputWidth,
            output_stride: output.stride, tiles_across: across, tiles_of_image: ofImage, tile_first: tiles.lowerBound,
            tiles: tiles.count, epilogue: Epilogue.none.with(residual: nil))
    }
}
