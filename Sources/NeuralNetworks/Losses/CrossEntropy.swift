import Kernels
import Tensors

/// Softmax cross entropy: how surprised the scores are by the labels.
///
/// `loss[n] = log(sum over j of exp(logits[n, j])) - logits[n, labels[n]]`, the row's largest logit taken off first so that
/// nothing overflows. With probabilities as target: `- sum over j of target[n, j] * log softmax(logits)[n, j]`.
///
/// Shapes: logits `[N, classes]` with labels `[N]`, or `[classes]` with one label; one number, or `[N]` without reduction.
/// Gradient: `dlogits[n] = (softmax(logits[n]) - one_hot(labels[n])) * dloss[n]`.
/// Numbers: sums in float64, so equal logits over k classes give ln k to the last bit of the dtype.
///
/// - Throws: `LossError.labels`, `.label`.
public func crossEntropy(_ logits: Tensor, _ labels: Tensor, reduction: Reduction = .mean) throws -> Tensor {
    if logits.rank == 1, labels.rank == 0 {
        return try crossEntropy(logits.unsqueezed(axis: 0), labels.unsqueezed(axis: 0), reduction: reduction)
    }
    let scores = try logits.floating()
    if labels.dtype.isFloating, labels.shape == logits.shape, logits.rank == 2 {
        let shifted = try scores - scores.detached.max(axes: [1], keepDimensions: true)
        let logProbabilities = try shifted - shifted.exp().sum(axes: [1], keepDimensions: true).log()
        return try reduction((labels * logProbabilities).sum(axes: [1]).negated())
    }
    guard logits.rank == 2, labels.shape == [logits.shape[0]], logits.shape[1] > 0, try labels.areWhole() else {
        throw LossError.labels(loss: "cross_entropy", scores: logits.shape, labels: labels.shape)
    }
    let rows = LabelledRows(
        values: try scores.detached.contiguous(), labels: try labels.ints(), classes: logits.shape[1])
    try rows.check(loss: "cross_entropy")
    let (losses, probabilities) =
        scores.dtype == .float64 ? rows.crossEntropiesInDouble() : rows.crossEntropies()
    guard scores.isRecorded else { return try reduction(losses) }
    return try reduction(
        losses.recorded(from: [scores], saving: [probabilities], operation: "cross_entropy") { dy, saved in
            let slopes = try dy.contiguous()
            return [
                dy.dtype == .float64
                    ? rows.gradient(Double.self, saved[0], slopes) : rows.gradient(Float.self, saved[0], slopes)
            ]
        })
}

extension Tensor {
    /// Whether every element is a whole number, whatever the dtype.
    func areWhole() throws -> Bool {
        guard dtype.isFloating else { return true }
        return try doubles().allSatisfy { $0 == $0.rounded() && Swift.abs($0) < 1e15 }
    }
}

/// Rows of numbers, each with its label.
struct LabelledRows: Sendable {
    /// Dense `[N, classes]`.
    let values: Tensor
    let labels: [Int]
    let classes: Int

    func check(loss: String) throws {
        for (row, label) in labels.enumerated() where label < 0 || label >= classes {
            throw LossError.label(loss: loss, label: label, row: row, classes: classes)
        }
    }

    /// The loss of each row and the softmax of each row.
    fileprivate func crossEntropies() -> (Tensor, Tensor) {
        let losses = Tensor(uninitialized: [labels.count], dtype: .float32)
        let probabilities = Tensor(uninitialized: values.shape, dtype: .float32)
        nonisolated(unsafe) let (x, p) = (values.pointer(Float.self), probabilities.pointer(Float.self))
        nonisolated(unsafe) let loss = losses.pointer(Float.self)
        Parallelism.forEachRange(of: labels.count, grain: max(1, (1 << 14) / classes)) { rows in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.count) { logSums in
                let first = rows.lowerBound * classes
                Elementwise.softmax(
                    x + first, rows: rows.count, columns: classes, into: p + first, logSums: logSums.baseAddress)
                for row in rows {
                    loss[row] = Float(logSums[row - rows.lowerBound] - Double(x[row * classes + labels[row]]))
                }
            }
        }
        return (losses, probabilities)
    }

    fileprivate func crossEntropiesInDouble() -> (Tensor, Tensor) {
        let losses = Tensor(uninitialized: [labels.count], dtype: .float64)
        let probabilities = Tensor(uninitialized: values.shape, dtype: .float64)
        for (row, label) in labels.enumerated() {
            let x = values.pointer(Double.self) + row * classes
            let p = probabilities.pointer(Double.self) + row * classes
            var largest = x[0]
            for j in 1..<max(classes, 1) where x[j] > largest || x[j].isNaN { largest = x[j] }
            var sum = 0.0
            for j in 0..<classes {
                p[j] = exponential(x[j] - largest)
                sum += p[j]
            }
            for j in 0..<classes { p[j] /= sum }
            losses.pointer(Double.self)[row] = logarithm(sum) - (x[label] - largest)
        }
        return (losses, probabilities)
    }

    fileprivate func gradient<Element: BinaryFloatingPoint>(
        _ type: Element.Type, _ probabilities: Tensor, _ dy: Tensor
    ) -> Tensor {
        let result = Tensor(uninitialized: probabilities.shape, dtype: probabilities.dtype)
        for (row, label) in labels.enumerated() {
            let p = probabilities.pointer(type) + row * classes
            let dx = result.pointer(type) + row * classes
            let slope = dy.pointer(type)[row]
            for j in 0..<classes { dx[j] = (p[j] - (j == label ? 1 : 0)) * slope }
        }
        return result
    }
}
