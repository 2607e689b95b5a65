import Tensors

/// How the weights `[out, in]` of a graph read from a file's matrix.
///
/// When the features are an image, a channels-last file counts them as (row, column, channel) and `Graph` as (channel, row,
/// column): the columns of the matrix move along.
struct DenseLayout {
    var outputs: Int
    var features: Int
    /// Whether the file has `[out, in]`, not `[in, out]`.
    var isTransposed: Bool
    var image: (height: Int, width: Int, channels: Int)?

    /// The weights in the graph's order; `values` are `outputs * features`.
    func tensor(_ values: [Float]) -> Tensor {
        let (channels, pixels) = (image?.channels ?? features, (image?.height ?? 1) * (image?.width ?? 1))
        let result = Tensor(uninitialized: [outputs, features])
        let target = result.pointer(Float.self)
        for output in 0..<outputs {
            for channel in 0..<channels {
                for pixel in 0..<pixels {
                    let source = pixel * channels + channel
                    target[output * features + channel * pixels + pixel] =
                        isTransposed ? values[output * features + source] : values[source * outputs + output]
                }
            }
        }
        return result
    }
}
