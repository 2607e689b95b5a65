import Diagnostics

extension StorageError: TeachableError {
    public var problem: Problem {
        switch self {
        case .notSafetensors(let reason):
            Problem(code: "file", message: "this is no safetensors file: \(reason)")
        case .entry(let name, let reason):
            Problem(code: "file", message: "the tensor \"\(name)\" in this file is broken: \(reason)")
        case .noNetwork:
            Problem(
                code: "file", message: "this file holds tensors, but no description of a network",
                help: "load reads what save wrote")
        case .description(let reason, let near):
            Problem(
                code: "file", message: "the description of the network cannot be read: \(reason)",
                notes: near.isEmpty ? [] : ["near    \(near)"])
        case .missing(let name):
            Problem(code: "file", message: "the file lacks the parameter \"\(name)\"")
        case .unwritable(let kind):
            Problem(code: "file", message: "a network with \(kind) in it cannot be saved")
        case .otherRun(let what, let stored, let given):
            Problem(
                code: "checkpoint", message: "the checkpoint belongs to another run: its \(what) differs",
                notes: ["stored  \(stored)", "given   \(given)"],
                help: "use another path, or remove the file to begin anew")
        }
    }
}
