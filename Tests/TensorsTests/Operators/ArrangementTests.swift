import Tensors
import TestSupport
import Testing

@Suite("Arrangement")
struct ArrangementTests {
    @Test("tile repeats on eight axes, where there is no room for a ninth", arguments: [1, 2, 3, 5, 8])
    func tileOnEightAxes(count: Int) throws {
        let x = Tensor(doubles: [1, 2], shape: [1, 1, 1, 1, 1, 1, 1, 2])
        let found = try x.tiled([1, 1, 1, 1, 1, 1, 1, count])
        #expect(try found.doubles() == Array(repeatElement([1, 2], count: count).joined()))
        try expectGradient(of: [x]) { try $0[0].tiled([1, 1, 1, 1, 1, 1, 1, count]) }
    }

    @Test("Equal elements keep their order in argsort and topk, rising and falling")
    func ties() throws {
        let x = Tensor(floats: [2, 1, 2, 1])
        #expect(try x.argsort().ints() == [1, 3, 0, 2])
        #expect(try x.argsort(descending: true).ints() == [0, 2, 1, 3])
        #expect(try x.top(3).places.ints() == [0, 2, 1])
        #expect(try x.top(1, largest: false).places.ints() == [1])
    }

    @Test("Numbers without axes: sorted as they are, flattened to one place")
    func withoutAxes() throws {
        let x = Tensor(3.5)
        #expect(try x.sorted().item() == .float(3.5))
        #expect(try x.flattened().shape == [1])
        #expect(try x.reshaped([1, 1, -1]).shape == [1, 1, 1])
        #expect(try x.unsqueezed(axis: -1).shape == [1])
        #expect(try x.reversedAxes().shape == [])
        #expect(throws: TensorError.self) { try x.transposed() }
    }
}
