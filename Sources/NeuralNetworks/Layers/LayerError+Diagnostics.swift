import Diagnostics

extension LayerError: TeachableError {
    public var problem: Problem {
        var problem = (cause as? any TeachableError)?.problem ?? Problem(code: "network", message: "\(cause)")
        problem.label = "layer \(position)\(owner.isEmpty ? "" : " of \(owner)"): \(layer)"
        return problem
    }
}
