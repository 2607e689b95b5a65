import Tensors
import TestSupport
import Testing

@Suite("Making tensors")
struct MakingTests {
    @Test("Nested lists give each depth an axis, and the dtype of what they hold")
    func nested() throws {
        let x = try Tensor.nested(.list([.list([.scalar(1), .scalar(2.5)]), .list([.scalar(true), .scalar(0)])]))
        #expect(x.shape == [2, 2] && x.dtype == .float32)
        #expect(try x.floats() == [1, 2.5, 1, 0])
        #expect(try Tensor.nested(.list([.scalar(1)])).dtype == .int64)
        #expect(try Tensor.nested(.list([.scalar(true)])).dtype == .bool)
        #expect(try Tensor.nested(.list([])).shape == [0])
        #expect(try Tensor.nested(.list([.list([]), .list([])])).shape == [2, 0])
        let stacked = try Tensor.nested(.list([.tensor(x), .tensor(x)]), dtype: .float64)
        #expect(stacked.shape == [2, 2, 2] && stacked.dtype == .float64)
        var deep = Nested.scalar(1)
        for _ in 0..<20 { deep = .list([deep]) }
        #expect(throws: TensorError.rankTooLarge(rank: 20)) { try Tensor.nested(deep) }
    }

    @Test("The same seed gives the same numbers; a generator is a value")
    func seeds() throws {
        var first = Generator(seed: 42)
        var second = first
        let a = try Tensor.randomNormal([3, 5], using: &first)
        #expect(try a.floats() == Tensor.randomNormal([3, 5], using: &second).floats())
        #expect(first == second)
        #expect(try a.floats() != Tensor.randomNormal([3, 5], using: &first).floats())
        var restored = Generator(key: second.key, counter: second.counter)
        #expect(restored.next() == second.next())
    }

    @Test("What is drawn first does not depend on the size of what is drawn at once", arguments: [1, 4, 100])
    func prefixes(count: Int) throws {
        var (a, b) = (Generator(seed: 1), Generator(seed: 1))
        let short = try Tensor.random([count], using: &a).floats()
        #expect(try short == Array(Tensor.random([5000], using: &b).floats().prefix(count)))
    }

    @Test(
        "Uniform numbers fill [0, 1) evenly, normal ones have mean 0 and variance 1",
        arguments: [DType.float32, .float64])
    func distributions(dtype: DType) throws {
        var generator = Generator(seed: 7)
        let count = 40_000
        let uniform = try Tensor.random([count], dtype: dtype, using: &generator).doubles()
        #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
        var bins = [Int](repeating: 0, count: 20)
        for x in uniform { bins[Int(x * 20)] += 1 }
        // Chi-squared with 19 degrees of freedom exceeds 43.8 once in a thousand seeds.
        let chi = bins.reduce(0.0) { $0 + (Double($1) - 2000) * (Double($1) - 2000) / 2000 }
        #expect(chi < 43.8)
        let normal = try Tensor.randomNormal([count], dtype: dtype, using: &generator)
        let numbers = try normal.doubles()
        let mean = numbers.reduce(0, +) / Double(count)
        let square = numbers.reduce(0) { $0 + $1 * $1 } / Double(count)
        let fourth = numbers.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(count)
        #expect(abs(mean) < 0.02 && abs(square - 1) < 0.03 && abs(fourth - 3) < 0.25)
        let beyond = numbers.filter { abs($0) > 1.959964 }.count
        #expect(abs(Double(beyond) / Double(count) - 0.05) < 0.005)
    }

    @Test("Whole numbers stay inside their bounds and reach both; permutations hold every number once")
    func wholes() throws {
        var generator = Generator(seed: 3)
        let dice = try Tensor.randomIntegers(from: 1, below: 7, [1000], using: &generator).ints()
        #expect(Set(dice) == Set(1...6))
        let order = try Tensor.permutation(100, using: &generator).ints()
        #expect(order.sorted() == Array(0..<100) && order != Array(0..<100))
        #expect(try Tensor.permutation(0, using: &generator).shape == [0])
        #expect(throws: TensorError.self) { try Tensor.randomIntegers(from: 3, below: 3, [1], using: &generator) }
        #expect(throws: TensorError.self) { try Tensor.randomIntegers(from: .min, below: .max, [1], using: &generator) }
        #expect(throws: TensorError.negativeSize(sizes: [.min])) { try Tensor.permutation(.min, using: &generator) }
    }

    @Test("Ranges with steps at the end of the whole numbers do not overflow")
    func ranges() throws {
        #expect(try Tensor.arange(from: .int(.max - 1), to: .int(.max)).ints() == [.max - 1])
        #expect(try Tensor.arange(from: .int(.min), to: .int(.max), step: .int(.max)).ints() == [.min, -1, .max - 1])
        #expect(try Tensor.arange(from: 0, to: .int(.min), step: .int(.min)).ints() == [0])
        #expect(throws: TensorError.self) { try Tensor.arange(to: 1, step: 0) }
        #expect(throws: TensorError.self) { try Tensor.arange(to: .float(.nan)) }
    }
}
