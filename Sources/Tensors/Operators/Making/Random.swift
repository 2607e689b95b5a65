import Glibc
import Kernels

extension Tensor {
    /// Independent numbers, uniform in `[0, 1)`.
    ///
    /// - Throws: `TensorError.dtype` for whole numbers, and what `Shape.checked` throws.
    public static func random(
        _ sizes: some Collection<Int>, dtype: DType = .float32, using generator: inout Generator
    ) throws -> Tensor {
        let result = try empty(Shape.checked(sizes, dtype), dtype: dtype)
        let count = result.elementCount
        switch dtype {
        case .float32:
            let out = result
            generator.forEachChunk(of: count) { words, range in
                let to = out.pointer(Float.self) + range.lowerBound
                for i in 0..<range.count { to[i] = Float(words[i] >> 8) * 0x1p-24 }
            }
        case .float64:
            for i in 0..<count { result.pointer(Double.self)[i] = generator.uniform() }
        default: throw TensorError.dtype(dtype, operation: "rand", expected: "float32 or float64")
        }
        return result
    }

    /// Independent standard normal numbers: mean 0, standard deviation 1.
    ///
    /// - Throws: `TensorError.dtype` for whole numbers, and what `Shape.checked` throws.
    public static func randomNormal(
        _ sizes: some Collection<Int>, dtype: DType = .float32, using generator: inout Generator
    ) throws -> Tensor {
        let result = try empty(Shape.checked(sizes, dtype), dtype: dtype)
        let count = result.elementCount
        switch dtype {
        case .float32:
            let out = result
            generator.forEachChunk(of: count) { words, range in
                let even = (range.count + 1) / 2 * 2
                withUnsafeTemporaryAllocation(of: Float.self, capacity: even) { normal in
                    guard let base = normal.baseAddress else { return }
                    RandomWords.normal(words, into: base, count: even)
                    (out.pointer(Float.self) + range.lowerBound).update(from: base, count: range.count)
                }
            }
        case .float64:
            for i in 0..<count {
                let radius = Glibc.sqrt(-2 * Glibc.log(1 - generator.uniform()))
                result.pointer(Double.self)[i] = radius * Glibc.cos(2 * Double.pi * generator.uniform())
            }
        default: throw TensorError.dtype(dtype, operation: "randn", expected: "float32 or float64")
        }
        return result
    }

    /// Independent whole numbers of `low ..< high`, int64.
    ///
    /// - Throws: `TensorError.argument` if there is no such number, and what `Shape.checked` throws.
    public static func randomIntegers(
        from low: Int = 0, below high: Int, _ sizes: some Collection<Int>, using generator: inout Generator
    ) throws -> Tensor {
        let (span, overflow) = high.subtractingReportingOverflow(low)
        guard low < high, !overflow else {
            throw TensorError.argument(
                operation: "randint", name: "its bounds", value: "\(low) and \(high)",
                expected: "a lower bound below the upper one")
        }
        let result = try empty(Shape.checked(sizes, .int64), dtype: .int64)
        for i in 0..<result.elementCount { result.pointer(Int.self)[i] = low &+ generator.below(span) }
        return result
    }

    /// The numbers `0 ..< count` in random order, int64: Fisher and Yates' shuffle.
    ///
    /// - Throws: what `Shape.checked` throws.
    public static func permutation(_ count: Int, using generator: inout Generator) throws -> Tensor {
        _ = try Shape.checked([count], .int64)
        let result = try arange(from: 0, to: .int(count), step: 1)
        let numbers = result.pointer(Int.self)
        for last in stride(from: count - 1, to: 0, by: -1) {
            let other = generator.below(last + 1)
            (numbers[last], numbers[other]) = (numbers[other], numbers[last])
        }
        return result
    }
}

extension Generator {
    /// Random words for `count` numbers, one each, a chunk at a time, chunks on several threads.
    fileprivate mutating func forEachChunk(
        of count: Int, _ body: @Sendable (_ words: UnsafePointer<UInt32>, _ range: Range<Int>) -> Void
    ) {
        let chunk = 4096
        let first = reserve(blocks: (count + 3) / 4)
        let key = key
        Parallelism.forEachRange(of: (count + chunk - 1) / chunk, grain: 16) { chunks in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: chunk) { words in
                guard let base = words.baseAddress else { return }
                for number in chunks {
                    let range = number * chunk..<min(count, (number + 1) * chunk)
                    RandomWords.fill(
                        base, blocks: (range.count + 3) / 4, key: key, counter: first + UInt64(range.lowerBound / 4))
                    body(base, range)
                }
            }
        }
    }
}
