import Kernels
import TestSupport
import Tensors
import Testing

@Suite("Chains of elementwise operations")
struct ChainTests {
    static let steps: [ElementwiseStep] = [
        .binary(.multiply, .int(2), isFirst: true), .binary(.add, .float(0.1), isFirst: false), .unary(.sigmoid),
        .binary(.subtract, .float(0.5), isFirst: false), .unary(.relu), .binary(.divide, .int(1), isFirst: true),
        .unary(.negate), .unary(.exp),
    ]

    @Test("A chain gives the bytes of its steps one after the other", arguments: [DType.float32, .float64], [1, 2])
    func same(dtype: DType, threads: Int) throws {
        var random = SplitMix(state: 3)
        var numbers = random.floats(200_003)
        numbers.replaceSubrange(0..<4, with: [.nan, .infinity, -.infinity, -0.0])
        let x = try Tensor(numbers, shape: [200_003]).cast(to: dtype)
        try Parallelism.$threadCount.withValue(threads) {
            for length in 1...Self.steps.count {
                var expected = x
                for step in Self.steps.prefix(length) { expected = try apply(step, to: expected) }
                let found = try #require(try x.chained(Array(Self.steps.prefix(length))))
                #expect(found.storage.copiedBytes() == expected.storage.copiedBytes())
            }
        }
    }

    @Test("Few elements, views, whole numbers and recorded tensors have no chain")
    func none() throws {
        let steps = [Self.steps[0], .unary(.relu)]
        let large = try Tensor.zeros([300, 300])
        #expect(try large.chained(steps) != nil)
        #expect(try Tensor.zeros([30]).chained(steps) == nil)
        #expect(try large.transposed().chained(steps) == nil)
        #expect(try large.cast(to: .int64).chained(steps) == nil)
        #expect(try large.tracked().chained(steps) == nil)
        #expect(try large.chained([]) == nil)
    }

    private func apply(_ step: ElementwiseStep, to x: Tensor) throws -> Tensor {
        switch step {
        case .unary(.sigmoid): try x.sigmoid()
        case .unary(.relu): try x.relu()
        case .unary(.exp): try x.exp()
        case .unary: try x.negated()
        case .binary(let operation, let number, let isFirst):
            isFirst ? try Tensor.binary(operation, number, x) : try Tensor.binary(operation, x, number)
        }
    }

    @Test("A large tensor is clipped to the bytes of one bound after the other, with both, one or none", arguments: [1, 2])
    func clipping(threads: Int) throws {
        var random = SplitMix(state: 5)
        var numbers = random.floats(200_003)
        numbers.replaceSubrange(0..<4, with: [.nan, .infinity, -.infinity, -0.0])
        let x = try Tensor(numbers, shape: [200_003])
        let (low, high) = (Scalar.float(-0.25), Scalar.float(0.5))
        let (above, below) = (try Tensor.binary(.maximum, x, low), try Tensor.binary(.minimum, x, high))
        let between = try Tensor.binary(.minimum, above, high)
        try Parallelism.$threadCount.withValue(threads) {
            for (low, high, expected) in [(low, high, between), (low, nil, above), (nil, high, below), (nil, nil, x)] {
                let found = try x.clipped(min: low, max: high)
                #expect(found.storage.copiedBytes() == expected.storage.copiedBytes())
            }
        }
    }
}
