/// Some output rows of a `ConvolutionBlock`, on one thread: each stage asks the one before it for the rows that it needs next.
struct BlockStrip {
    let first: any RowConvolution
    let stages: [BlockStage]
    /// One a convolution.
    let epilogues: [Epilogue]
    /// One image, as `first` reads it.
    let source: PixelView
    let scratch: UnsafeMutablePointer<Float>
    /// For each stage the end of the input rows that were made; those before a strip's are never asked for.
    let made: UnsafeMutableBufferPointer<Int>

    /// - Parameters:
    ///   - output: one image, and so with `residual`, which the last convolution adds.
    func run(_ rows: Range<Int>, to output: PixelView, residual: PixelView?) {
        let last = stages.count - 1
        let stage = stages[last]
        for begin in stride(from: rows.lowerBound, to: rows.upperBound, by: stage.rowsAtATime) {
            let rows = begin..<min(begin + stage.rowsAtATime, rows.upperBound)
            let filtered = filter(last, rows)
            let pixels = begin * stage.depthwise.geometry.outputWidth
            stage.pointwise.rows(
                0..<rows.count, panels: nil, of: filtered, to: output.advanced(pixels),
                epilogue: epilogues[epilogues.count - 1], residual: residual?.advanced(pixels))
        }
    }

    /// Rows of stage `index`'s depthwise convolution, `rowsAtATime` at most, as its pointwise one reads them.
    private func filter(_ index: Int, _ rows: Range<Int>) -> PixelView {
        let stage = stages[index]
        let needed = stage.reach(of: rows)
        let coming = max(made[index], needed.lowerBound)..<max(made[index], needed.upperBound)
        made[index] = coming.upperBound
        // All but the last rows that the stage before gives at a time are only made.
        let step = index == 0 ? max(coming.count, 1) : stages[index - 1].rowsAtATime
        var begin = coming.lowerBound
        while coming.upperBound - begin > step {
            let before = input(of: index, begin..<begin + step)
            stage.forEachGroup(in: scratch) { panels, _, ring in
                make(before, begin..<begin + step, panels, ring, index)
            }
            begin += step
        }
        let last = begin..<coming.upperBound
        let before = input(of: index, last)
        let filtered = stage.filtered(in: scratch)
        stage.forEachGroup(in: scratch) { panels, channels, ring in
            make(before, last, panels, ring, index)
            stage.depthwise.rows(
                rows, channels: channels, of: ring, ring: stage.ring, to: filtered, epilogue: epilogues[2 * index + 1],
                residual: nil)
        }
        return stage.readied(filtered, rows: rows.count)
    }

    /// What the convolution before stage `index` reads, to make `rows`.
    private func input(of index: Int, _ rows: Range<Int>) -> PixelView {
        index == 0 ? source : rows.isEmpty ? stages[index - 1].filtered(in: scratch) : filter(index - 1, rows)
    }

    /// Input rows of stage `index`, some panels of them, to their places in the ring.
    private func make(_ input: PixelView, _ rows: Range<Int>, _ panels: Range<Int>, _ ring: PixelView, _ index: Int) {
        let stage = stages[index]
        let convolution = index == 0 ? first : stages[index - 1].pointwise
        let firstRow = index == 0 ? 0 : rows.lowerBound
        var row = rows.lowerBound
        while row < rows.upperBound {
            let place = row % stage.ring
            let count = min(rows.upperBound - row, stage.ring - place)
            convolution.rows(
                row - firstRow..<row - firstRow + count, panels: panels, of: input,
                to: ring.advanced(place * stage.depthwise.geometry.inputWidth), epilogue: epilogues[2 * index],
                residual: nil)
            row += count
        }
    }
}
