import Diagnostics

extension LayerError: TeachableError {
    public var problem: Problem {
        var problem = Problem(of: cause, code: "network")
        problem.label = "layer \(position)\(owner.isEmpty ? "" : " of \(owner)"): \(layer)"
        return problem
    }
}
