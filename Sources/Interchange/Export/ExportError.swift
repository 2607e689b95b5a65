import Diagnostics

/// Why a network cannot be written in another tool's form.
public enum ExportError: Error, Equatable, Sendable {
    /// A detector that chooses regions in the middle.
    case manyGraphs(kind: String)
    /// A step that the form has no words for; `why` says what about it.
    case unsupported(node: String, kind: String, format: String, why: String)
    case tooLarge(format: String, bytes: Int, limit: Int)
    /// A path whose ending names no form.
    case unknownEnding(path: String)
}

extension ExportError: TeachableError {
    public var problem: Problem {
        switch self {
        case .manyGraphs(let kind):
            Problem(
                code: "export", message: "\(kind) is no single graph: it chooses regions between its parts",
                help: "`export(net, \"weights.safetensors\")` and `.npz` write its numbers")
        case .unsupported(let node, let kind, let format, let why):
            Problem(
                code: "export", message: "\(format) cannot express \(kind) \"\(node)\": \(why)",
                help: "`export(net, \"weights.npz\")` writes the numbers of every network")
        case .tooLarge(let format, let bytes, let limit):
            Problem(
                code: "export", message: "a file of the format \(format) holds at most \(limit) bytes, and this takes \(bytes)",
                help: "safetensors files may be larger")
        case .unknownEnding(let path):
            Problem(
                code: "export", message: "the ending of \"\(path)\" names no form that networks are written in",
                help: "endings are .onnx, .safetensors, .npz and .py")
        }
    }
}
