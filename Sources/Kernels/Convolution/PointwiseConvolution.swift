import CConvolution

/// A 1x1 convolution with stride 1: the product of the pixels with the filters.
struct PointwiseConvolution: RowConvolution {
    let geometry: ConvolutionGeometry
    private let filters: PackedFilters

    init(
        _ geometry: ConvolutionGeometry, _ filters: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
        _ loops: VectorLoops
    ) {
        precondition(geometry.isPointwise)
        self.geometry = geometry
        self.filters = PackedFilters(
            filters, columns: geometry.outputChannels, inner: geometry.inputChannels, bias: bias, loops: loops)
    }

    var scratchCount: Int { 0 }

    func run(
        input: PixelView, output: PixelView, epilogue: Epilogue, residual: PixelView?,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) {
        filters.multiply(
            rows: geometry.batch * geometry.inputHeight * geometry.inputWidth, input: input, output: output,
            epilogue: epilogue, residual: residual, pool: pool)
    }

    func prepared(_ input: PixelView, scratch: UnsafeMutablePointer<Float>, pool: WorkerPool) -> PixelView { input }

    var panel: Int { filters.loops.panel }

    func rows(
        _ rows: Range<Int>, panels: Range<Int>?, of input: PixelView, to output: PixelView, epilogue: Epilogue,
        residual: PixelView?
    ) {
        let panels = panels ?? 0..<filters.panels
        var product = filters.product(
            input: input.advanced(rows.lowerBound * geometry.inputWidth), output: output,
            epilogue: epilogue.with(residual: residual))
        filters.loops.table.pointee.gemm(&product, 0, rows.count * geometry.inputWidth, panels.lowerBound, panels.upperBound)
    }
}
