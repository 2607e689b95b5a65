import Kernels
import Testing

@Suite("Accuracy of the elementary functions")
struct AccuracyTests {
    /// The largest error over every `stride`th float, in units in the last place of the exact result.
    private func worst(_ operation: UnaryOperation, from low: Float, to high: Float) -> (error: Double, at: Float) {
        let bits = Array(stride(from: UInt32(0), to: 0x7f80_0000, by: 8191))
        let sizes = bits.map { Float(bitPattern: $0) }
        let numbers = (sizes + sizes.map { -$0 }).filter { $0 >= low && $0 <= high }
        var results = [Float](repeating: 0, count: numbers.count)
        Elementwise.unary(operation, .float32, numbers, into: &results, Grid(dense: numbers.count))
        var worst = (error: 0.0, at: Float(0))
        for (x, y) in zip(numbers, results) {
            let exact = ElementwiseReference.unary(operation, Double(x))
            let rounded = Float(exact)
            if rounded == y { continue }
            let unit = Double(max(rounded.magnitude, .leastNormalMagnitude).ulp)
            let error = abs(Double(y) - exact) / unit
            if !(error <= worst.error) { worst = (error, x) }
        }
        return worst
    }

    @Test(
        "Every function is within 2 units in the last place of libm's float64, over all sizes of numbers",
        arguments: [
            (UnaryOperation.exp, -103.9, 88.7), (.log, 0, .greatestFiniteMagnitude), (.tanh, -1000, 1000),
            (.sigmoid, -103, 1000), (.sin, -1e8, 1e8), (.cos, -1e8, 1e8), (.sqrt, 0, .greatestFiniteMagnitude),
        ] as [(UnaryOperation, Float, Float)])
    func units(operation: UnaryOperation, low: Float, high: Float) {
        let (error, place) = worst(operation, from: low, to: high)
        #expect(error <= 2, "\(operation) at \(place)")
    }

    @Test("The exponential of doubles is within 1 unit in the last place of libm's, over all sizes of numbers")
    func unitsOfDoubles() {
        let sizes = stride(from: UInt64(0), to: 0x4088_0000_0000_0000, by: 0x0000_1fff_ffff_fff1).map { Double(bitPattern: $0) }
        let numbers =
            (sizes + sizes.map { -$0 } + stride(from: -708, to: 709.7, by: 0.0137)).filter { $0 > -708 && $0 < 709.7 }
            + [-1e300, -745.2, 0, 710, .infinity, -.infinity]
        var results = [Double](repeating: 0, count: numbers.count)
        Elementwise.unary(.exp, .float64, numbers, into: &results, Grid(dense: numbers.count))
        for (x, y) in zip(numbers, results) {
            let exact = ElementwiseReference.unary(.exp, x)
            #expect(y == exact || abs(y - exact) <= exact.ulp, "\(x)")
        }
        Elementwise.unary(.exp, .float64, [Double.nan], into: &results, Grid(dense: 1))
        #expect(results[0].isNaN)
    }

    @Test("Out of range, exp is 0 and inf, log is -inf and nan, and nan stays nan")
    func specials() {
        func run(_ operation: UnaryOperation, _ x: Float) -> Float {
            var result = [Float](repeating: 0, count: 1)
            Elementwise.unary(operation, .float32, [x], into: &result, Grid(dense: 1))
            return result[0]
        }
        #expect(run(.exp, 89) == .infinity && run(.exp, -104) == 0 && run(.exp, .infinity) == .infinity)
        #expect(run(.exp, -.infinity) == 0 && run(.exp, 0) == 1)
        #expect(run(.log, 0) == -.infinity && run(.log, -1).isNaN && run(.log, .infinity) == .infinity)
        #expect(run(.tanh, .infinity) == 1 && run(.tanh, -.infinity) == -1)
        #expect(run(.sigmoid, .infinity) == 1 && run(.sigmoid, -.infinity) == 0)
        #expect(
            run(.sin, .infinity).isNaN
                && run(.cos, 1e30) == Float(ElementwiseReference.unary(.cos, Double(Float(1e30)))))
        for operation in [UnaryOperation.exp, .log, .tanh, .sigmoid, .sin, .cos, .relu, .relu6, .sqrt] {
            #expect(run(operation, .nan).isNaN, "\(operation)")
        }
    }
}
