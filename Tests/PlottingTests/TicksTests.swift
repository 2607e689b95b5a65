import Plotting
import Testing

@Suite("Ticks")
struct TicksTests {
    @Test(
        "are round numbers with the same decimals and a true minus",
        arguments: [
            (0, 100, 6, ["0", "20", "40", "60", "80", "100"]), (0, 1, 6, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
            (-1, 1, 5, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]), (0, 7, 8, ["0", "1", "2", "3", "4", "5", "6", "7"]),
            (1000, 1004, 5, ["1000", "1001", "1002", "1003", "1004"]),
        ] as [(Double, Double, Int, [String])])
    func linear(low: Double, high: Double, count: Int, labels: [String]) {
        #expect(Ticks.linear(low: low, high: high, count: count).labels == labels)
    }

    @Test("take a common power of ten out of very large and very small numbers")
    func factor() {
        let large = Ticks.linear(low: 0, high: 4e6, count: 5)
        #expect(large.labels == ["0", "1", "2", "3", "4"] && large.factor == "×10⁶")
        let small = Ticks.linear(low: 0, high: 2e-4, count: 5)
        #expect(small.labels == ["0", "50", "100", "150", "200"] && small.factor == "×10⁻⁶")
    }

    @Test("lie inside the axis, whatever it spans")
    func inside() {
        let ends: [Double] = [1e-300, 1e-9, 0.3, 1, 17.5, 1e6, 1e15, 1e300]
        for low in ends.map({ -$0 }) + [0] + ends {
            for length in ends where (low + length).isFinite && low + length > low {
                let high = low + length
                let ticks = Ticks.linear(low: low, high: high, count: 6)
                #expect(ticks.values.allSatisfy { $0 >= low - length * 1e-6 && $0 <= high + length * 1e-6 })
                #expect(ticks.labels.count == ticks.values.count && ticks.values.count < 60)
            }
        }
    }

    @Test("of a logarithmic axis are 1-2-5 in few decades and powers of ten in many")
    func logarithmic() {
        #expect(Ticks.logarithmic(low: 1, high: 100, count: 8).labels == ["1", "2", "5", "10", "20", "50", "100"])
        #expect(
            Ticks.logarithmic(low: 4.5, high: 150, count: 12).labels
                == ["5", "7", "10", "20", "30", "50", "70", "100"])
        let many = Ticks.logarithmic(low: 1e-6, high: 1e6, count: 13)
        #expect(many.labels.first == "10⁻⁶" && many.labels.contains("10⁻³") && many.labels.contains("1") && many.labels.last == "10⁶")
        #expect(Ticks.logarithmic(low: 1e-300, high: 1e300, count: 8).values.count <= 9)
    }

    @Test("of a logarithmic axis are all plain or all powers of ten")
    func oneWayOfWriting() {
        #expect(
            Ticks.logarithmic(low: 6e-4, high: 0.02, count: 8).labels == [
                "0.0007", "0.001", "0.002", "0.003", "0.005", "0.007", "0.01", "0.02",
            ])
        #expect(Ticks.logarithmic(low: 0.9, high: 2e4, count: 6).labels == ["1", "10", "100", "1000", "10000"])
        #expect(Ticks.logarithmic(low: 1e-6, high: 1e6, count: 7).labels == ["10⁻⁶", "10⁻⁴", "10⁻²", "1", "10²", "10⁴", "10⁶"])
    }

    @Test("of a logarithmic axis over less than a factor of three are evenly spaced")
    func narrow() {
        #expect(Ticks.logarithmic(low: 10, high: 20, count: 6).labels == ["10", "12", "14", "16", "18", "20"])
    }
}

@Suite("Numbers on axes")
struct NumberFormatTests {
    @Test(
        "are rounded to a fixed number of decimals",
        arguments: [
            (0, 0, "0"), (2.5, 0, "3"), (-0.004, 2, "0.00"), (-1.5, 1, "−1.5"), (0.05, 3, "0.050"), (12.999, 1, "13.0"),
            (.infinity, 1, "∞"), (.nan, 1, "NaN"),
        ] as [(Double, Int, String)])
    func fixed(value: Double, decimals: Int, text: String) {
        #expect(NumberFormat.fixed(value, decimals: decimals) == text)
    }

    @Test(
        "are said in three digits",
        arguments: [
            (0, "0"), (0.0123, "0.0123"), (4.567, "4.57"), (1230, "1230"), (138_357_544, "138×10⁶"),
            (-2.5e-7, "−250×10⁻⁹"),
        ] as [(Double, String)])
    func short(value: Double, text: String) {
        #expect(NumberFormat.short(value) == text)
    }
}
