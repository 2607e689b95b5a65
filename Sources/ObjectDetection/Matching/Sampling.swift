import Tensors

/// Some of many places at random, for losses that look at a part of the boxes only.
enum Sampling {
    /// At most `count` of `places`, in rising order as `places` are.
    ///
    /// One permutation is drawn whatever the sizes, so that the next random word does not depend on them:
    /// `sort(places[permutation(places.size)[:count]])`.
    static func choose(_ places: [Int], _ count: Int, using generator: inout Generator) throws -> [Int] {
        let order = try Tensor.permutation(places.count, using: &generator).ints()
        return order.prefix(max(count, 0)).map { places[$0] }.sorted()
    }

    /// At most `count` places, at most `fraction` of them positive, the rest negative.
    static func balanced(
        positives: [Int], negatives: [Int], count: Int, fraction: Double, using generator: inout Generator
    ) throws -> (positives: [Int], negatives: [Int]) {
        let most = Int((Double(count) * fraction).rounded(.down))
        let chosen = try choose(positives, most, using: &generator)
        return (chosen, try choose(negatives, count - chosen.count, using: &generator))
    }

    /// - Throws: `DetectionError.outsideRange`.
    static func requireValid(count: Int, fraction: Double) throws {
        guard count >= 0, count <= 1 << 24 else {
            throw DetectionError.outsideRange(argument: "count", value: Float(count), range: 0...Float(1 << 24))
        }
        guard fraction >= 0, fraction <= 1 else {
            throw DetectionError.outsideRange(argument: "fraction", value: Float(fraction), range: 0...1)
        }
    }
}
