import Kernels
import Tensors

/// What a batch says about each of its channels.
public struct BatchStatistics: Sendable {
    public var mean: [Double]
    /// The mean of the squared distances from the mean.
    public var variance: [Double]
    /// Numbers that each mean is taken of.
    public var count: Int
}

extension Tensor {
    /// Batch normalisation with the batch's own statistics, recorded where an operand is.
    ///
    /// `y = (x - mean) / sqrt(variance + epsilon) * scale + shift`, channel by channel, the variance with divisor N.
    ///
    /// Shapes: `[N, C, ...]`, scale and shift `[C]`.
    /// Gradient, with `u = (x - mean) / sqrt(variance + epsilon)` and m numbers a channel: `dshift = sum dy`,
    /// `dscale = sum dy u`, `dx = scale / sqrt(variance + epsilon) * (dy - dshift / m - u dscale / m)`.
    /// Source: Ioffe and Szegedy 2015, algorithm 1 and section 3.
    ///
    /// - Throws: `NetworkError.channels`, `.rank`.
    public func batchNormalized(scale: Tensor, shift: Tensor, epsilon: Double) throws -> (
        y: Tensor, statistics: BatchStatistics
    ) {
        let x = try floating()
        guard rank >= 2 else {
            throw NetworkError.rank(node: "batchnorm", kind: "batchnorm", expected: 4, found: shape)
        }
        let channels = shape[1]
        guard scale.shape == [channels], shift.shape == [channels] else {
            throw NetworkError.channels(
                node: "batchnorm", kind: "batchnorm", expected: scale.elementCount, input: shape,
                parameters: scale.shape)
        }
        let loops = ChannelNormalization(
            batch: shape[0], channels: channels, area: shape.dropFirst(2).reduce(1, *))
        let values = try x.detached.contiguous()
        var mean = [Double](repeating: 0, count: channels)
        var variance = mean
        if x.dtype == .float64 {
            loops.statistics(values.pointer(Double.self), mean: &mean, variance: &variance)
        } else {
            loops.statistics(values.pointer(Float.self), mean: &mean, variance: &variance)
        }
        let inverse = variance.map { 1 / ($0 + epsilon).squareRoot() }
        let factor = zip(try scale.doubles(), inverse).map { $0 * $1 }
        let offset = zip(try shift.doubles(), zip(mean, factor)).map { $0 - $1.0 * $1.1 }
        let y = try Tensor.empty(values.shape, dtype: x.dtype)
        if x.dtype == .float64 {
            loops.scaleShift(values.pointer(Double.self), factor: factor, offset: offset, into: y.pointer(Double.self))
        } else {
            loops.scaleShift(values.pointer(Float.self), factor: factor, offset: offset, into: y.pointer(Float.self))
        }
        let statistics = BatchStatistics(mean: mean, variance: variance, count: loops.count)
        guard x.isRecorded || scale.isRecorded || shift.isRecorded else { return (y, statistics) }
        let gradient = NormalizationGradient(loops: loops, mean: mean, inverse: inverse, factor: factor)
        let recorded = y.recorded(from: [x, scale, shift], saving: [values], operation: "batchnorm") { dy, saved in
            try gradient(try dy.contiguous(), saved[0])
        }
        return (recorded, statistics)
    }
}

/// The way back through a batch normalisation.
private struct NormalizationGradient {
    let loops: ChannelNormalization
    let mean: [Double]
    /// `1 / sqrt(variance + epsilon)`
    let inverse: [Double]
    /// `scale / sqrt(variance + epsilon)`
    let factor: [Double]

    func callAsFunction(_ dy: Tensor, _ x: Tensor) throws -> [Tensor?] {
        var sum = [Double](repeating: 0, count: mean.count)
        var product = sum
        if dy.dtype == .float64 {
            loops.gradientSums(
                x.pointer(Double.self), dy.pointer(Double.self), mean: mean, sum: &sum, product: &product)
        } else {
            loops.gradientSums(x.pointer(Float.self), dy.pointer(Float.self), mean: mean, sum: &sum, product: &product)
        }
        let count = Double(Swift.max(loops.count, 1))
        // dx = factor dy - factor inverse^2 product / m (x - mean) - factor sum / m
        let ofX = mean.indices.map { -factor[$0] * inverse[$0] * inverse[$0] * product[$0] / count }
        let rest = mean.indices.map { -ofX[$0] * mean[$0] - factor[$0] * sum[$0] / count }
        let dx = try Tensor.empty(x.shape, dtype: dy.dtype)
        if dy.dtype == .float64 {
            loops.inputGradient(
                x.pointer(Double.self), dy.pointer(Double.self), a: factor, b: ofX, c: rest,
                into: dx.pointer(Double.self))
        } else {
            loops.inputGradient(
                x.pointer(Float.self), dy.pointer(Float.self), a: factor, b: ofX, c: rest, into: dx.pointer(Float.self))
        }
        return [dx, vector(zip(product, inverse).map { $0 * $1 }, dy.dtype), vector(sum, dy.dtype)]
    }

    private func vector(_ values: [Double], _ dtype: DType) -> Tensor {
        let result = Tensor(uninitialized: [values.count], dtype: dtype)
        for (place, value) in values.enumerated() {
            if dtype == .float64 {
                result.pointer(Double.self)[place] = value
            } else {
                result.pointer(Float.self)[place] = Float(value)
            }
        }
        return result
    }
}
