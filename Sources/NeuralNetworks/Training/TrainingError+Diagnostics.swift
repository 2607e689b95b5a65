import Diagnostics

extension TrainingError: TeachableError {
    public var problem: Problem {
        switch self {
        case .lossNotRecorded:
            Problem(
                code: "gradient", message: "there is no way back from this loss to the network",
                help: "compute it from net(x), not predict(net, x), after the optimizer was made")
        case .lossNotFinite(let loss, let step):
            Problem(
                code: "training", message: "the loss is \(loss) at step \(step): this step would ruin the network",
                help: "use a smaller learning rate, or look for nan in the data with summary(x)")
        case .noParameters:
            Problem(
                code: "training", message: "the network has met no input yet, so it has no parameters",
                help: "call it once: net(x)")
        case .parameter(let optimizer, let name, let value, let expected):
            Problem(code: "value", message: "\(optimizer): `\(name)` must be \(expected), not \(value)")
        }
    }
}
