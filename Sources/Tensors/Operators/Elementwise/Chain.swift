import Kernels

/// One operation of a chain of elementwise operations: of the tensor alone, or of it and a plain number.
public enum ElementwiseStep: Sendable, Equatable {
    case unary(UnaryOperation)
    /// `op(number, x)` if the number is first, else `op(x, number)`.
    case binary(BinaryOperation, Scalar, isFirst: Bool)
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
        let links = steps.map { ChainLink($0, dtype) }
        let kind = dtype.kind
        let pieceBytes = Streaming.piece * dtype.size
        result.fillElements(reading: (self, nil), scratchBytes: 2 * pieceBytes) { first, count, to, scratch in
            guard let scratch else { return }
            var source = UnsafeRawPointer(address + first * dtype.size)
            for (number, link) in links.enumerated() {
                let target = number == links.count - 1 ? to : scratch + number % 2 * pieceBytes
                link.run(kind, source, into: target, count)
                source = UnsafeRawPointer(target)
            }
        }
        return result
    }

    /// Elements from which on a chain is worth its own way.
    private static let chainedFrom = 1 << 15
}

/// A step with its number in the tensor's own dtype.
private struct ChainLink: Sendable {
    private let step: ElementwiseStep
    private let float: Float
    private let double: Double

    init(_ step: ElementwiseStep, _ dtype: DType) {
        self.step = step
        if case .binary(_, let number, _) = step { double = number.double } else { double = 0 }
        float = Float(double)
    }

    func run(_ kind: ElementKind, _ from: UnsafeRawPointer, into to: UnsafeMutableRawPointer, _ count: Int) {
        switch step {
        case .unary(let operation): Elementwise.unary(operation, kind, from, into: to, Grid(dense: count))
        case .binary(let operation, _, let isFirst):
            var grid = Grid(rows: 1, columns: count)
            grid.aColumn = isFirst ? 0 : 1
            grid.bColumn = isFirst ? 1 : 0
            func run(_ number: UnsafeRawPointer) {
                Elementwise.binary(operation, kind, isFirst ? number : from, isFirst ? from : number, into: to, grid)
            }
            if kind == .float32 {
                withUnsafePointer(to: float) { run($0) }
            } else {
                withUnsafePointer(to: double) { run($0) }
            }
        }
    }
}
