/// A way to compute a convolution that can do some rows of an image at a time.
protocol RowConvolution: ConvolutionWay {
    var geometry: ConvolutionGeometry { get }

    /// One image of `input` as `rows` reads it, after work that is done once for the whole image.
    ///
    /// - Parameter scratch: `scratchCount` floats that hold what is returned.
    func prepared(_ input: PixelView, scratch: UnsafeMutablePointer<Float>, pool: WorkerPool) -> PixelView

    /// Output rows `rows`, the first of them to `output`; on the calling thread.
    ///
    /// - Parameter residual: of the same rows.
    func rows(
        _ rows: Range<Int>, of prepared: PixelView, to output: PixelView, epilogue: Epilogue, residual: PixelView?)
}
