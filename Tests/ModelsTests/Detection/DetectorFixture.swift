import Files
import NeuralNetworks
import Tensors
import TestSupport

/// What torch and torchvision say about whole detectors: `Fixtures/detectors.txt`, made by Scripts/reference/detectors.py,
/// and the rule that gives both sides the same weights.
struct DetectorFixture {
    private let lines: [[Substring]]

    init() throws {
        let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        lines = try ReferenceFile.lines("/\(folder)/Fixtures/detectors.txt").map { $0.split(separator: " ") }
    }

    /// The lines that begin with a name, each without it.
    func rows(_ name: String) -> [[Float]] {
        lines.filter { $0[0] == name }.map { $0.dropFirst().compactMap { Float($0) } }
    }

    /// Parameters and multiply-accumulates of a network.
    func counts(_ name: String) -> [Int] {
        lines.first { $0[0] == "count" && $0[1] == name }.map { $0.dropFirst(2).compactMap { Int($0) } } ?? []
    }

    /// The sides of a network's maps.
    func sides(_ name: String) -> [Int] {
        lines.first { $0[0] == "sides" && $0[1] == name }.map { $0.dropFirst(2).compactMap { Int($0) } } ?? []
    }

    /// Numbers `(2 u - 1) * bound`, u from the 24 high bits of splitmix64 at `tensor * 2^32 + i`.
    static func numbers(_ tensor: Int, _ shape: Shape, bound: Double) -> Tensor {
        let result = Tensor(uninitialized: shape)
        let to = result.pointer(Float.self)
        let factor = Float(bound)
        for i in 0..<shape.elementCount {
            var random = SplitMix(state: UInt64(tensor) << 32 &+ UInt64(i))
            to[i] = (2 * (Float(random.next() >> 40) / Float(1 << 24)) - 1) * factor
        }
        return result
    }

    static func picture(_ side: Int) -> Tensor { numbers(0, [1, 3, side, side], bound: 1) }

    /// Gives the filters, weights and biases of a network the rule's numbers, in order.
    static func fill(_ network: Network, input: Shape) throws {
        var generator = Generator(seed: 0)
        _ = try network.graph(input: input, using: &generator)
        var number = 1
        for (name, parameter) in network.learned where !name.hasSuffix(".scale") {
            let shape = parameter.value?.shape ?? []
            let inputs = shape.dropFirst().reduce(1, *)
            let bound = shape.count == 1 ? 0.1 : (6 / Double(inputs)).squareRoot()
            try parameter.set(numbers(number, shape, bound: bound))
            number += 1
        }
    }
}
