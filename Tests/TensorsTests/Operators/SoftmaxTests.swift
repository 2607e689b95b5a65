import Tensors
import TestSupport
import Testing

@Suite("Softmax")
struct SoftmaxTests {
    @Test("Rows are exp over its sum, however long they are", arguments: [1, 2, 15, 64, 65, 1000])
    func definition(columns: Int) throws {
        var random = SplitMix(state: 1)
        let x = Tensor(random.floats(5 * columns), shape: [5, columns])
        let powers = try x.cast(to: .float64).exp()
        let expected = try (powers / powers.sum(axes: [1], keepDimensions: true)).doubles()
        for (found, wanted) in zip(try x.softmax(axis: 1).doubles(), expected) { #expect(abs(found - wanted) < 1e-6) }
        for (found, wanted) in zip(try x.transposed().softmax(axis: 0).transposed().doubles(), expected) {
            #expect(abs(found - wanted) < 1e-6)
        }
    }

    @Test("Huge numbers do not overflow, and a row with NaN or infinity is NaN while the others are not")
    func edges() throws {
        let x = Tensor([1000, 1000, 0, .nan, .infinity, 3, -.infinity, 0] as [Float], shape: [4, 2])
        let y = floatValues(try x.softmax(axis: 1))
        #expect(Array(y[0...1]) == [0.5, 0.5])
        #expect(y[2...5].allSatisfy { $0.isNaN })
        #expect(Array(y[6...7]) == [0, 1])
        #expect(try Tensor.zeros([0, 3]).softmax(axis: 1).shape == [0, 3])
    }
}
