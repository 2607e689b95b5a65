/// Arithmetic on constants, done once when the file is read: shapes that are put together, and weights that are scaled.
enum ONNXFolding {
    /// The same operation on floats and on whole numbers; nil where a whole number does not fit.
    struct Binary: Sendable {
        var floats: @Sendable (Float, Float) -> Float
        var integers: @Sendable (Int, Int) -> Int?
    }

    static let add = Binary(floats: { $0 + $1 }, integers: { Self.fitting($0.addingReportingOverflow($1)) })
    static let subtract = Binary(floats: { $0 - $1 }, integers: { Self.fitting($0.subtractingReportingOverflow($1)) })
    static let multiply = Binary(floats: { $0 * $1 }, integers: { Self.fitting($0.multipliedReportingOverflow(by: $1)) })
    static let divide = Binary(
        floats: { $0 / $1 }, integers: { $1 == 0 ? nil : Self.fitting($0.dividedReportingOverflow(by: $1)) })

    private static func fitting(_ result: (partialValue: Int, overflow: Bool)) -> Int? {
        result.overflow ? nil : result.partialValue
    }

    static func combined(
        _ a: Constant, _ b: Constant, _ allowance: inout MemoryAllowance, _ operation: Binary
    ) throws -> Constant {
        guard case .integers(let x) = a.elements, case .integers(let y) = b.elements else {
            return try ConstantFolding.broadcast(a, b, &allowance, operation.floats)
        }
        guard x.count == y.count || x.count == 1 || y.count == 1, !x.isEmpty, !y.isEmpty else {
            throw ImportError.Reason.shape(found: b.shape, expected: "one that fits \(a.shape)")
        }
        try allowance.take(elements: max(x.count, y.count))
        let result = try (0..<max(x.count, y.count)).map { index in
            guard let value = operation.integers(x[x.count == 1 ? 0 : index], y[y.count == 1 ? 0 : index]) else {
                throw ImportError.Reason.unsupported(what: "a whole number that is too large")
            }
            return value
        }
        return Constant(shape: x.count >= y.count ? a.shape : b.shape, elements: .integers(result))
    }

    static func unary(
        _ constant: Constant, _ allowance: inout MemoryAllowance, _ operation: (Float) -> Float
    ) throws -> Constant {
        try allowance.take(elements: constant.count)
        return Constant(shape: constant.shape, elements: .floats(try constant.floats().map(operation)))
    }

    /// The elements at `indices`, in that order, of a list.
    static func picked(_ constant: Constant, _ indices: [Int]) throws -> Constant {
        guard constant.shape.count <= 1, indices.allSatisfy((0..<constant.count).contains) else {
            throw ImportError.Reason.shape(found: constant.shape, expected: "a list that has what is taken from it")
        }
        let elements: Constant.Elements =
            switch constant.elements {
            case .floats(let values): .floats(indices.map { values[$0] })
            case .integers(let values): .integers(indices.map { values[$0] })
            }
        return Constant(shape: [indices.count], elements: elements)
    }

    /// A matrix with its rows and columns exchanged.
    static func transposed(_ constant: Constant, _ allowance: inout MemoryAllowance) throws -> Constant {
        guard constant.shape.count == 2 else {
            throw ImportError.Reason.shape(found: constant.shape, expected: "a matrix")
        }
        try allowance.take(elements: constant.count)
        let (rows, columns) = (constant.shape[0], constant.shape[1])
        let values = try constant.floats()
        let result = (0..<constant.count).map { values[$0 % rows * columns + $0 / rows] }
        return Constant(shape: [columns, rows], elements: .floats(result))
    }
}
