import CConvolution

/// One filter a channel: vectors of neighbouring channels, a few neighbouring outputs at a time.
struct DepthwiseConvolution: ConvolutionWay {
    let geometry: ConvolutionGeometry
    private let loops: VectorLoops
    /// `[kernel height][kernel width][channels]`.
    private let filters: AlignedFloats
    private let bias: AlignedFloats
    private let zeros: AlignedFloats

    init(
        _ geometry: ConvolutionGeometry, _ filters: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
        _ loops: VectorLoops
    ) {
        guard let loops = Self.loops(for: geometry, atMost: loops) else {
            preconditionFailure("not a depthwise convolution of at least four channels")
        }
        self.geometry = geometry
        self.loops = loops
        let channels = geometry.inputChannels
        let taps = geometry.kernelHeight * geometry.kernelWidth
        self.filters = AlignedFloats(count: taps * channels)
        for channel in 0..<channels {
            for tap in 0..<taps { self.filters.base[tap * channels + channel] = filters[channel * taps + tap] }
        }
        self.bias = AlignedFloats(count: channels)
        if let bias { self.bias.base.update(from: bias, count: channels) }
        zeros = AlignedFloats(count: channels)
    }

    /// The widest loops, at most as wide as asked for, whose vector is not wider than the channels.
    static func loops(for geometry: ConvolutionGeometry, atMost loops: VectorLoops) -> VectorLoops? {
        guard geometry.isDepthwise else { return nil }
        return VectorLoops.available.first { $0.lanes <= loops.lanes && $0.lanes <= geometry.inputChannels }
    }

    /// Channels that are computed together.
    var lanes: Int { loops.lanes }

    var scratchCount: Int { 0 }

    func run(
        input: PixelView, output: PixelView, epilogue: Epilogue, residual: PixelView?,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) {
        let g = geometry
        let height = g.outputHeight
        // About 16 items an image, at least a row each.
        let blocks = pool.threads == 1 ? 1 : min(height, 16)
        pool.run(g.batch * blocks) { item, _ in
            let image = item / blocks
            let block = item % blocks
            let begin = height * block / blocks
            let pixels = (image * height + begin) * g.outputWidth
            rows(
                begin..<height * (block + 1) / blocks, of: input.advanced(image * g.inputHeight * g.inputWidth),
                ring: g.inputHeight, to: output.advanced(pixels), epilogue: epilogue,
                residual: residual?.advanced(pixels))
        }
    }

    /// Output rows `rows`, the first of them to `output`.
    ///
    /// - Parameters:
    ///   - channels: all where nil.
    ///   - ring: input row y lies at place `y % ring` of `input`.
    func rows(
        _ rows: Range<Int>, channels: Range<Int>? = nil, of input: PixelView, ring: Int, to output: PixelView,
        epilogue: Epilogue, residual: PixelView?
    ) {
        let g = geometry
        let channels = channels ?? 0..<g.inputChannels
        var task = dl_depthwise(
            input: input.base, input_height: g.inputHeight, input_width: g.inputWidth, input_ring: ring,
            input_stride: input.stride, filters: filters.base, bias: bias.base, zeros: zeros.base,
            output: output.base, output_width: g.outputWidth, output_stride: output.stride,
            channels: g.inputChannels, channel_begin: channels.lowerBound, channel_end: channels.upperBound,
            kernel_height: g.kernelHeight, kernel_width: g.kernelWidth,
            stride_vertical: g.strideVertical, stride_horizontal: g.strideHorizontal,
            dilation_vertical: g.dilationVertical, dilation_horizontal: g.dilationHorizontal,
            padding_top: g.paddingTop, padding_left: g.paddingLeft, epilogue: epilogue.with(residual: residual))
        loops.table.pointee.depthwise(&task, rows.lowerBound, rows.upperBound)
    }
}
