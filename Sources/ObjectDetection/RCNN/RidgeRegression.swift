import Tensors

/// The linear function that comes closest to given targets without large weights.
///
/// Minimises `sum over i of |t_i - W x_i|^2 + lambda |W|^2`: `W = (X^T X + lambda I)^-1 X^T T`, in float64. Every row of
/// X gets a last feature of 1, and T is taken from its mean, which the prediction adds again.
///
/// Source: Girshick et al. 2014, appendix C, equation 5, and their program for the 1 and the mean.
public struct RidgeRegression: Sendable, Equatable {
    /// `[D + 1, targets]`, row after row.
    public let weights: [Double]
    /// Of the targets.
    public let means: [Double]

    /// The most features of a row: the matrix has the square of them, and solving takes the cube.
    public static let widthLimit = 4096

    public var width: Int { weights.count / max(means.count, 1) - 1 }

    /// - Parameters:
    ///   - features: `[N, D]`, at least one row.
    ///   - targets: `[N, T]`, row after row.
    /// - Throws: `DetectionError.countMismatch`, `.notPositive` for lambda, `.notANumber`; `TensorError` where the matrix
    ///   has no inverse.
    public init(_ features: FeatureRows, targets: [Double], targetCount: Int, lambda: Double) throws {
        guard features.count > 0, targets.count == features.count * targetCount else {
            throw DetectionError.countMismatch(
                first: "x", firstCount: features.count, second: "t", secondCount: targets.count / max(targetCount, 1))
        }
        guard lambda > 0 else { throw DetectionError.notPositive(argument: "lambda", value: Float(lambda)) }
        if let place = features.values.firstIndex(where: { !$0.isFinite }) {
            throw DetectionError.notANumber(argument: "x", index: place / features.width)
        }
        guard features.width <= Self.widthLimit else {
            throw DetectionError.outsideRange(
                argument: "the number of features", value: Float(features.width), range: 1...Float(Self.widthLimit))
        }
        let (count, size) = (Double(features.count), features.width + 1)
        let means = (0..<targetCount).map { target in
            stride(from: target, to: targets.count, by: targetCount).reduce(0) { $0 + targets[$1] } / count
        }
        var square = [Double](repeating: 0, count: size * size)
        var right = [Double](repeating: 0, count: size * targetCount)
        for row in 0..<features.count {
            let x = features.withRow(row) { start in (0..<size - 1).map { Double(start[$0]) } } + [1]
            for a in 0..<size where x[a] != 0 {
                for b in 0..<size { square[a * size + b] += x[a] * x[b] }
                for target in 0..<targetCount {
                    right[a * targetCount + target] += x[a] * (targets[row * targetCount + target] - means[target])
                }
            }
        }
        for a in 0..<size { square[a * size + a] += lambda }
        weights = try Tensor.solve(
            Tensor(doubles: square, shape: [size, size]), Tensor(doubles: right, shape: [size, targetCount])
        ).doubles()
        self.means = means
    }

    /// The function's value for a row of features.
    public func predict(_ x: UnsafePointer<Float>) -> [Double] {
        means.indices.map { target in
            var sum = means[target] + weights[(width) * means.count + target]
            for index in 0..<width { sum += weights[index * means.count + target] * Double(x[index]) }
            return sum
        }
    }
}
