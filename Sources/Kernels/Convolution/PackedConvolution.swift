import CConvolution

/// A convolution made ready to run many times on channels-last images: its filters packed for the way that
/// suits its geometry.
///
/// | way | for | how |
/// | --- | --- | --- |
/// | pointwise | 1x1, stride 1 | a matrix product over pixels |
/// | depthwise | one filter a channel | vectors of channels, a register tile over the width |
/// | winograd | 3x3, stride 1, many channels | F(2x2, 3x3): 2.25 times fewer multiplications |
/// | winograd4 | the same, on larger images | F(4x4, 3x3): 4 times fewer |
/// | direct | wide images, one group | a matrix product whose rows are the image's own, around it a rim of zeros |
/// | gathered | all others | the pixels under each filter copied side by side, then a product |
public struct PackedConvolution: Sendable {
    public enum Way: Sendable, Equatable { case pointwise, depthwise, winograd, winograd4, direct, gathered }

    public let geometry: ConvolutionGeometry
    public let way: Way
    /// Floats of working memory that a run needs.
    public let scratchCount: Int
    let implementation: any ConvolutionWay

    /// - Parameters:
    ///   - filters: `[out, in / groups, kernel height, kernel width]`, dense.
    ///   - bias: one number an output channel.
    ///   - way: how to compute it; must be able to. Chosen by the geometry when nil.
    ///   - precision: what it `rounds` runs by `pairLoops`.
    public init(
        _ geometry: ConvolutionGeometry, filters: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        precision: Precision = .float32, way: Way? = nil, threads: Int = 1, loops: VectorLoops = .best,
        pairLoops: VectorLoops = .bestPairs
    ) {
        self.geometry = geometry
        self.way = way ?? Self.way(for: geometry, precision: precision, loops: loops, pairLoops: pairLoops)
        implementation =
            precision.rounds(geometry)
            ? Self.rounded(self.way, geometry, filters, bias, pairLoops, threads: threads)
            : Self.exact(self.way, geometry, filters, bias, loops, threads: threads)
        scratchCount = implementation.scratchCount
    }

    private static func exact(
        _ way: Way, _ geometry: ConvolutionGeometry, _ filters: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
        _ loops: VectorLoops, threads: Int
    ) -> any ConvolutionWay {
        switch way {
        case .pointwise: PointwiseConvolution(geometry, filters, bias, loops)
        case .depthwise: DepthwiseConvolution(geometry, filters, bias, loops)
        case .winograd: WinogradConvolution(geometry, filters, bias, loops, outputs: .two)
        case .winograd4: WinogradConvolution(geometry, filters, bias, loops, outputs: .four)
        case .direct: DirectConvolution(geometry, filters, bias, loops)
        case .gathered: GatheredConvolution(geometry, filters, bias, loops, threads: threads)
        }
    }

    /// With input and filters rounded to bfloat16.
    private static func rounded(
        _ way: Way, _ geometry: ConvolutionGeometry, _ filters: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
        _ loops: VectorLoops, threads: Int
    ) -> any ConvolutionWay {
        switch way {
        case .pointwise:
            return BFloat16Convolution(geometry, filters, loops: loops) { PointwiseConvolution($0, $1, bias, loops) }
        case .direct:
            let rounding = BFloat16Rounding(channels: geometry.inputChannels, loops: loops)
            let half = rounding.halved(filters, geometry)
            return withExtendedLifetime(half.filters) {
                DirectConvolution(half.geometry, half.filters.base, bias, loops, rounding: rounding)
            }
        case .gathered:
            return BFloat16Convolution(geometry, filters, loops: loops) {
                GatheredConvolution($0, $1, bias, loops, threads: threads)
            }
        case .winograd:
            return WinogradConvolution(geometry, filters, bias, .best, outputs: .two, pairLoops: loops)
        case .depthwise, .winograd4:
            preconditionFailure("not among the ways of rounded numbers")
        }
    }

    /// The ways that can compute a geometry, whatever their speed.
    ///
    /// - Parameter precision: where it rounds, large tiles of Winograd's would lose too much.
    public static func ways(
        for geometry: ConvolutionGeometry, precision: Precision = .float32, loops: VectorLoops = .best
    ) -> [Way] {
        var ways: [Way] = [.gathered]
        if geometry.isPointwise { ways.append(.pointwise) }
        if DepthwiseConvolution.loops(for: geometry, atMost: loops) != nil { ways.append(.depthwise) }
        if WinogradConvolution.canRun(geometry, loops) {
            ways.append(.winograd)
            if !precision.rounds(geometry) { ways.append(.winograd4) }
        }
        if DirectConvolution.canRun(geometry) { ways.append(.direct) }
        return ways
    }

    /// The fastest way.
    ///
    /// - Parameter pairLoops: of the products, where the precision rounds.
    public static func way(
        for geometry: ConvolutionGeometry, precision: Precision = .float32, loops: VectorLoops = .best,
        pairLoops: VectorLoops = .bestPairs
    ) -> Way {
        let ways = ways(for: geometry, precision: precision, loops: loops)
        if ways.contains(.pointwise) { return .pointwise }
        if ways.contains(.depthwise) { return .depthwise }
        let rounds = precision.rounds(geometry)
        if ways.contains(.winograd), !(rounds && pairLoops.multipliesByTiles),
            let outputs = WinogradConvolution.outputs(for: geometry)
        {
            return outputs == .four && ways.contains(.winograd4) ? .winograd4 : .winograd
        }
        return ways.contains(.direct) && DirectConvolution.pays(geometry, loops) ? .direct : .gathered
    }

    /// - Parameters:
    ///   - input: `batch * inputHeight * inputWidth` pixels.
    ///   - output: `batch * outputHeight * outputWidth` pixels; not overlapping `input` or `residual`.
    ///   - residual: of the output's shape.
    ///   - scratch: `scratchCount` floats, aligned to 64 bytes.
    public func run(
        input: PixelView, output: PixelView, epilogue: Epilogue = .none, residual: PixelView? = nil,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) {
        implementation.run(
            input: input, output: output, epilogue: epilogue, residual: residual, scratch: scratch, pool: pool)
    }
}

/// One way to compute a convolution.
protocol ConvolutionWay: Sendable {
    var scratchCount: Int { get }

    func run(
        input: PixelView, output: PixelView, epilogue: Epilogue, residual: PixelView?,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool)
}
