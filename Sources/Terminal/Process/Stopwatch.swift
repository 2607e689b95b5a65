import Glibc

/// Time on a clock that only goes forward.
public enum Stopwatch {
    public static func nanoseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }

    /// `12.3 ms`, `4.56 s`, `2 min 5 s`.
    public static func text(nanoseconds: Int64) -> String {
        let seconds = Double(nanoseconds) / 1e9
        if seconds >= 120 { return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s" }
        if seconds >= 1 { return rounded(seconds) + " s" }
        if seconds >= 1e-3 { return rounded(seconds * 1e3) + " ms" }
        return rounded(seconds * 1e6) + " us"
    }

    /// Three digits.
    private static func rounded(_ value: Double) -> String {
        let digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
        let scale = [1.0, 10, 100][digits]
        let whole = Int((value * scale).rounded())
        if digits == 0 { return String(whole) }
        let fraction = String(whole % Int(scale))
        return "\(whole / Int(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }
}
