import Tensors
import TestSupport
import Testing

@Suite("Gradients of operators")
struct OperatorGradientTests {
    /// Numbers away from 0, from each other, and from the kinks of the operators.
    static func values(_ shape: Shape, offset: Double = 0) -> Tensor {
        let numbers = (0..<shape.elementCount).map { place in
            let size = 0.35 + Double((place * 29 + 13) % 41) / 23
            let isNegative = (place * 7) % 3 == 0
            return (isNegative ? -size : size) + offset
        }
        return Tensor(doubles: numbers, shape: shape)
    }

    static func positive(_ shape: Shape) -> Tensor {
        let numbers = (0..<shape.elementCount).map { place in 0.3 + Double((place * 17 + 5) % 19) / 7 }
        return Tensor(doubles: numbers, shape: shape)
    }

    @Test("of one operand agree with finite differences on every memory layout", arguments: GradientCase.unary)
    func unary(operation: GradientCase) throws {
        for shape in [[], [1], [5], [3, 4], [2, 1, 3]] as [Shape] {
            let x = operation.needsPositive ? Self.positive(shape) : Self.values(shape)
            for layout in try x.memoryLayouts() {
                try expectGradient(of: [layout.tensor]) { try operation.run($0, nil, false) }
            }
        }
    }

    @Test("of two operands agree with finite differences, broadcast or not", arguments: GradientCase.binary)
    func binary(operation: GradientCase) throws {
        let shapes: [(Shape, Shape)] = [
            ([3], [3]), ([2, 3], [3]), ([2, 1], [3]), ([], [2, 2]), ([4, 1, 2], [3, 1]), ([1], []),
        ]
        for (a, b) in shapes {
            let first = operation.needsPositive ? Self.positive(a) : Self.values(a)
            let second = Self.values(b, offset: 0.017)
            try expectGradient(of: [first, second], absolute: 2e-6, relative: 2e-6) {
                try operation.run($0, nil, false)
            }
            for layout in try second.memoryLayouts() {
                try expectGradient(of: [first, layout.tensor], absolute: 2e-6, relative: 2e-6) {
                    try operation.run($0, nil, false)
                }
            }
        }
    }

    @Test("of reductions agree with finite differences", arguments: GradientCase.reductions)
    func reductions(operation: GradientCase) throws {
        let shapes: [(Shape, [Int]?)] = [
            ([4], nil), ([2, 3], [0]), ([2, 3], [-1]), ([2, 3, 4], [0, 2]), ([3, 1], [1]),
        ]
        for (shape, axes) in shapes where operation.name != "var" && operation.name != "std" || shape != [3, 1] {
            for keep in [false, true] {
                for layout in try Self.values(shape).memoryLayouts() {
                    try expectGradient(of: [layout.tensor]) { try operation.run($0, axes, keep) }
                }
            }
        }
    }

    @Test("of the product are exact where one or two factors are 0")
    func productOfZeros() throws {
        for zeros in [[1], [0, 2]] {
            var numbers = [2.0, 3.0, 5.0]
            for place in zeros { numbers[place] = 0 }
            try expectGradient(of: [Tensor(doubles: numbers)]) { try $0[0].product() }
        }
    }

    @Test("of arrangements agree with finite differences", arguments: GradientCase.arrangements)
    func arrangements(operation: GradientCase) throws {
        for layout in try Self.values([2, 3, 4]).memoryLayouts() {
            try expectGradient(of: [layout.tensor]) { try operation.run($0, nil, false) }
        }
    }

    @Test("of matrix products agree with finite differences")
    func matrices() throws {
        let shapes: [(Shape, Shape)] = [
            ([2, 3], [3, 4]), ([3], [3, 2]), ([2, 3], [3]), ([3], [3]), ([2, 2, 3], [3, 2]),
            ([2, 1, 2, 3], [3, 3, 1]),
        ]
        for (a, b) in shapes {
            for layout in try Self.values(b).memoryLayouts() {
                try expectGradient(of: [Self.values(a), layout.tensor]) { try Tensor.matrixProduct($0[0], $0[1]) }
            }
        }
        let a = try Self.values([3, 3]) + Tensor.eye(3, dtype: .float64) * 4
        for b in [Self.values([3]), Self.values([3, 2])] {
            try expectGradient(of: [a, b]) { try Tensor.solve($0[0], $0[1]) }
        }
    }
}
