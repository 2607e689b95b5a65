import Tensors
import TestSupport
import Testing

@Suite("Gradients")
struct GradientsTests {
    private func variable(_ values: [Float]) throws -> Tensor { try Tensor(floats: values).tracked() }

    @Test("A tensor used several times gets the sum: d(x x + x)/dx = 2x + 1")
    func accumulation() throws {
        let x = try variable([3, -1])
        let y = try (x * x + x).sum()
        try expectValues(try gradients(of: y, withRespectTo: [x])[0], [7, -1])
    }

    @Test("A variable the result does not depend on gets zeros")
    func independent() throws {
        let (x, z) = (try variable([1, 2]), try variable([5]))
        let found = try gradients(of: x.sum(), withRespectTo: [z, x])
        try expectValues(found[0], [0])
        try expectValues(found[1], [1, 1])
    }

    @Test("Gradients share memory with nothing, though + hands on one gradient to both sides")
    func ownership() throws {
        let (x, y) = (try variable([1, 2]), try variable([3, 4]))
        let found = try gradients(of: (x + y).sum(), withRespectTo: [x, y])
        try found[0].assign([], .scalar(7))
        try expectValues(found[1], [1, 1])
    }

    @Test("At the kinks: relu 0, relu6 0, abs 0, leaky_relu its slope, clip 1, maximum one half each, max shared")
    func kinks() throws {
        func slope(at value: Float, _ f: (Tensor) throws -> Tensor) throws -> Double {
            let x = try variable([value])
            return try gradients(of: f(x).sum(), withRespectTo: [x])[0].doubles()[0]
        }
        #expect(try slope(at: 0) { try $0.relu() } == 0)
        #expect(try slope(at: 0) { try $0.relu6() } == 0)
        #expect(try slope(at: 6) { try $0.relu6() } == 0)
        #expect(try slope(at: 0) { try $0.abs() } == 0)
        #expect(try slope(at: 0) { try $0.leakyRelu(slope: 0.25) } == 0.25)
        #expect(try slope(at: 1) { try $0.clipped(min: 0, max: 1) } == 1)
        #expect(try slope(at: 0) { try $0.norm() } == 0)
        let (x, y) = (try variable([2]), try variable([2]))
        let found = try gradients(of: Tensor.binary(.maximum, x, y).sum(), withRespectTo: [x, y])
        #expect(try found.map { try $0.doubles()[0] } == [0.5, 0.5])
        let z = try variable([4, 1, 4])
        try expectValues(try gradients(of: z.max(), withRespectTo: [z])[0], [0.5, 0, 0.5])
    }

    @Test("A gradient has the dtype and shape of its variable, through casts and promotion")
    func dtypes() throws {
        let x = try variable([1, 2])
        let y = try x.cast(to: .float64) * Tensor(doubles: [3, 4])
        let found = try gradients(of: y.sum(), withRespectTo: [x])[0]
        #expect(found.dtype == .float32)
        try expectValues(found, [3, 4])
    }

    @Test("Nothing is recorded where nothing is tracked, nor in whole numbers and truth values")
    func unrecorded() throws {
        let x = Tensor(floats: [1, 2])
        #expect(try !(x * x).isRecorded)
        let v = try x.tracked()
        #expect(try !Tensor.binary(.less, v, 1).isRecorded)
        #expect(try !v.cast(to: .int64).isRecorded)
        #expect(try !v.argmax().isRecorded)
        #expect(!v.detached.isRecorded)
    }

    @Test("A chain of 200,000 operations is walked and freed without deep recursion")
    func longChain() throws {
        let x = try variable([1])
        var y = x
        for _ in 0..<200_000 { y = try y + 0.5 }
        #expect(try gradients(of: y.sum(), withRespectTo: [x])[0].doubles() == [1])
        var unused = x
        for _ in 0..<200_000 { unused = try unused * 1.0 }
    }

    @Test("Mistakes: no single number, no recording, whole numbers, a second use, a change in place")
    func mistakes() throws {
        let x = try variable([1, 2])
        #expect(throws: TensorError.gradientOfManyElements([2])) { try gradients(of: x * x, withRespectTo: [x]) }
        #expect(throws: TensorError.notRecorded) { try gradients(of: Tensor(floats: [1]), withRespectTo: [x]) }
        #expect(throws: TensorError.gradientNeedsFloat(.int64)) { try Tensor(ints: [1]).tracked() }
        let y = try (x * x).sum()
        _ = try gradients(of: y, withRespectTo: [x])
        #expect(throws: TensorError.recordingUsedTwice) { try gradients(of: y, withRespectTo: [x]) }
        #expect(throws: TensorError.assignmentToRecorded) { try (x * 2).assign([.at(0)], .scalar(1)) }
        #expect(throws: TensorError.assignmentToRecorded) { try x.assign([.at(0)], .scalar(1)) }
        #expect(throws: TensorError.assignmentOfRecorded) {
            try Tensor(floats: [1, 2]).assign([.at(0)], .tensor(x.indexed([.at(0)])))
        }
        #expect(throws: TensorError.noGradient(operation: "svd")) { try x.reshaped([1, 2]).singularValues() }
    }

    @Test("A tensor changed in place after an operation saved it is noticed; one that nothing needs is not")
    func staleness() throws {
        let x = try variable([1, 2])
        let factor = Tensor(floats: [3, 4])
        let product = try (x * factor).sum()
        let sum = try (x + factor).sum()
        try factor.assign([.at(0)], .scalar(9))
        #expect(throws: TensorError.changedAfterUse(operation: "*")) { try gradients(of: product, withRespectTo: [x]) }
        try expectValues(try gradients(of: sum, withRespectTo: [x])[0], [1, 1])
    }

    @Test("Another module's operation is differentiable by ending in recorded(from:saving:)")
    func openOperators() throws {
        func cubed(_ x: Tensor) throws -> Tensor {
            let plain = x.detached
            let y = try plain * plain * plain
            guard x.isRecorded else { return y }
            return y.recorded(from: [x], saving: [x]) { dy, saved in [try dy * saved[0].squared() * 3] }
        }
        try expectGradient(of: [Tensor(doubles: [0.5, -2])]) { try cubed($0[0]) }
    }
}
