import Diagnostics

extension TensorError {
    /// The words for mistakes in axes and indices.
    var indexProblem: Problem {
        switch self {
        case .axisOutOfRange(let axis, let shape):
            Problem(
                code: "axis",
                message: shape.isEmpty
                    ? "there is no axis \(axis): the tensor is a single number, without axes"
                    : "there is no axis \(axis) in shape \(shape)",
                help: shape.isEmpty
                    ? "" : "axes count from 0 to \(shape.count - 1), or from -\(shape.count) to -1 from the end")
        case .axisTwice(let axis, let shape):
            Problem(code: "axis", message: "axis \(axis) of shape \(shape) is named twice")
        case .indexOutOfRange(let index, let axis, let size):
            Problem(
                code: "index",
                message: "index \(index) is outside axis \(axis), which has size \(size)",
                help: size == 0
                    ? "the axis is empty" : "indices count from 0 to \(size - 1), or from -\(size) to -1 from the end")
        case .tooManyIndices(let count, let shape):
            Problem(
                code: "index",
                message: "\(count) \(count == 1 ? "index" : "indices") for a tensor of shape \(shape), which has "
                    + "\(shape.count) \(shape.count == 1 ? "axis" : "axes")")
        case .twoEllipses:
            Problem(code: "index", message: "an index can have only one '...'")
        case .zeroStep:
            Problem(code: "index", message: "the step of a slice cannot be 0")
        case .maskDoesNotFit(let mask, let shape, let axis):
            Problem(
                code: "index",
                message: "a mask of shape \(mask) does not fit a tensor of shape \(shape) from axis \(axis) on",
                help: "a mask has the sizes of the axes that it selects from")
        case .indexDType(let dtype):
            Problem(
                code: "dtype",
                message: "a tensor used as an index holds whole numbers or is a bool mask, not \(dtype.name)"
            )
        case .wrongAxisCount(let found, let shape, let operation):
            Problem(
                code: "axis",
                message:
                    "\(operation) of shape \(shape) takes one entry for each of its \(shape.count) axes, not \(found)"
            )
        default:
            Problem(code: "index", message: "this index is not possible")
        }
    }

    /// The words for mistakes about gradients.
    var gradientProblem: Problem {
        switch self {
        case .gradientNeedsFloat(let dtype):
            Problem(
                code: "gradient", message: "gradients exist for float32 and float64, not for \(dtype.name)",
                help: "tensor(x, dtype=float32)")
        case .gradientOfManyElements(let shape):
            Problem(
                code: "gradient", message: "a gradient is that of one number, and this has shape \(shape)",
                help: "reduce it first, for example with mean(y) or sum(y)")
        case .notRecorded:
            Problem(
                code: "gradient", message: "there is no way back from this value: it does not depend on the variables",
                help: "compute it from the arguments of the function whose gradient is wanted")
        case .noGradient(let operation):
            Problem(code: "gradient", message: "gradients do not flow through \(operation)")
        case .recordingUsedTwice:
            Problem(
                code: "gradient", message: "the way back from this value was used before, and its memory is freed",
                help: "compute the value again")
        case .changedAfterUse(let operation):
            Problem(
                code: "gradient",
                message: "a tensor that the gradient of \(operation) needs was changed in place after its use",
                help: "make a new tensor instead of assigning to its elements")
        case .assignmentToRecorded:
            Problem(
                code: "gradient", message: "elements of a tensor that gradients flow through cannot be assigned",
                help: "make a new tensor, for example with where(mask, a, b) or concat")
        case .assignmentOfRecorded:
            Problem(
                code: "gradient",
                message:
                    "a value that gradients flow through cannot be assigned into a plain tensor: its gradient would be lost",
                help: "make a new tensor, for example with stack, concat or where(mask, a, b)")
        default:
            Problem(code: "gradient", message: "this gradient is not possible")
        }
    }
}
