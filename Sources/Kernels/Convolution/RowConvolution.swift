/// A way to compute a convolution that can do some rows of an image at a time.
protocol RowConvolution: ConvolutionWay {
    var geometry: ConvolutionGeometry { get }

    /// One image of `input` as `rows` reads it, after work that is done once for the whole image.
    ///
    /// - Parameter scratch: `scratchCount` floats that hold what is returned.
    func prepared(_ input: PixelView, scratch: UnsafeMutablePointer<Float>, pool: WorkerPool) -> PixelView

    /// Output channels that are computed together; the last panel may have fewer.
    var panel: Int { get }

    /// Output rows `rows`, the first of them to `output`; on the calling thread.
    ///
    /// - Parameters:
    ///   - panels: all where nil.
    ///   - residual: of the same rows.
    func rows(
        _ rows: Range<Int>, panels: Range<Int>?, of prepared: PixelView, to output: PixelView, epilogue: Epilogue,
        residual: PixelView?)
}
