import Glibc

extension Tensor {
    /// `from, from + step, ...` up to but without `to`: `max(0, ceil((to - from) / step))` numbers.
    ///
    /// int64 if all three are whole, else float32, unless a dtype is named.
    ///
    /// - Throws: `TensorError.argument` for a step that is 0 or a bound that is not finite, `.tooLarge`.
    public static func arange(from: Scalar = 0, to: Scalar, step: Scalar = 1, dtype: DType? = nil) throws -> Tensor {
        guard step.double != 0, step.double.isFinite else {
            throw TensorError.argument(
                operation: "arange", name: "step", value: step.text, expected: "a number other than 0")
        }
        guard from.double.isFinite, to.double.isFinite else {
            throw TensorError.argument(
                operation: "arange", name: "its bounds", value: "\(from.text) and \(to.text)",
                expected: "finite numbers")
        }
        if case (.int(let first), .int(let end), .int(let step)) = (from, to, step) {
            let distance = UInt(bitPattern: end > first ? end &- first : first &- end)
            var count = 0
            if (end > first) == (step > 0) && end != first {
                count = Int(clamping: (distance - 1) / step.magnitude &+ 1)
            }
            let result = try empty(Shape.checked([count], .int64), dtype: .int64)
            for i in 0..<result.elementCount { result.pointer(Int.self)[i] = first &+ i &* step }
            return try result.cast(to: dtype ?? .int64)
        }
        let exact = Glibc.ceil((to.double - from.double) / step.double)
        let count = exact < 0 ? 0 : exact < 0x1p62 ? Int(exact) : Int.max
        let result = try empty(Shape.checked([count], .float64), dtype: .float64)
        for i in 0..<result.elementCount { result.pointer(Double.self)[i] = from.double + Double(i) * step.double }
        return try result.cast(to: dtype ?? .float32)
    }

    /// `count` numbers at equal distances, `from` the first and `to` the last.
    ///
    /// - Throws: `TensorError.negativeSize`, `.tooLarge`.
    public static func linspace(from: Double, to: Double, count: Int, dtype: DType = .float32) throws -> Tensor {
        let result = try empty(Shape.checked([count], .float64), dtype: .float64)
        let numbers = result.pointer(Double.self)
        let step = count > 1 ? (to - from) / Double(count - 1) : 0
        for i in 0..<count { numbers[i] = from + Double(i) * step }
        if count > 1 { numbers[count - 1] = to }
        return try result.cast(to: dtype)
    }
}
