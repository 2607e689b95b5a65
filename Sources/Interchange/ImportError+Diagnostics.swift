import Diagnostics

extension ImportError: TeachableError {
    public var problem: Problem {
        var notes: [String] = []
        if let node { notes.append("node        \(node)") }
        if let operation { notes.append("operation   \(operation)") }
        return Problem(code: "import", message: "\"\(path)\" \(message)", notes: notes, help: help)
    }

    private var message: String {
        switch reason {
        case .empty: "is empty: it holds no model"
        case .text: "is a text file, not a model"
        case .damaged(let what): "is damaged or is not of this format: \(what)"
        case .tooLarge(let what, let count, let limit): "asks for \(count) \(what), and at most \(limit) are read here"
        case .duplicateName: "has two nodes of the same name"
        case .noNode(let name): "has no node named \"\(name)\""
        case .missingInput(let name): "has a node that reads \"\(name)\", which is not in the file"
        case .inputCount(let found, let expected): "has a node with \(found) inputs, and it needs \(expected)"
        case .cycle: "has a node that depends on its own result"
        case .unknownOperation: "uses the operation \(operation ?? "?"), which is not known here"
        case .unsupported(let what): "cannot be read: \(what)"
        case .missingAttribute(let name): "has a node without its attribute \"\(name)\""
        case .elementType(let found, let expected): "has a tensor of \(found) where \(expected) is needed"
        case .contentLength(let bytes, let shape, let expected):
            "has a tensor of shape \(shape) with \(bytes) bytes, and that shape needs \(expected)"
        case .shape(let found, let expected): "has a tensor of shape \(found) where \(expected) is needed"
        }
    }

    private var help: String {
        switch reason {
        case .text(let start): start.isEmpty ? "" : "it begins with: \(start)"
        case .empty, .damaged, .contentLength: "fetch or copy the file again and compare its size and sha256"
        case .noNode: "`inspect` lists the inputs, outputs and operations of a model file"
        case .unknownOperation: OperationAdvice.text(operation)
        default: ""
        }
    }
}
