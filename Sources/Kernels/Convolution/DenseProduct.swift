import CConvolution

/// A matrix product with filters that are read as they lie: no packed copy beside them, which for a classifier's first
/// layer would be most of a network.
///
/// `output[i][j] = epilogue(bias[j] + scale[j] * sum over k of input[i][k] * filters[j][k])`. A result depends neither on
/// the other rows nor on the number of threads.
public struct DenseProduct: @unchecked Sendable {
    /// Filters, and so output columns.
    public let columns: Int
    /// Numbers in a filter.
    public let inner: Int
    private let filters: UnsafePointer<Float>
    /// Keeps the filters' memory.
    private let owner: any Sendable
    private let scale: AlignedFloats?
    private let bias: AlignedFloats
    private let loops: VectorLoops

    /// Columns that a thread takes at least, whole cache lines of them.
    private static let grain = 16

    /// - Parameters:
    ///   - filters: `[columns, inner]`, row after row, kept by `owner` and unchanged while the product is used.
    ///   - scale: one factor a column; nil for ones.
    ///   - bias: one number a column.
    public init(
        _ filters: UnsafePointer<Float>, owner: any Sendable, columns: Int, inner: Int, scale: [Float]?, bias: [Float],
        loops: VectorLoops = .best
    ) {
        self.columns = columns
        self.inner = inner
        self.filters = filters
        self.owner = owner
        self.loops = loops
        self.scale = scale.map { $0.withUnsafeBufferPointer { AlignedFloats($0, filledTo: columns) } }
        self.bias = bias.withUnsafeBufferPointer { AlignedFloats($0, filledTo: columns) }
    }

    /// `rows` rows of `input` times the filters, shared out among the pool's threads.
    ///
    /// - Parameter output: not overlapping `input` or `residual`.
    public func multiply(
        rows: Int, input: PixelView, output: PixelView, epilogue: Epilogue = .none, residual: PixelView? = nil,
        pool: WorkerPool
    ) {
        var task = dl_dense(
            input: input.base, input_stride: input.stride, filters: filters, scale: scale.map { UnsafePointer($0.base) },
            bias: bias.base, output: output.base, output_stride: output.stride, inner: inner, columns: columns,
            epilogue: epilogue.with(residual: residual))
        let grains = (columns + Self.grain - 1) / Self.grain
        let blocks = pool.threads == 1 ? 1 : min(grains, 4 * pool.threads)
        withUnsafePointer(to: &task) { task in
            nonisolated(unsafe) let task = task
            pool.run(blocks) { block, _ in
                let begin = grains * block / blocks * Self.grain
                let end = min(grains * (block + 1) / blocks * Self.grain, columns)
                loops.table.pointee.dense(task, rows, begin, end)
            }
        }
    }
}
