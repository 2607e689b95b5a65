import Kernels
import TestSupport
import Testing

@Suite("Products with filters as they lie")
struct DenseProductTests {
    /// Rows of random numbers times random filters; columns and inner numbers that fill vectors and tiles, and that do not.
    private struct Case {
        let rows, columns, inner: Int
        var input: [Float]
        let filters, scale, bias, residual: [Float]

        init(rows: Int, columns: Int, inner: Int) {
            (self.rows, self.columns, self.inner) = (rows, columns, inner)
            var random = SplitMix(state: UInt64(rows + 100 * columns + 10000 * inner))
            input = random.floats(rows * inner)
            filters = random.floats(columns * inner)
            scale = random.floats(columns)
            bias = random.floats(columns)
            residual = random.floats(rows * columns)
        }

        /// By the formula, in double.
        func expected(_ epilogue: Epilogue, isScaled: Bool, withResidual: Bool) -> [Float] {
            (0..<rows * columns).map { place in
                let (row, column) = place.quotientAndRemainder(dividingBy: columns)
                var sum = 0.0
                for k in 0..<inner { sum += Double(input[row * inner + k]) * Double(filters[column * inner + k]) }
                let y = Float((isScaled ? sum * Double(scale[column]) : sum) + Double(bias[column]))
                return epilogue(withResidual ? y + residual[place] : y)
            }
        }

        func computed(
            _ loops: VectorLoops, _ epilogue: Epilogue = .none, isScaled: Bool = false, withResidual: Bool = false,
            rows: Range<Int>? = nil, threads: Int = 1
        ) -> [Float] {
            let rows = rows ?? 0..<self.rows
            // One float between the rows, which belongs to somebody else.
            let stride = columns + 1
            let output = AlignedFloats(count: max(rows.count, 1) * stride)
            for i in 0..<output.count { output.base[i] = .nan }
            var (input, residual) = (input, residual)
            filters.withUnsafeBufferPointer { filters in
                input.withUnsafeMutableBufferPointer { input in
                    residual.withUnsafeMutableBufferPointer { residual in
                        guard let from = input.baseAddress, let added = residual.baseAddress, let filters = filters.baseAddress
                        else { return }
                        DenseProduct(
                            filters, owner: 0, columns: columns, inner: inner, scale: isScaled ? scale : nil, bias: bias,
                            loops: loops
                        ).multiply(
                            rows: rows.count, input: PixelView(base: from + rows.lowerBound * inner, stride: inner),
                            output: PixelView(base: output.base, stride: stride), epilogue: epilogue,
                            residual: withResidual ? PixelView(base: added + rows.lowerBound * columns, stride: columns) : nil,
                            pool: WorkerPool(threads: threads))
                    }
                }
            }
            return withExtendedLifetime(output) {
                precondition((0..<rows.count).allSatisfy { output.base[$0 * stride + columns].isNaN })
                return (0..<rows.count * columns).map { output.base[$0 / columns * stride + $0 % columns] }
            }
        }
    }

    private let cases = [1, 2, 4, 7].flatMap { rows in
        [1, 5, 6, 16, 37].flatMap { columns in
            [1, 15, 16, 33, 5000].map { Case(rows: rows, columns: columns, inner: $0) }
        }
    }

    @Test("are those of the formula, at every vector width", arguments: VectorLoops.available.map(\.lanes))
    func formula(_ lanes: Int) throws {
        let loops = try #require(VectorLoops(lanes: lanes))
        for item in cases {
            for isScaled in [false, true] {
                let expected = item.expected(.relu, isScaled: isScaled, withResidual: true)
                let found = item.computed(loops, .relu, isScaled: isScaled, withResidual: true)
                #expect(relativeDifference(found, expected) < 2e-6, "\(item.rows) \(item.columns) \(item.inner)")
            }
        }
    }

    @Test("are the same to the bit on one thread and on three, and whatever other rows there are")
    func deterministic() {
        for item in cases {
            let one = item.computed(.best)
            #expect(one.map(\.bitPattern) == item.computed(.best, threads: 3).map(\.bitPattern))
            let last = item.computed(.best, rows: item.rows - 1..<item.rows)
            #expect(one.suffix(item.columns).map(\.bitPattern) == last.map(\.bitPattern))
        }
    }

    @Test("let NaN pass")
    func notANumber() {
        var item = Case(rows: 1, columns: 3, inner: 20)
        item.input[0] = .nan
        let found = item.computed(.best, .relu6)
        #expect(found.filter { !$0.isNaN } == [])
    }
}
