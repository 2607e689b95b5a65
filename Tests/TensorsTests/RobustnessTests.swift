import Tensors
import TestSupport
import Testing

@Suite("Robustness")
struct RobustnessTests {
    /// Draws odd arguments from a generator, so that every run is the same.
    private struct Odd {
        var generator: Generator

        mutating func choose<Element>(_ from: [Element]) -> Element { from[generator.below(from.count)] }
        mutating func whole() -> Int {
            choose([.min, .min + 1, -1 << 40, -9, -3, -2, -1, 0, 1, 2, 3, 5, 8, 1 << 40, .max - 1, .max])
        }
        mutating func small() -> Int { choose([-4, -3, -2, -1, 0, 0, 1, 1, 2, 3, 4]) }
        mutating func axis() -> Int { choose([small(), small(), small(), whole()]) }
        mutating func optional() -> Int? { choose([nil, small(), whole()]) }
        mutating func wholes() -> [Int] { (0..<generator.below(5)).map { _ in choose([small(), small(), whole()]) } }
        mutating func axes() -> [Int]? { choose([nil, wholes(), [small()], [small(), small()]]) }
        mutating func scalar() -> Scalar {
            choose([
                .int(whole()), .int(small()), .float(.nan), .float(.infinity), .float(-2.5), .float(1e300), .bool(true),
            ])
        }

        mutating func tensor() throws -> Tensor {
            let shape = (0..<generator.below(5)).map { _ in choose([0, 1, 1, 2, 3, 4]) }
            let dtype = choose(DType.allCases)
            let x = try Tensor.randomNormal(shape, dtype: .float64, using: &generator)
            let scaled = try (x * choose([1, 3, 1e30, 0])).cast(to: dtype)
            let layouts = try scaled.memoryLayouts()
            let layout = layouts[generator.below(layouts.count)].tensor
            return dtype.isFloating && generator.below(3) == 0 ? try layout.tracked() : layout
        }

        mutating func index() throws -> Index {
            switch generator.below(7) {
            case 0: .at(axis())
            case 1, 2: .slice(start: optional(), stop: optional(), step: optional())
            case 3: .newAxis
            case 4: .ellipsis
            case 5: .take(try tensor().cast(to: choose([.int64, .uint8, .float32])))
            default: .mask(try Tensor.binary(.greater, tensor().detached, 0))
            }
        }
    }

    @Test("No argument, however odd, does anything but give a result or an error", arguments: 0..<8)
    func oddArguments(seed: Int) throws {
        var odd = Odd(generator: Generator(seed: seed))
        var (results, errors) = (0, 0)
        for _ in 0..<4000 {
            do {
                let y = try apply(&odd)
                _ = y.description()
                #expect(y.elementCount == (try y.doubles().count))
                if y.isRecorded {
                    let variable = try Tensor.zeros([1]).tracked()
                    _ = try gradients(of: y.detached.cast(to: .float32).tracked().sum(), withRespectTo: [variable])
                    _ = try? gradients(of: y.sum(), withRespectTo: [variable])
                }
                results += 1
            } catch let error as TensorError {
                _ = error.problem
                errors += 1
            }
        }
        #expect(results > 500 && errors > 500)
    }

    private func apply(_ odd: inout Odd) throws -> Tensor {
        let x = try odd.tensor()
        let y = try odd.tensor()
        switch odd.generator.below(34) {
        case 0...3: return try Tensor.binary(odd.choose(BinaryOperation.allCases), .tensor(x), .tensor(y))
        case 4: return try Tensor.binary(odd.choose(BinaryOperation.allCases), .tensor(x), .scalar(odd.scalar()))
        case 5: return try Tensor.binary(odd.choose(BinaryOperation.allCases), .scalar(odd.scalar()), .tensor(x))
        case 6: return try x.sum(axes: odd.axes(), keepDimensions: true)
        case 7: return try x.max(axes: odd.axes())
        case 8: return try x.variance(axes: odd.axes(), correction: Double(odd.whole()))
        case 9: return try x.product(axes: odd.axes())
        case 10: return try x.argmin(axis: odd.optional())
        case 11: return try x.cumulativeSum(axis: odd.optional())
        case 12: return try x.reshaped(odd.wholes())
        case 13: return try x.flattened(first: odd.axis(), last: odd.axis())
        case 14: return try x.permuted(odd.wholes())
        case 15: return try x.squeezed(axes: odd.axes()).unsqueezed(axis: odd.axis())
        case 16: return try Tensor.concatenated([x, y, x], axis: odd.axis())
        case 17: return try Tensor.stacked([x, x], axis: odd.axis())
        case 18: return try x.split(size: odd.whole(), axis: odd.axis()).last ?? x
        case 19: return try x.split(sizes: odd.wholes(), axis: odd.axis()).last ?? x
        case 20: return try x.padded(x.shape.map { _ in (odd.small(), odd.choose([odd.small(), odd.whole()])) })
        case 21: return try x.tiled(odd.wholes())
        case 22: return try x.rolled(by: odd.whole(), axis: odd.optional())
        case 23: return try x.flipped(axes: odd.axes()).sorted(axis: odd.axis(), descending: true)
        case 24: return try x.top(odd.choose([odd.small(), odd.whole()]), axis: odd.axis()).values
        case 25: return try x.gathered(y.cast(to: .int64), axis: odd.axis())
        case 26: return try Tensor.matrixProduct(x, y)
        case 27: return try x.detached.indexed((0..<odd.generator.below(4)).map { _ in try odd.index() })
        case 28:
            let target = try x.detached.copied()
            try target.assign((0..<odd.generator.below(4)).map { _ in try odd.index() }, .tensor(y.detached))
            return target
        case 29: return try Tensor.arange(from: odd.scalar(), to: odd.scalar(), step: odd.scalar())
        case 30: return try Tensor.full(odd.wholes(), odd.scalar(), dtype: odd.choose(DType.allCases))
        case 31: return try Tensor.solve(x, y)
        case 32:
            return try odd.choose([x.detached.unique().places, x.nonzero(), x.cast(to: odd.choose(DType.allCases))])
        default: return try x.clipped(min: odd.scalar(), max: odd.scalar())
        }
    }
}
