import TestSupport
import Tensors
import Testing

@Suite("A gradient opened into its products")
struct GradientRecordTests {
    /// Holds each number of the gradients against the sum of its products, and each gradient that arrived on the way too.
    private func expectSums(
        of inputs: [Tensor], _ f: ([Tensor]) throws -> Tensor, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let variables = try inputs.map { try $0.tracked() }
        let record = GradientRecord()
        let found = try gradients(of: f(variables), withRespectTo: variables, keeping: record)
        for (variable, gradient) in zip(variables, found) {
            for (number, value) in try gradient.doubles().enumerated() {
                let place = try #require(record.place(number, of: variable))
                try expectSum(value, at: place, in: record, depth: 0, sourceLocation)
            }
        }
    }

    private func expectSum(
        _ value: Double, at place: GradientRecord.Place, in record: GradientRecord, depth: Int,
        _ sourceLocation: SourceLocation
    ) throws {
        let products = try record.products(at: place)
        if products.isEmpty {
            #expect(value == 0 || (value == 1 && depth > 0), sourceLocation: sourceLocation)
            return
        }
        let sum = products.reduce(0) { $0 + $1.value }
        #expect(abs(sum - value) <= 1e-5 * max(1, abs(value)), sourceLocation: sourceLocation)
        for product in products.prefix(2) {
            try expectSum(product.arriving, at: product.result, in: record, depth: depth + 1, sourceLocation)
        }
    }

    @Test("the products add up to the number, through products of matrices, broadcasting, reuse and softmax")
    func sums() throws {
        var random = SplitMix(state: 5)
        let x = Tensor(random.floats(6), shape: [2, 3])
        let w = Tensor(random.floats(12), shape: [3, 4])
        let b = Tensor(random.floats(4), shape: [4])
        try expectSums(of: [x, w, b]) { v in
            let h = try (Tensor.matrixProduct(v[0], v[1]) + v[2]).relu()
            return try (h * h + h).sum()
        }
        try expectSums(of: [x]) { v in try (v[0].exp() / (v[0].exp().sum())).sum(axes: [1]).sin().sum() }
    }

    @Test("one product by hand: (3w - 1)^2 at w = 2 is 10 x 3")
    func byHand() throws {
        let w = try Tensor(floats: [2]).tracked()
        let record = GradientRecord()
        let shifted = try w * Tensor(floats: [3]) - Tensor(floats: [1])
        _ = try gradients(of: (shifted * shifted).sum(), withRespectTo: [w], keeping: record)
        let times = try record.products(at: try #require(record.place(0, of: w)))
        #expect(times.map(\.slope) == [3])
        #expect(times.map(\.arriving) == [10])
        let minus = try record.products(at: times[0].result)
        let squares = try record.products(at: minus[0].result)
        #expect(squares.map(\.value) == [5, 5])
    }

    @Test("a number that takes part in too many is refused, not waited for")
    func tooMany() throws {
        let x = try Tensor.ones([1], dtype: .float32).tracked()
        let record = GradientRecord()
        _ = try gradients(of: (x * Tensor.ones([8000], dtype: .float32)).sum(), withRespectTo: [x], keeping: record)
        #expect(throws: GradientRecord.TooMany.self) { try record.products(at: try #require(record.place(0, of: x))) }
    }

    @Test("a number among many that takes part in few is found")
    func few() throws {
        let x = try Tensor.ones([200, 500], dtype: .float32).tracked()
        let record = GradientRecord()
        _ = try gradients(of: (x * x).sum(), withRespectTo: [x], keeping: record)
        let products = try record.products(at: try #require(record.place(70_001, of: x)))
        #expect(products.map(\.indices) == [[140, 1], [140, 1]])
        #expect(products.map(\.value) == [1, 1])
    }
}
