import Diagnostics

extension TensorError: TeachableError {
    public var problem: Problem {
        switch self {
        case .shapesDoNotBroadcast(let a, let b, let operation):
            ShapeMismatch.broadcast(a, b, operation: operation)
        case .cannotBroadcast(let shape, let target):
            ShapeMismatch.broadcast(shape, to: target)
        case .rankTooLarge(let rank):
            Problem(
                code: "shape", message: "a tensor has at most \(Shape.maximumRank) axes, not \(rank)",
                help: "join axes with reshape, or take a part")
        case .negativeSize(let sizes):
            Problem(code: "shape", message: "a size cannot be negative: \(sizes)", help: "-1 is for reshape only")
        case .tooLarge(let sizes, let dtype, let limit):
            tooLarge(sizes, dtype, limit)
        case .cannotReshape(let shape, let target):
            cannotReshape(shape, target)
        case .ragged(let depth, let expected, let found):
            Problem(
                code: "shape",
                message: "the lists at depth \(depth) have different lengths: \(expected) and \(found)",
                help: "every row of a tensor has the same length")
        case .notOneElement(let shape):
            Problem(
                code: "shape",
                message: "one number is wanted here, and a tensor of shape \(shape) has \(shape.elementCount)",
                help: "reduce it first, for example with mean(x), or pick an element: x\(zeros(shape))")
        case .wrongRank(let shape, let operation, let expected):
            Problem(
                code: "shape", message: "\(operation) takes \(expected), not a tensor of shape \(shape)",
                help: "`reshape`, `x[none]` and `squeeze` change the axes")
        case .axisOutOfRange, .axisTwice, .indexOutOfRange, .tooManyIndices, .twoEllipses, .zeroStep, .maskDoesNotFit,
            .indexDType, .wrongAxisCount:
            indexProblem
        case .dtype(let dtype, let operation, let expected):
            Problem(
                code: "dtype", message: "\(operation) takes \(expected), not \(dtype.name)",
                help: "`float32(x)`, `int64(x)` and the like convert")
        case .valueDoesNotFit(let value, let dtype):
            Problem(
                code: "dtype", message: "\(value.text) does not fit \(dtype.name), which holds \(range(dtype))",
                help: "use a tensor of another dtype: tensor(x, dtype=int64)")
        case .divisionByZero(let operation):
            Problem(
                code: "arithmetic", message: "\(operation) by zero in whole numbers has no result",
                help: "with floats it gives inf or nan: tensor(x, dtype=float32)")
        case .negativeExponent:
            Problem(
                code: "arithmetic", message: "a whole number to a negative power is not a whole number",
                help: "make the base a float: 2.0 ** -1")
        case .emptyReduction(let operation, let shape, let axis):
            Problem(
                code: "shape",
                message: "\(operation) of no elements has no value: the shape is \(shape)"
                    + (axis.map { ", and axis \($0) has size 0" } ?? ""),
                help: "ask before: `if x.size > 0 { ... }`; a sum of nothing is 0")
        case .argument(let operation, let name, let value, let expected):
            Problem(
                code: "argument", message: "\(operation) takes \(expected) as \(name), not \(value)",
                help: "`help(\(operation))` tells what it takes")
        case .cannotJoin(let first, let other, let position, let axis, let operation):
            ShapeMismatch.join(first, other, position: position, axis: axis, operation: operation)
        case .nothingToJoin(let operation):
            Problem(
                code: "argument", message: "\(operation) takes a list with at least one tensor",
                help: "`zeros(0, 4)` is a tensor without rows")
        case .matrixShapes(let a, let b):
            ShapeMismatch.matrices(a, b)
        case .notSquare(let shape, let operation):
            Problem(
                code: "shape", message: "\(operation) takes a square matrix, not one of shape \(shape)",
                help: "a matrix with more rows than columns: `solve(a.T @ a, a.T @ b)` fits best")
        case .singularMatrix:
            Problem(
                code: "arithmetic",
                message: "the matrix is singular: its rows depend on each other, so there is no unique solution",
                help: "a small number on the diagonal helps: `a + 1e-6 * eye(n)`")
        case .noConvergence(let operation):
            Problem(
                code: "arithmetic", message: "\(operation) does not converge",
                help: "look for nan or inf in it: summary(x)")
        case .gradientNeedsFloat, .gradientOfManyElements, .notRecorded, .noGradient, .recordingUsedTwice,
            .changedAfterUse,
            .assignmentToRecorded, .assignmentOfRecorded:
            gradientProblem
        }
    }

    private func tooLarge(_ sizes: [Int], _ dtype: DType, _ limit: Int) -> Problem {
        var bytes = dtype.size
        var overflows = false
        for size in sizes {
            let (next, overflow) = bytes.multipliedReportingOverflow(by: size)
            overflows = overflows || overflow
            bytes = next
        }
        let size = overflows ? "more bytes than can be counted" : byteText(bytes)
        return Problem(
            code: "memory", message: "a \(dtype.name) tensor of shape \(sizes) is too large",
            notes: [
                "needed  \(size)",
                "limit   \(byteText(limit)), \(Shape.maximumElementCount) elements, and what the machine has free",
            ], help: "use fewer or smaller axes, or a part at a time")
    }

    private func byteText(_ bytes: Int) -> String {
        let tenths = bytes / (1 << 30 / 10)
        return bytes >= 1 << 30 ? "\(tenths / 10).\(tenths % 10) GiB" : "\(bytes >> 20) MiB"
    }

    private func cannotReshape(_ shape: Shape, _ target: [Int]) -> Problem {
        let unknown = target.filter { $0 == -1 }.count
        var message = "a tensor of shape \(shape) has \(shape.elementCount) elements and cannot become \(target)"
        if unknown > 1 {
            message = "only one size of \(target) can be -1, to be found from the others"
        } else if unknown == 1 {
            message += ": the -1 has no whole number that fits"
        } else if !target.contains(where: { $0 < 0 }) {
            let count = target.reduce((1, false)) { total, size in
                let (next, overflow) = total.0.multipliedReportingOverflow(by: size)
                return (next, total.1 || overflow)
            }
            message += count.1 ? ", which has far more" : ", which has \(count.0)"
        }
        return Problem(
            code: "shape", message: message, help: "one size may be -1: it is found from the others, as in `reshape(x, 2, -1)`")
    }

    private func zeros(_ shape: Shape) -> String {
        "[" + repeatElement("0", count: max(shape.count, 1)).joined(separator: ", ") + "]"
    }

    private func range(_ dtype: DType) -> String {
        switch dtype {
        case .bool: "true and false"
        case .uint8: "0 to 255"
        default: "whole numbers"
        }
    }
}

extension Scalar {
    /// As the language writes it.
    public var text: String {
        switch self {
        case .int(let value): "\(value)"
        case .float(let value): "\(value)"
        case .bool(let value): "\(value)"
        }
    }
}
