import Kernels

/// The operations of two operands; `Kernels` lists them.
public typealias BinaryOperation = Kernels.BinaryOperation

extension BinaryOperation {
    /// The sign or word the language has for it.
    public var symbol: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .floorDivide: "//"
        case .remainder: "%"
        case .power: "**"
        case .maximum: "maximum"
        case .minimum: "minimum"
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessEqual: "<="
        case .greater: ">"
        case .greaterEqual: ">="
        case .logicalAnd: "and"
        case .logicalOr: "or"
        case .logicalXor: "xor"
        }
    }
}

extension Tensor {
    /// `a op b`, element by element, with broadcasting and promotion: the one entry for every binary operator.
    ///
    /// Whole numbers wrap around as in NumPy. A plain number counts only by its category (`Promotion`); one
    /// that a uint8 tensor cannot hold is refused in arithmetic and compared as it is in comparisons. `/` of whole
    /// numbers gives float32. `//` and `%` are Python's: the remainder has the divisor's sign.
    ///
    /// - Throws: `TensorError` for shapes that do not broadcast, whole division by zero, a whole number to a negative
    ///   power, and `-` of two bools.
    public static func binary(_ operation: BinaryOperation, _ a: Operand, _ b: Operand) throws -> Tensor {
        switch (a, b) {
        case (.tensor(let a), .tensor(let b)): try binary(operation, a, b)
        case (.tensor(let a), .scalar(let b)): try binary(operation, a, b)
        case (.scalar(let a), .tensor(let b)): try binary(operation, a, b)
        case (.scalar(let a), .scalar(let b)): try binary(operation, Tensor(a), Tensor(b))
        }
    }

    public static func binary(_ operation: BinaryOperation, _ a: Tensor, _ b: Tensor) throws -> Tensor {
        if let y = smallDense(operation, a.fields, b.fields) { return y }
        if a.node == nil && b.node == nil { return try compute(operation, a, b) }
        return try recordedBinary(operation, a, b)
    }

    public static func binary(_ operation: BinaryOperation, _ a: Tensor, _ b: Scalar) throws -> Tensor {
        if operation == .power, b.double == 2, a.dtype.isFloating { return try a.squared() }
        if let y = smallDense(operation, a.fields, b, isFirst: false) { return y }
        if operation.isComparison, b.isOutside(a.dtype) { return try binary(operation, a.cast(to: .int64), Tensor(b)) }
        return try binary(operation, a, Tensor(b, beside: a.dtype))
    }

    public static func binary(_ operation: BinaryOperation, _ a: Scalar, _ b: Tensor) throws -> Tensor {
        if let y = smallDense(operation, b.fields, a, isFirst: true) { return y }
        if operation.isComparison, a.isOutside(b.dtype) { return try binary(operation, Tensor(a), b.cast(to: .int64)) }
        return try binary(operation, Tensor(a, beside: b.dtype), b)
    }

    /// The numbers alone.
    static func compute(_ operation: BinaryOperation, _ a: Tensor, _ b: Tensor) throws -> Tensor {
        let dtype = try operandDType(operation, a, b)
        let a = a.dtype == dtype ? a : try a.cast(to: dtype)
        let b = b.dtype == dtype ? b : try b.cast(to: dtype)
        if !dtype.isFloating { try refuseImpossible(operation, a, b) }
        let resultDType = operation.isComparison || operation.isLogical ? DType.bool : dtype
        let loop = dtype == .bool ? operation.onBits : operation

        if a.isContiguous && b.isContiguous && a.shape == b.shape {
            let result = try empty(a.shape, dtype: resultDType)
            runDense(loop, dtype, a, b, into: result)
            return result
        }
        if let result = try computeWithSingle(loop, dtype, a, b, resultDType) { return result }
        if let result = try keepingChannelsLast(a, b, { try compute(operation, $0, $1) }) { return result }
        guard let shape = a.shape.broadcast(with: b.shape) else {
            throw TensorError.shapesDoNotBroadcast(a.shape, b.shape, operation: operation.symbol)
        }
        let result = try empty(shape, dtype: resultDType)
        let walk = GridWalk(
            shape, a: a.shape.broadcastStrides(a.strides, to: shape), b: b.shape.broadcastStrides(b.strides, to: shape),
            out: result.strides)
        let grid = walk.grid
        let size = dtype.size
        walk.forEachGrid { x, y, z in
            Elementwise.binary(
                loop, dtype.kind, a.address + x &* size, b.address + y &* size,
                into: result.address + z &* resultDType.size, grid)
        }
        return result
    }

    private static func runDense(
        _ operation: BinaryOperation, _ dtype: DType, _ a: Tensor, _ b: Tensor, into result: Tensor
    ) {
        if a.elementCount < parallelFrom {
            return Elementwise.binary(
                operation, dtype.kind, a.address, b.address, into: result.address, Grid(dense: a.elementCount))
        }
        runDense(operation, dtype, a, 1, b, 1, into: result)
    }

    /// Dense operands have step 1, single numbers step 0.
    private static func runDense(
        _ operation: BinaryOperation, _ dtype: DType, _ a: Tensor, _ aStep: Int, _ b: Tensor, _ bStep: Int,
        into result: Tensor
    ) {
        let sources = aStep == 0 ? (b, nil) : (a, bStep == 0 ? nil : b)
        result.fillElements(reading: sources) { first, count, to in
            var grid = Grid(rows: 1, columns: count)
            grid.aColumn = aStep
            grid.bColumn = bStep
            Elementwise.binary(
                operation, dtype.kind, a.address + first * aStep * dtype.size, b.address + first * bStep * dtype.size, into: to,
                grid)
        }
    }

    /// The frequent case of a dense tensor and a single number; nil if it is another.
    private static func computeWithSingle(
        _ operation: BinaryOperation, _ dtype: DType, _ a: Tensor, _ b: Tensor, _ resultDType: DType
    ) throws -> Tensor? {
        if a.isContiguous, b.elementCount == 1, b.rank <= a.rank {
            let result = try empty(a.shape, dtype: resultDType)
            runDense(operation, dtype, a, 1, b, 0, into: result)
            return result
        }
        if b.isContiguous, a.elementCount == 1, a.rank <= b.rank {
            let result = try empty(b.shape, dtype: resultDType)
            runDense(operation, dtype, a, 0, b, 1, into: result)
            return result
        }
        return nil
    }

    /// The dtype in which the loop runs.
    private static func operandDType(_ operation: BinaryOperation, _ a: Tensor, _ b: Tensor) throws -> DType {
        if operation.isLogical { return .bool }
        let dtype = Promotion.common(a, b)
        switch operation {
        case .divide: return dtype.isFloating ? dtype : .float32
        case .subtract where dtype == .bool:
            throw TensorError.dtype(.bool, operation: "-", expected: "numbers; of truth values, use != or xor")
        case .floorDivide where dtype == .bool, .remainder where dtype == .bool, .power where dtype == .bool:
            return .int64
        default: return dtype
        }
    }

    private static func refuseImpossible(_ operation: BinaryOperation, _ a: Tensor, _ b: Tensor) throws {
        switch operation {
        case .floorDivide, .remainder:
            if a.elementCount > 0, try b.any(where: .equal, 0) {
                throw TensorError.divisionByZero(operation: operation.symbol)
            }
        case .power:
            if a.elementCount > 0, b.dtype == .int64, try b.any(where: .less, 0) { throw TensorError.negativeExponent }
        default: return
        }
    }

    private func any(where comparison: BinaryOperation, _ value: Scalar) throws -> Bool {
        try Tensor.compute(comparison, self, Tensor(value, beside: dtype)).any().item() == .bool(true)
    }

    /// Elements from which on a dense loop is worth a second thread, and what one thread takes at least.
    static let parallelFrom = 1 << 17
    static let parallelGrain = 1 << 16
}

extension BinaryOperation {
    /// On truth values `+` and `maximum` are 'or', `*` and `minimum` are 'and'.
    fileprivate var onBits: BinaryOperation {
        switch self {
        case .add, .maximum: .logicalOr
        case .multiply, .minimum: .logicalAnd
        default: self
        }
    }
}

extension Tensor {
    /// A plain number as a tensor without axes.
    public init(_ value: Scalar) {
        self.init(value, dtype: value.dtype)
    }

    init(_ value: Scalar, dtype: DType) {
        self.init(uninitialized: [], dtype: dtype)
        store(value)
    }

    /// A plain number of the dtype it has beside a tensor of `dtype`.
    init(_ value: Scalar, beside dtype: DType) throws {
        guard !value.isOutside(dtype) else { throw TensorError.valueDoesNotFit(value, dtype) }
        self.init(value, dtype: Promotion.common(dtype, value))
    }

    /// Writes `value`, cast to the dtype, `offset` elements behind the first one in memory.
    func store(_ value: Scalar, at offset: Int = 0) {
        switch dtype {
        case .bool: pointer(UInt8.self)[offset] = value.double != 0 ? 1 : 0
        case .uint8: pointer(UInt8.self)[offset] = UInt8(truncatingIfNeeded: value.wrappedInt)
        case .int64: pointer(Int.self)[offset] = value.wrappedInt
        case .float32: pointer(Float.self)[offset] = Float(value.double)
        case .float64: pointer(Double.self)[offset] = value.double
        }
    }
}

extension Scalar {
    /// Whether this is a whole number that a uint8 tensor cannot hold.
    func isOutside(_ dtype: DType) -> Bool {
        if dtype == .uint8, case .int(let whole) = self { return !(0...255).contains(whole) }
        return false
    }

    /// As an integer; floats lose their fraction, and those that do not fit become the smallest integer, as in a cast.
    public var wrappedInt: Int {
        switch self {
        case .int(let value): value
        case .float(let value): Int(exactly: value.rounded(.towardZero)) ?? .min
        case .bool(let value): value ? 1 : 0
        }
    }
}
