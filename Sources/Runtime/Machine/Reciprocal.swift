/// Division of whole numbers from 0 on by a constant, as a multiplication.
///
/// For `2^(l-1) < d <= 2^l` and `m = floor(2^(63+l) / d) + 1`, `x / d = floor(x m / 2^(63+l))` for every `0 <= x < 2^63`.
/// Source: Granlund and Montgomery 1994, theorem 4.2, with N = 63.
struct Reciprocal {
    private let multiplier: UInt64
    private let shift: UInt64

    /// - Parameter divisor: from 2 to 2^32.
    init(of divisor: Int) {
        let divisor = UInt64(divisor)
        let bits = UInt64(64 - (divisor - 1).leadingZeroBitCount)
        multiplier = divisor.dividingFullWidth((1 << (bits - 1), 0)).quotient + 1
        shift = bits - 1
    }

    /// The two numbers in the sixteen bytes of a value, beside the function's constants.
    var value: Value {
        var value = Value.int(Int(bitPattern: UInt(multiplier)))
        value.head |= shift << 8
        return value
    }

    init(_ value: Value) {
        multiplier = value.bits
        shift = value.head &>> 8
    }

    /// `x / divisor` for x from 0 on.
    @inline(__always)
    func quotient(_ x: Int) -> Int {
        Int(truncatingIfNeeded: UInt64(UInt(bitPattern: x)).multipliedFullWidth(by: multiplier).high &>> shift)
    }
}
