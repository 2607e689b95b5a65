/// What a tensor's values are like, at a glance.
public struct TensorSummary: Sendable, Equatable {
    public var shape: Shape
    public var dtype: DType
    /// Of the finite elements; nil if there are none.
    public var smallest: Double?
    public var largest: Double?
    public var mean: Double?
    /// Of the finite elements themselves (divided by their number).
    public var standardDeviation: Double?
    public var zeroCount = 0
    public var nanCount = 0
    public var infiniteCount = 0

    /// Whether something in it will spoil every result: nan or infinite elements.
    public var isAlarming: Bool { nanCount + infiniteCount > 0 }
}

extension Tensor {
    /// Counts and moments of the elements, in float64.
    public func summary() throws -> TensorSummary {
        var result = TensorSummary(shape: shape, dtype: dtype)
        var (count, sum) = (0, 0.0)
        let values = try detached.cast(to: .float64).contiguous()
        let numbers = UnsafeBufferPointer(start: UnsafePointer(values.pointer(Double.self)), count: elementCount)
        defer { withExtendedLifetime(values) {} }
        var (smallest, largest) = (Double.infinity, -Double.infinity)
        for number in numbers {
            if number.isNaN {
                result.nanCount += 1
            } else if number.isInfinite {
                result.infiniteCount += 1
            } else {
                count += 1
                sum += number
                smallest = Swift.min(smallest, number)
                largest = Swift.max(largest, number)
                if number == 0 { result.zeroCount += 1 }
            }
        }
        guard count > 0 else { return result }
        let mean = sum / Double(count)
        var spread = 0.0
        for number in numbers where number.isFinite { spread += (number - mean) * (number - mean) }
        result.smallest = smallest
        result.largest = largest
        result.mean = mean
        result.standardDeviation = (spread / Double(count)).squareRoot()
        return result
    }
}

extension TensorSummary: CustomStringConvertible {
    /// Aligned facts, a line each.
    public var description: String {
        func line(_ name: String, _ value: Double?) -> String? {
            value.map { name + NumberFormat([.float($0)], dtype: .float64, precision: 6).text(.float($0)) }
        }
        var lines = ["shape   \(shape)", "dtype   \(dtype.name)"]
        lines += [
            line("min     ", smallest), line("max     ", largest), line("mean    ", mean),
            line("std     ", standardDeviation),
        ].compactMap { $0 }
        lines.append("zeros   \(zeroCount) of \(shape.elementCount)")
        if nanCount > 0 {
            lines.append("nan     \(nanCount)   (not a number: look at 0 / 0, log of a negative, inf - inf)")
        }
        if infiniteCount > 0 {
            lines.append("inf     \(infiniteCount)   (too large: look at divisions by 0, exp, a high learning rate)")
        }
        return lines.joined(separator: "\n")
    }
}
