import Diagnostics

extension LossError: TeachableError {
    public var problem: Problem {
        switch self {
        case .shapesDiffer(let loss, let prediction, let target):
            Problem(
                code: "shape", message: "\(loss) compares tensors of one shape, not \(prediction) and \(target)",
                notes: ["prediction  \(prediction)", "target      \(target)"],
                help: "`reshape` or `x[:, 0]` bring one to the other's shape")
        case .labels(let loss, let scores, let labels):
            Problem(
                code: "shape",
                message: "\(loss) takes scores [N, classes] and N labels, not \(scores) and \(labels)",
                notes: ["scores  \(scores)", "labels  \(labels)"],
                help: "labels are whole numbers, one a row; or probabilities in the shape of the scores")
        case .label(let loss, let label, let row, let classes):
            Problem(
                code: "value",
                message: "\(loss): the label of row \(row) is \(label), and there are \(classes) classes",
                help: "classes count from 0 to \(classes - 1)")
        case .parameter(let loss, let name, let value, let expected):
            Problem(
                code: "value", message: "\(loss): `\(name)` must be \(expected), not \(value)", help: "`help(\(loss))` tells what it means")
        }
    }
}
