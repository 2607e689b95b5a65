import Kernels
import Testing

@Suite("Elementwise loops")
struct ElementwiseTests {
    static let counts = [0, 1, 3, 7, 8, 31, 64, 65]

    /// Numbers that every kind of element can hold.
    private func numbers(_ count: Int, _ start: Int) -> [Double] {
        (0..<count).map { Double(($0 * 5 + start) % 7 + 1) }
    }

    @Test(
        "A binary loop gives the reference's numbers, for every kind, length and step",
        arguments: BinaryOperation.allCases)
    func binary(operation: BinaryOperation) {
        check(operation, .float32, Float.self)
        check(operation, .float64, Double.self)
        if operation != .divide {
            checkWhole(operation, .int64, Int.self)
            checkWhole(operation, .uint8, UInt8.self)
        }
    }

    private func check<Element: BinaryFloatingPoint & BitwiseCopyable>(
        _ operation: BinaryOperation, _ kind: ElementKind, _ type: Element.Type
    ) {
        guard !operation.isLogical else { return }
        let a = numbers(200, 2).map { number -> Element in Element(number * 1.25) }
        let b = numbers(200, 5).map { number -> Element in Element(number * 0.75) }
        compare(operation, kind, a, b) { Double($0) }
    }

    private func checkWhole<Element: FixedWidthInteger & BitwiseCopyable>(
        _ operation: BinaryOperation, _ kind: ElementKind, _ type: Element.Type
    ) {
        guard !operation.isLogical || kind == .uint8 else { return }
        // Truth values for logic; else small enough that nothing wraps: a - b is not negative.
        let a = numbers(200, 2).map { number -> Element in
            operation.isLogical ? Element(Int(number) % 2) : Element(number + 6)
        }
        let b = numbers(200, 5).map { number -> Element in
            operation.isLogical ? Element(Int(number) % 3 / 2) : Element(min(number, 2))
        }
        compare(operation, kind, a, b) { Double($0) }
    }

    private func compare<Element: BitwiseCopyable>(
        _ operation: BinaryOperation, _ kind: ElementKind, _ a: [Element], _ b: [Element], _ double: (Element) -> Double
    ) {
        for count in Self.counts {
            for (aStep, bStep) in [(1, 1), (1, 0), (0, 1), (2, 1), (3, 2), (0, 0)] {
                var grid = Grid(rows: 2, columns: count)
                (grid.aColumn, grid.bColumn, grid.outRow) = (aStep, bStep, count)
                (grid.aRow, grid.bRow) = (1, 2)
                let expected = (0..<(2 * count)).map { place in
                    let (row, column) = (place / count, place % count)
                    return ElementwiseReference.binary(
                        operation, double(a[row + column * aStep]), double(b[row * 2 + column * bStep]))
                }
                if operation.isComparison || operation.isLogical {
                    var found = [UInt8](repeating: 9, count: 2 * count)
                    Elementwise.binary(operation, kind, a, b, into: &found, grid)
                    #expect(found.map(Double.init) == expected, "\(kind) \(count) \(aStep) \(bStep)")
                } else {
                    var found = [Element](repeating: a[0], count: 2 * count)
                    Elementwise.binary(operation, kind, a, b, into: &found, grid)
                    let isClose = zip(found, expected).allSatisfy { abs(double($0) - $1) <= 1e-6 * abs($1) }
                    #expect(isClose, "\(kind) \(count) \(aStep) \(bStep)")
                }
            }
        }
    }

    @Test("Converting between all kinds with any steps keeps numbers that both hold")
    func conversions() {
        var grid = Grid(rows: 3, columns: 5)
        (grid.aRow, grid.aColumn, grid.outRow, grid.outColumn) = (1, 3, 5, 1)
        let from = (0..<20).map { UInt8($0) }
        let expected = (0..<15).map { Double(from[$0 / 5 + $0 % 5 * 3]) }
        var floats = [Float](repeating: 0, count: 15)
        Elementwise.convert(.uint8, to: .float32, toBool: false, from, into: &floats, grid)
        #expect(floats.map(Double.init) == expected)
        var wholes = [Int](repeating: 0, count: 15)
        Elementwise.convert(.float32, to: .int64, toBool: false, floats, into: &wholes, Grid(dense: 15))
        #expect(wholes.map(Double.init) == expected)
        var bits = [UInt8](repeating: 9, count: 15)
        Elementwise.convert(.int64, to: .uint8, toBool: true, wholes, into: &bits, Grid(dense: 15))
        #expect(bits == expected.map { $0 == 0 ? 0 : 1 })
        var odd = [Int](repeating: 0, count: 4)
        Elementwise.convert(
            .float64, to: .int64, toBool: false, [Double.nan, .infinity, -1e300, -2.9], into: &odd, Grid(dense: 4))
        #expect(odd == [.min, .min, .min, -2])
    }
}
