/// Pooling on a channels-last image: each output row of channels gathers its window's rows of channels.
///
/// Agrees with `referencePooling`.
public func channelsLastPooling(
    _ geometry: PoolingGeometry, _ kind: PoolingKind, input: PixelView, output: PixelView, pool: WorkerPool
) {
    let g = geometry
    let height = g.outputHeight
    nonisolated(unsafe) let (input, output) = (input, output)
    pool.run(g.batch * height) { item, _ in
        let image = input.advanced(item / height * g.inputHeight * g.inputWidth)
        let y = item % height
        for x in 0..<g.outputWidth {
            let to = output.advanced(item * g.outputWidth + x).base
            to.update(repeating: kind == .maximum ? -.infinity : 0, count: g.channels)
            for row in g.rows(y) {
                for column in g.columns(x) {
                    let from = image.advanced(row * g.inputWidth + column).base
                    if kind == .maximum {
                        for c in 0..<g.channels { to[c] = from[c] > to[c] || from[c].isNaN ? from[c] : to[c] }
                    } else {
                        for c in 0..<g.channels { to[c] += from[c] }
                    }
                }
            }
            if case .average(let countsPadding) = kind {
                let read = g.rows(y).count * g.columns(x).count
                let count = Float(max(countsPadding ? g.paddedCount(y, x) : read, 1))
                for c in 0..<g.channels { to[c] /= count }
            }
        }
    }
}

/// The mean of each channel over all `pixels` of each of `batch` images.
public func channelsLastGlobalAverage(
    batch: Int, pixels: Int, channels: Int, input: PixelView, output: PixelView
) {
    for image in 0..<batch {
        let to = output.advanced(image).base
        to.update(repeating: 0, count: channels)
        for pixel in 0..<pixels {
            let from = input.advanced(image * pixels + pixel).base
            for c in 0..<channels { to[c] += from[c] }
        }
        for c in 0..<channels { to[c] /= Float(max(pixels, 1)) }
    }
}
