import CConvolution

/// A convolution whose input and filters are rounded to bfloat16, summed in float32.
///
/// Two neighbouring channels of a pixel become a pair in the place of one float, so that `Pairs`, which computes the same
/// convolution with half the channels, does the rest; a last channel without a neighbour is paired with zeros. Bias,
/// residual and result are floats. Agrees with `referenceBFloat16Convolution` to the bit,
/// but by the processor's tiles, which add in another order.
struct BFloat16Convolution<Pairs: ConvolutionWay>: ConvolutionWay {
    let geometry: ConvolutionGeometry
    private let pairs: Pairs
    private let rounding: BFloat16Rounding

    /// - Parameter make: from the geometry of the pairs and the pairs of the filters.
    init(
        _ geometry: ConvolutionGeometry, _ filters: UnsafePointer<Float>, loops: VectorLoops,
        _ make: (ConvolutionGeometry, UnsafePointer<Float>) -> Pairs
    ) {
        self.geometry = geometry
        rounding = BFloat16Rounding(channels: geometry.inputChannels, loops: loops)
        let half = rounding.halved(filters, geometry)
        pairs = withExtendedLifetime(half.filters) { make(half.geometry, half.filters.base) }
    }

    /// The input's pairs, and what the pairs' convolution needs.
    var scratchCount: Int { inputCount + pairs.scratchCount }

    private var inputCount: Int { (geometry.batch * geometry.inputPixels * rounding.pairs).wholeLines }

    func run(
        input: PixelView, output: PixelView, epilogue: Epilogue, residual: PixelView?,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) {
        let rounded = rounding(input, pixels: geometry.batch * geometry.inputPixels, to: scratch, pool: pool)
        pairs.run(
            input: rounded, output: output, epilogue: epilogue, residual: residual, scratch: scratch + inputCount,
            pool: pool)
    }
}

extension BFloat16Convolution: RowConvolution where Pairs: RowConvolution {
    func prepared(_ input: PixelView, scratch: UnsafeMutablePointer<Float>, pool: WorkerPool) -> PixelView {
        let rounded = rounding(input, pixels: geometry.inputPixels, to: scratch, pool: pool)
        return pairs.prepared(rounded, scratch: scratch + inputCount, pool: pool)
    }

    var panel: Int { pairs.panel }

    func rows(
        _ rows: Range<Int>, panels: Range<Int>?, of prepared: PixelView, to output: PixelView, epilogue: Epilogue,
        residual: PixelView?
    ) {
        pairs.rows(rows, panels: panels, of: prepared, to: output, epilogue: epilogue, residual: residual)
    }
}

extension BFloat16Convolution where Pairs == PointwiseConvolution {
    /// `count` pixels that nobody else needs, as `rows` reads them; they lose their floats.
    func readied(_ pixels: PixelView, count: Int) -> PixelView {
        rounding.round(pixels, count, to: pixels.base)
        return PixelView(base: pixels.base, stride: rounding.pairs)
    }
}

extension ConvolutionGeometry {
    /// Pixels of one input image.
    fileprivate var inputPixels: Int { inputHeight * inputWidth }
}
