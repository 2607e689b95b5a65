/// Why a tensor operation could not be done, as facts; the words are in `TensorError+Diagnostics.swift`.
public enum TensorError: Error, Equatable, Sendable {
    // Shapes and sizes
    case shapesDoNotBroadcast(Shape, Shape, operation: String)
    case cannotBroadcast(Shape, to: Shape)
    case rankTooLarge(rank: Int)
    case negativeSize(sizes: [Int])
    /// More elements than a tensor may have, or more bytes than `limit` or than the machine has free.
    case tooLarge(sizes: [Int], dtype: DType, limit: Int)
    case cannotReshape(Shape, to: [Int])
    /// Nested lists whose rows have different lengths.
    case ragged(depth: Int, expected: Int, found: Int)
    case notOneElement(Shape)
    /// `operation` takes another number of axes.
    case wrongRank(Shape, operation: String, expected: String)

    // Axes and indices
    case axisOutOfRange(axis: Int, shape: Shape)
    case axisTwice(axis: Int, shape: Shape)
    case indexOutOfRange(index: Int, axis: Int, size: Int)
    case tooManyIndices(count: Int, shape: Shape)
    case twoEllipses
    case zeroStep
    case maskDoesNotFit(mask: Shape, shape: Shape, axis: Int)
    case indexDType(DType)
    case wrongAxisCount(found: [Int], shape: Shape, operation: String)

    // Numbers
    case dtype(DType, operation: String, expected: String)
    case valueDoesNotFit(Scalar, DType)
    case divisionByZero(operation: String)
    case negativeExponent
    case emptyReduction(operation: String, shape: Shape, axis: Int?)
    /// An argument outside what the operation takes.
    case argument(operation: String, name: String, value: String, expected: String)

    // Joining and algebra
    case cannotJoin(first: Shape, other: Shape, position: Int, axis: Int, operation: String)
    case nothingToJoin(operation: String)
    case matrixShapes(Shape, Shape)
    case notSquare(Shape, operation: String)
    case singularMatrix
    case noConvergence(operation: String)

    // Gradients
    case gradientNeedsFloat(DType)
    case gradientOfManyElements(Shape)
    case notRecorded
    case noGradient(operation: String)
    case recordingUsedTwice
    case changedAfterUse(operation: String)
    case assignmentToRecorded
    case assignmentOfRecorded
}
