import Kernels
import Syntax
import Tensors

// What the machine asks of tensors: operators, comparison, truth.
extension Machine {
    // MARK: - Operators

    @inline(never)
    func tensorArithmetic(_ operation: BinaryOperator, _ x: Value, _ y: Value) throws -> Value {
        try pauseBeforeTensors()
        if x.tag == .tensor && y.tag == .tensor && operation != .matrixMultiply {
            return try x.with(TensorObject.self) { a in
                try y.with(TensorObject.self) { b in
                    try finished(try Tensor.binary(tensorOperation(operation), a.tensor, b.tensor))
                }
            }
        }
        guard let a = operand(x), let b = operand(y) else {
            throw RuntimeError.operands(
                operation: operation.rawValue, left: kindWithValue(x), right: kindWithValue(y))
        }
        if operation == .matrixMultiply {
            guard case .tensor(let first) = a, case .tensor(let second) = b else {
                throw RuntimeError.operands(operation: "@", left: kindWithValue(x), right: kindWithValue(y))
            }
            return try finished(try Tensor.matrixProduct(first, second))
        }
        return try finished(try Tensor.binary(tensorOperation(operation), a, b))
    }

    /// Element by element; nil when one side is no number and the two can only be compared as wholes.
    @inline(never)
    func tensorComparison(_ operation: BinaryOperator, _ x: Value, _ y: Value) throws -> Value? {
        guard let a = operand(x), let b = operand(y) else { return nil }
        return try finished(try Tensor.binary(tensorOperation(operation), a, b))
    }

    @inline(never)
    func tensorLogical(isAnd: Bool, _ x: Value, _ y: Value) throws -> Value {
        guard let a = operand(x), let b = operand(y) else {
            throw RuntimeError.operands(
                operation: isAnd ? "and" : "or", left: kindWithValue(x), right: kindWithValue(y))
        }
        return try finished(try Tensor.binary(isAnd ? .logicalAnd : .logicalOr, a, b))
    }

    func tensorNegated(_ x: Value) throws -> Value { try finished(try x.object(TensorObject.self).tensor.negated()) }

    func tensorNot(_ x: Value) throws -> Value {
        try finished(try x.object(TensorObject.self).tensor.logicalNot())
    }

    /// The result of an operator; what was being computed when Ctrl-C came is none.
    @inline(__always)
    private func finished(_ tensor: Tensor) throws -> Value {
        if interrupt.isRaised { throw Interrupted() }
        return heap.tensor(tensor)
    }

    /// A tensor or a plain number; nil for anything else.
    func operand(_ value: Value) -> Operand? {
        switch value.tag {
        case .tensor: .tensor(value.object(TensorObject.self).tensor)
        case .int: .scalar(.int(value.asInt))
        case .float: .scalar(.float(value.asFloat))
        case .bool: .scalar(.bool(value.asBool))
        default: nil
        }
    }

    private func tensorOperation(_ operation: BinaryOperator) -> BinaryOperation {
        switch operation {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .floorDivide: .floorDivide
        case .remainder: .remainder
        case .power: .power
        case .notEqual: .notEqual
        case .less: .less
        case .lessEqual: .lessEqual
        case .greater: .greater
        case .greaterEqual: .greaterEqual
        case .equal, .approximatelyEqual, .contains, .lacks, .matrixMultiply: .equal
        }
    }

    // MARK: - Truth and single numbers

    func tensorIsTrue(_ value: Value) throws -> Bool {
        let tensor = value.object(TensorObject.self).tensor
        guard tensor.elementCount == 1 else { throw RuntimeError.notACondition(found: tensorKind(value)) }
        return try tensor.item().double != 0
    }

    func tensorAll(_ value: Value) throws -> Bool {
        try value.object(TensorObject.self).tensor.all().item().double != 0
    }

    func tensorNumber(_ value: Value) -> Double? {
        let tensor = value.object(TensorObject.self).tensor
        guard tensor.elementCount == 1 else { return nil }
        return try? tensor.item().double
    }

    func tensorInteger(_ value: Value) -> Int? {
        let tensor = value.object(TensorObject.self).tensor
        guard tensor.elementCount == 1, case .int(let number)? = try? tensor.item() else { return nil }
        return number
    }

    // MARK: - From the language's values

    /// The tensor that a value is or spells: numbers, lists of numbers, ranges; nil for anything else.
    ///
    /// - Throws: `TensorError` for ragged lists.
    public func tensorValue(_ value: Value) throws -> Tensor? {
        if value.tag == .tensor { return value.object(TensorObject.self).tensor }
        guard let nested = nested(value, depth: 0) else { return nil }
        return try Tensor.nested(nested)
    }

    /// Lists of numbers and tensors as `Tensor.nested` reads them.
    public func nested(_ value: Value, depth: Int = 0) -> Nested? {
        guard depth <= Shape.maximumRank + 1 else { return nil }
        switch value.tag {
        case .int: return .scalar(.int(value.asInt))
        case .float: return .scalar(.float(value.asFloat))
        case .bool: return .scalar(.bool(value.asBool))
        case .tensor: return .tensor(value.object(TensorObject.self).tensor)
        case .list, .tuple, .range:
            guard let values = elementsIfSequence(value) else { return nil }
            var items: [Nested] = []
            items.reserveCapacity(values.count)
            for element in values {
                guard let item = nested(element, depth: depth + 1) else { return nil }
                items.append(item)
            }
            return .list(items)
        default: return nil
        }
    }

    /// A one-element tensor's number as a plain value.
    public func plain(_ scalar: Scalar) -> Value {
        switch scalar {
        case .int(let value): .int(value)
        case .float(let value): .float(value)
        case .bool(let value): .bool(value)
        }
    }

    // MARK: - Comparison of wholes

    func tensorsAreEqual(_ x: Value, _ y: Value) throws -> Bool {
        guard let a = try tensorValue(x), let b = try tensorValue(y), a.shape == b.shape else { return false }
        return try Tensor.binary(.equal, a, b).all().item().double != 0
    }

    /// What differs between two tensors (or a tensor and numbers) that should be close; nil when nothing does.
    func tensorDifference(_ x: Value, _ y: Value) throws -> String? {
        guard let a = try tensorValue(x), let b = try tensorValue(y) else { return "they are different kinds of value" }
        guard a.shape == b.shape || a.rank == 0 || b.rank == 0 else {
            return "the shapes differ: \(a.shape) and \(b.shape)"
        }
        let first = try a.doubles()
        let second = try b.doubles()
        let count = a.rank == 0 ? second.count : first.count
        let shape = a.rank == 0 ? b.shape : a.shape
        var differing = 0
        var message: String?
        for index in 0..<count {
            let left = a.rank == 0 ? first[0] : first[index]
            let right = b.rank == 0 ? second[0] : second[index]
            if Machine.isClose(left, right) { continue }
            differing += 1
            if message == nil {
                message = "first difference at \(place(index, shape)): \(numberText(left)) and \(numberText(right))"
            }
        }
        return message.map { count > 1 ? $0 + "; \(differing) of \(count) elements differ" : $0 }
    }

    /// `[0, 2]` for a row-major index.
    private func place(_ index: Int, _ shape: Shape) -> String {
        var rest = index
        var places: [Int] = []
        for axis in stride(from: shape.count - 1, through: 0, by: -1) {
            places.append(rest % shape[axis])
            rest /= shape[axis]
        }
        return "[" + places.reversed().map(String.init).joined(separator: ", ") + "]"
    }

    // MARK: - Text

    func tensorText(_ value: Value) -> String {
        value.object(TensorObject.self).tensor.description()
    }

    func tensorTextWithShape(_ value: Value) -> String {
        let tensor = value.object(TensorObject.self).tensor
        let values = tensor.description()
        let shown = values.count > 160 || values.contains("\n") ? "" : " " + values
        return "\(tensor.dtype.name)\(tensor.shape)\(shown)"
    }

    func tensorKind(_ value: Value) -> String {
        let tensor = value.object(TensorObject.self).tensor
        if tensor.rank == 0 { return "the number \(tensor.description())" }
        return "a tensor of shape \(tensor.shape)" + (tensor.dtype == .float32 ? "" : " (\(tensor.dtype.name))")
    }
}
