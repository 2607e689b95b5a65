import Glibc

/// The softmax of a row of logits.
struct Probabilities {
    private let powers: [Float]
    private let sum: Float

    init(_ logits: some Collection<Float>) {
        let greatest = logits.reduce(-Float.infinity) { Swift.max($0, $1) }
        powers = logits.map { expf($0 - greatest) }
        sum = powers.reduce(0, +)
    }

    subscript(index: Int) -> Float { powers[index] / sum }
}
