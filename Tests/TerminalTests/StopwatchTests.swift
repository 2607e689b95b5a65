import Terminal
import Testing

@Suite("Times as text")
struct StopwatchTests {
    @Test(
        "have three digits and a unit",
        arguments: [
            (1_500, "1.50 us"), (12_340_000, "12.3 ms"), (999_000_000, "999 ms"), (4_560_000_000, "4.56 s"),
            (125_000_000_000, "2 min 5 s"), (0, "0.00 us"),
        ] as [(Int64, String)])
    func text(nanoseconds: Int64, expected: String) {
        #expect(Stopwatch.text(nanoseconds: nanoseconds) == expected)
    }
}
