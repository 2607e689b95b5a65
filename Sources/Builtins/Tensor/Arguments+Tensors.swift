import Diagnostics
import Runtime
import Tensors

extension Arguments {
    /// A dtype by name; the words `float32` and the like are functions, so those count too.
    func dtype(_ index: Int, default value: DType? = nil) throws -> DType? {
        guard hasValue(index) else { return value }
        let name = self[index].string ?? machine.builtinName(self[index])
        guard let name, let dtype = DType(name: name) else {
            throw wrongKind(index, expected: "float32, float64, int64, uint8 or bool")
        }
        return dtype
    }

    /// The axes of `axis=`: one number, a list, or none for all.
    func axes(_ index: Int) throws -> [Int]? {
        guard hasValue(index) else { return nil }
        if let axis = machine.integerValue(self[index]) { return [axis] }
        return try ints(index)
    }

    func axis(_ index: Int) throws -> Int? {
        guard hasValue(index) else { return nil }
        return try int(index)
    }

    func ints(_ index: Int) throws -> [Int] {
        try list(index).map { value in
            guard let number = machine.integerValue(value) else {
                throw wrongKind(index, expected: "a list of whole numbers")
            }
            return number
        }
    }

    /// Sizes given as `f(2, 3)` or `f([2, 3])`.
    func sizes() throws -> [Int] {
        let given = rest
        let values = given.count == 1 ? machine.elementsIfSequence(given[0]) ?? given : given
        return try values.map { value in
            guard let size = machine.integerValue(value) else {
                throw Problem(
                    code: "type", message: "\(builtin.name): a size must be a whole number, not \(machine.kind(value))")
            }
            return size
        }
    }

    /// A plain number for an operation with a tensor.
    func scalar(_ index: Int) throws -> Scalar {
        let value = self[index]
        switch value.tag {
        case .int: return .int(value.asInt)
        case .bool: return .bool(value.asBool)
        default: return .float(try float(index))
        }
    }

    func operand(_ index: Int) throws -> Operand {
        switch self[index].tag {
        case .int, .float, .bool: .scalar(try scalar(index))
        default: .tensor(try tensor(index))
        }
    }

    func doubles(_ index: Int) throws -> [Double] { try tensor(index).doubles() }

    /// Whether a value is a plain number, not a tensor.
    func isPlainNumber(_ index: Int) -> Bool {
        switch self[index].tag {
        case .int, .float, .bool: true
        default: false
        }
    }
}
