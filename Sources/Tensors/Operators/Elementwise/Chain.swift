import Kernels

/// One operation of a chain of elementwise operations: of the tensor alone, or of it and a plain number.
public enum ElementwiseStep: Sendable, Equatable {
    case unary(UnaryOperation)
    /// `op(number, x)` if the number is first, else `op(x, number)`.
    case binary(BinaryOperation, Scalar, isFirst: Bool)

    fileprivate var link: ChainLink {
        switch self {
        case .unary(let operation): ChainLink(operation)
        case .binary(let operation, let number, let isFirst): ChainLink(operation, number.double, isFirst: isFirst)
        }
    }
}

extension Tensor {
    /// What the steps one after the other give, without tensors between them: each run of elements goes through all steps while
    /// it is in the cache.
    ///
    /// The same bytes as step by step, for the loops are the same. Nil where that would not pay or not be the same: few
    /// elements, views, whole numbers, recorded tensors.
    ///
    /// - Parameter steps: arithmetic (`+ - * /`) and operations that give floats for floats.
    /// - Throws: `TensorError.tooLarge`.
    public func chained(_ steps: [ElementwiseStep]) throws -> Tensor? {
        guard elementCount >= Self.chainedFrom, dtype.isFloating, isContiguous, !isRecorded, !steps.isEmpty else { return nil }
        let result = try Tensor.empty(shape, dtype: dtype)
        let links = steps.map(\.link)
        let streams = result.exceedsCaches
        nonisolated(unsafe) let (from, to) = (address, result.address)
        Parallelism.forEachRange(of: elementCount, grain: Tensor.parallelGrain) { range in
            let offset = range.lowerBound * dtype.size
            Elementwise.chain(links, dtype.kind, from + offset, into: to + offset, count: range.count, streams: streams)
            if streams { Streaming.finish() }
        }
        return result
    }

    /// Elements from which on a chain is worth its own way.
    private static let chainedFrom = 1 << 15
}
