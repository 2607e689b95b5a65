import Tensors
import TestSupport
import Testing

@Suite("Views and assignment")
struct ViewTests {
    private func range(_ count: Int, _ sizes: Int...) throws -> Tensor {
        try Tensor.arange(to: .int(count)).cast(to: .float32).reshaped(sizes)
    }

    @Test("Slices, permutations and reshapes of dense tensors share memory; taking copies")
    func sharing() throws {
        let x = try range(12, 3, 4)
        let views = [
            try x.indexed([.at(1)]), try x.indexed([.ellipsis, .slice(start: nil, stop: nil, step: -1)]),
            try x.transposed(), try x.reshaped([2, 6]), try x.unsqueezed(axis: 0), try x.flipped(), x.detached,
        ]
        for view in views { #expect(view.storage === x.storage) }
        #expect(try x.indexed([.take(Tensor(ints: [0]))]).storage !== x.storage)
        #expect(try x.transposed().reshaped([12]).storage !== x.storage)
        #expect(try x.indexed([.at(0)]).storage.byteCount == 48)
    }

    @Test("A write through a view is seen by all")
    func writing() throws {
        let x = try range(6, 2, 3)
        try x.transposed().assign([.at(2)], .scalar(9))
        #expect(try x.floats() == [0, 1, 9, 3, 4, 9])
        let version = x.storage.version
        try x.indexed([.at(0)]).assign([], .tensor(Tensor(floats: [7])))
        #expect(try x.floats() == [7, 7, 7, 3, 4, 9])
        #expect(x.storage.version == version + 1)
    }

    @Test("Where source and target overlap, the source is read first")
    func overlap() throws {
        let x = try range(5, 5)
        try x.assign(
            [.slice(start: 1, stop: nil, step: nil)], .tensor(x.indexed([.slice(start: nil, stop: -1, step: nil)])))
        #expect(try x.floats() == [0, 0, 1, 2, 3])
        try x.assign([], .tensor(x.flipped()))
        #expect(try x.floats() == [3, 2, 1, 0, 0])
    }

    @Test("Assignment casts to the target's dtype and keeps the last of two values for one place")
    func casting() throws {
        let x = Tensor(ints: [1, 2, 3])
        try x.assign([.at(0)], .scalar(2.9))
        try x.assign([.take(Tensor(ints: [1, 1]))], .tensor(Tensor(floats: [7.5, 8.5])))
        #expect(try x.ints() == [2, 8, 3])
    }

    @Test("A million views of one tensor cost no memory of theirs, and the last one keeps the numbers alive")
    func lifetime() throws {
        var view = try range(4, 2, 2)
        for _ in 0..<1000 { view = try view.transposed() }
        #expect(try view.floats() == [0, 1, 2, 3])
    }
}
