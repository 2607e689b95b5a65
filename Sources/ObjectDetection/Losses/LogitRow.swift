import Glibc

/// The class scores of one box.
struct LogitRow {
    private let logits: FloatElements
    let first: Int
    let classes: Int

    init(_ logits: FloatElements, row: Int, classes: Int) {
        self.logits = logits
        first = row * classes
        self.classes = classes
    }

    subscript(index: Int) -> Double { logits[first + index] }

    /// `log(sum over c of exp(row[c])) - row[label]`, the largest score taken off first.
    func loss(_ label: Int) -> Double {
        let (largest, sum) = normalizer
        return log(sum) + (largest - self[label])
    }

    /// The derivative of `loss` by each score: `softmax - one_hot(label)`.
    func slopes(_ label: Int) -> [Double] {
        let (largest, sum) = normalizer
        return (0..<classes).map { exp(self[$0] - largest) / sum - ($0 == label ? 1 : 0) }
    }

    private var normalizer: (largest: Double, sum: Double) {
        var largest = self[0]
        for index in 1..<classes {
            let value = self[index]
            if value > largest || value.isNaN { largest = value }
        }
        var sum = 0.0
        for index in 0..<classes { sum += exp(self[index] - largest) }
        return (largest, sum)
    }
}
