import NeuralNetworks
import Tensors
import Testing

@Suite struct LossTests {
    private func labels(_ values: [Int]) throws -> Tensor {
        try Tensor.nested(.list(values.map { .scalar(.int($0)) }), dtype: .int64)
    }

    @Test("Equal scores over ten classes cost ln 10")
    func equal() throws {
        let loss = try crossEntropy(Tensor.zeros([4, 10]), labels([0, 3, 9, 5])).item().double
        #expect(Float(loss) == Float(2.302585092994046))
    }

    @Test("Cross entropy of huge scores is finite: log(1 + e^-1) for a difference of 1")
    func stable() throws {
        let loss = try crossEntropy(Tensor([1001, 1000], shape: [1, 2]), labels([0])).item().double
        #expect(abs(loss - 0.31326168751822286) < 1e-6)
    }

    @Test("Losses have the gradients of finite differences")
    func differences() throws {
        let y = try Tensor.normal([3, 4], seed: 2)
        let classes = try labels([1, 0, 3])
        let logits = try Tensor.normal([3, 4], seed: 1)
        try expectGradients(of: [logits]) { try crossEntropy($0[0], classes) }
        try expectGradients(of: [logits]) { try crossEntropy($0[0], classes, reduction: .none) }
        try expectGradients(of: [logits]) { try crossEntropy($0[0], y.softmax(axis: 1)) }
        try expectGradients(of: [logits]) { try meanSquaredError($0[0], y) }
        try expectGradients(of: [logits]) { try absoluteError($0[0], y) }
        try expectGradients(of: [logits]) { try smoothL1($0[0], y, beta: 0.5) }
        try expectGradients(of: [logits]) { try hinge($0[0], classes) }
        try expectGradients(of: [logits]) { try binaryCrossEntropy($0[0], y.sigmoid(), fromLogits: true) }
        try expectGradients(of: [logits.sigmoid()]) { try binaryCrossEntropy($0[0], y.sigmoid()) }
    }

    @Test("Smooth L1 is d^2/2 inside 1 and |d| - 1/2 outside")
    func smooth() throws {
        let loss = try smoothL1(Tensor([0.75, -3, 1], shape: [3]), Tensor.zeros([3]))
        #expect(try loss.floats() == [0.28125, 2.5, 0.5])
    }

    @Test("Hinge over classes sums the margins that are missed")
    func hingeOfClasses() throws {
        // Label 0 with 3.2: max(0, 5.1 - 3.2 + 1) + max(0, -1.7 - 3.2 + 1) = 2.9
        let loss = try hinge(Tensor([3.2, 5.1, -1.7], shape: [1, 3]), labels([0])).item().double
        #expect(abs(loss - 2.9) < 1e-5)
    }

    @Test("A label outside the classes is an error that tells the row")
    func outside() throws {
        #expect(throws: LossError.label(loss: "cross_entropy", label: 4, row: 1, classes: 4)) {
            try crossEntropy(Tensor.zeros([2, 4]), labels([0, 4]))
        }
    }

    @Test("No rows have a mean of nan and a sum of 0")
    func none() throws {
        #expect(try crossEntropy(Tensor.zeros([0, 4]), labels([]), reduction: .sum).item().double == 0)
    }
}
