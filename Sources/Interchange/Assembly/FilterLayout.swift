import Tensors

/// How `[out, in / groups, rows, columns]` reads from a filter that lies otherwise in its file: HWIO (out varies fastest), OHWI,
/// or, depthwise, `[rows, columns, channel, multiplier]`, where out is channel times multiplier.
struct FilterLayout {
    /// `[out, in / groups, rows, columns]`.
    var shape: [Int]
    /// From one to the next of each of these axes in the file's numbers.
    var strides: [Int]
    var groups: Int

    /// A file's filter `[rows, columns, in, out]`.
    static func rowsColumnsInOut(_ filter: [Int], groups: Int) -> FilterLayout {
        let (rows, columns, depth, count) = (filter[0], filter[1], filter[2], filter[3])
        return FilterLayout(
            shape: [count, depth, rows, columns], strides: [1, count, columns * depth * count, depth * count],
            groups: groups)
    }

    /// A file's depthwise filter `[rows, columns, channels, multiplier]`; TFLite's `[1, rows, columns, channels * multiplier]`
    /// lies the same way.
    static func depthwise(rows: Int, columns: Int, channels: Int, multiplier: Int) -> FilterLayout {
        let step = channels * multiplier
        return FilterLayout(
            shape: [step, 1, rows, columns], strides: [1, 0, columns * step, step], groups: channels)
    }

    /// A file's filter `[out, rows, columns, in]`.
    static func outRowsColumnsIn(_ filter: [Int], groups: Int) -> FilterLayout {
        let (count, rows, columns, depth) = (filter[0], filter[1], filter[2], filter[3])
        return FilterLayout(
            shape: [count, depth, rows, columns], strides: [rows * columns * depth, 1, columns * depth, depth],
            groups: groups)
    }

    /// The filters in the graph's order; `values` are as many as the shape has.
    ///
    /// Goes through squares of 16 x 16 (out, in), so that both what is read and what is written stay in the cache.
    func tensor(_ values: [Float]) -> Tensor {
        let result = Tensor(uninitialized: Shape(shape))
        let target = result.pointer(Float.self)
        let (pixels, columns, block) = (shape[2] * shape[3], shape[3], 16)
        values.withUnsafeBufferPointer { values in
            for firstOut in stride(from: 0, to: shape[0], by: block) {
                for firstChannel in stride(from: 0, to: shape[1], by: block) {
                    for pixel in 0..<pixels {
                        let source = pixel / columns * strides[2] + pixel % columns * strides[3]
                        for out in firstOut..<min(firstOut + block, shape[0]) {
                            for channel in firstChannel..<min(firstChannel + block, shape[1]) {
                                target[(out * shape[1] + channel) * pixels + pixel] =
                                    values[source + out * strides[0] + channel * strides[1]]
                            }
                        }
                    }
                }
            }
        }
        return result
    }
}
