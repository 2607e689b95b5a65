import Tensors

extension Machine {
    /// The kinds of value that a contract may name.
    static let contractTypes: Set<String> = [
        "int", "float", "number", "bool", "string", "list", "tuple", "record", "tensor", "function", "range", "none",
    ]

    /// Holds a value to its contract; a named size takes the first size it meets and must meet it again.
    @inline(never)
    func check(
        _ value: Value, _ contract: Prototype.CompiledContract, _ base: UnsafeMutablePointer<Value>
    ) throws {
        switch contract.kind {
        case .type(let name):
            if hasType(value, name) { return }
            throw RuntimeError.contractKind(
                subject: contract.subject, contract: article(name), found: kindWithValue(value))
        case .shape(let dimensions):
            guard let shape = shape(of: value) else {
                throw RuntimeError.contractKind(
                    subject: contract.subject, contract: "a tensor of shape \(contract.text)",
                    found: kindWithValue(value))
            }
            try check(shape, dimensions, contract, base)
        }
    }

    private func article(_ name: String) -> String {
        name == "none" ? name : (name == "int" ? "an " : "a ") + name
    }

    private func hasType(_ value: Value, _ name: String) -> Bool {
        switch name {
        case "int": integerValue(value) != nil
        case "float", "number": value.tag != .bool && numberValue(value) != nil
        case "function": [.function, .builtin, .method, .host].contains(value.tag)
        case "list": value.tag == .list || value.tag == .range
        default: "\(value.tag)" == name
        }
    }

    private func shape(of value: Value) -> Shape? {
        switch value.tag {
        case .tensor: value.object(TensorObject.self).tensor.shape
        case .int, .float: Shape()
        default: nil
        }
    }

    private func check(
        _ shape: Shape, _ dimensions: [Prototype.CompiledContract.Dimension], _ contract: Prototype.CompiledContract,
        _ base: UnsafeMutablePointer<Value>
    ) throws {
        func failure(_ axis: Int?) -> RuntimeError {
            var bound: [(name: String, size: Int)] = []
            for case .named(let register, let name) in dimensions {
                if let size = boundSize(base + register), !bound.contains(where: { $0.name == name }) {
                    bound.append((name, size))
                }
            }
            return .contractShape(
                subject: contract.subject, contract: contract.text, shape: shape, axis: axis, bound: bound)
        }
        var restIndex: Int?
        for (index, dimension) in dimensions.enumerated() {
            if case .rest = dimension { restIndex = index }
        }
        if let restIndex {
            let after = dimensions.count - restIndex - 1
            guard shape.count >= dimensions.count - 1 else { throw failure(nil) }
            for index in 0..<restIndex where !matches(shape[index], dimensions[index], base) { throw failure(index) }
            for index in 0..<after {
                let axis = shape.count - after + index
                if !matches(shape[axis], dimensions[restIndex + 1 + index], base) { throw failure(axis) }
            }
            return
        }
        guard shape.count == dimensions.count else { throw failure(nil) }
        for axis in dimensions.indices where !matches(shape[axis], dimensions[axis], base) { throw failure(axis) }
    }

    private func matches(
        _ size: Int, _ dimension: Prototype.CompiledContract.Dimension, _ base: UnsafeMutablePointer<Value>
    ) -> Bool {
        switch dimension {
        case .any, .rest: return true
        case .size(let wanted): return size == wanted
        case .named(let register, _):
            if let bound = boundSize(base + register) { return bound == size }
            if base[register].tag == .missing { base[register] = .int(size) }
            return true
        }
    }

    /// The size that a contract's name stands for, in its variable or in the cell that nested functions share.
    private func boundSize(_ register: UnsafeMutablePointer<Value>) -> Int? {
        let value = register.pointee.tag == .cell ? register.pointee.object(CellObject.self).value : register.pointee
        return integerValue(value)
    }
}
