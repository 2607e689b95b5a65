/// Operations on constants, computed once when the file is read.
///
/// An exporter writes batch normalisation as arithmetic on its four vectors; folding leaves one scale and one
/// shift for each channel.
enum ConstantFolding {
    typealias Fold = @Sendable ([Constant], TensorFlowNodeDef, inout MemoryAllowance) throws -> Constant

    static let table: [String: Fold] = [
        "Add": binary(+), "AddV2": binary(+), "Sub": binary(-), "Mul": binary(*), "RealDiv": binary(/),
        "Rsqrt": unary { 1 / $0.squareRoot() },
        "Sqrt": unary { $0.squareRoot() },
        "Neg": unary { -$0 },
        "Reshape": { inputs, node, allowance in
            try node.requireInputs(inputs.count, 2)
            return try reshape(inputs[0], to: inputs[1].integers(), &allowance)
        },
        "Squeeze": { inputs, node, allowance in
            try node.requireInputs(inputs.count, 1)
            return try reshape(inputs[0], to: inputs[0].shape.filter { $0 != 1 }, &allowance)
        },
    ]

    private static func unary(_ operation: @escaping @Sendable (Float) -> Float) -> Fold {
        { inputs, node, allowance in
            try node.requireInputs(inputs.count, 1)
            let values = try inputs[0].floats()
            try allowance.take(elements: values.count)
            return Constant(shape: inputs[0].shape, elements: .floats(values.map(operation)))
        }
    }

    private static func binary(_ operation: @escaping @Sendable (Float, Float) -> Float) -> Fold {
        { inputs, node, allowance in
            try node.requireInputs(inputs.count, 2)
            return try broadcast(inputs[0], inputs[1], &allowance, operation)
        }
    }

    /// Element by element, with NumPy's rule: shapes are aligned at their last axis, and a size of 1 is repeated.
    static func broadcast(
        _ a: Constant, _ b: Constant, _ allowance: inout MemoryAllowance, _ operation: (Float, Float) -> Float
    ) throws -> Constant {
        let (x, y) = (try a.floats(), try b.floats())
        let rank = max(a.shape.count, b.shape.count)
        let aShape = [Int](repeating: 1, count: rank - a.shape.count) + a.shape
        let bShape = [Int](repeating: 1, count: rank - b.shape.count) + b.shape
        let shape = try zip(aShape, bShape).map { sizes in
            switch sizes {
            case (let n, 1): n
            case (1, let n): n
            case (let n, let m) where n == m: n
            default: throw ImportError.Reason.shape(found: b.shape, expected: "one that fits \(a.shape)")
            }
        }
        let count = try CheckedShape.elementCount(shape)
        try allowance.take(elements: count)
        if a.shape == b.shape { return Constant(shape: shape, elements: .floats(zip(x, y).map(operation))) }
        var result: [Float] = []
        result.reserveCapacity(count)
        for flat in 0..<count {
            var (rest, aIndex, bIndex, aStep, bStep) = (flat, 0, 0, 1, 1)
            for axis in stride(from: rank - 1, through: 0, by: -1) {
                let place = rest % shape[axis]
                rest /= shape[axis]
                if aShape[axis] != 1 { aIndex += place * aStep }
                if bShape[axis] != 1 { bIndex += place * bStep }
                aStep *= aShape[axis]
                bStep *= bShape[axis]
            }
            result.append(operation(x[aIndex], y[bIndex]))
        }
        return Constant(shape: shape, elements: .floats(result))
    }

    private static func reshape(
        _ constant: Constant, to sizes: [Int], _ allowance: inout MemoryAllowance
    ) throws -> Constant {
        let shape = try ReshapeRule.resolve(sizes, elementCount: constant.count)
        try allowance.take(elements: constant.count)
        return Constant(shape: shape, elements: constant.elements)
    }
}

/// The shape that `Reshape` asks for, where one size may be -1: whatever is left.
enum ReshapeRule {
    static func resolve(_ sizes: [Int], elementCount: Int) throws -> [Int] {
        var shape = sizes
        let open = shape.indices.filter { shape[$0] == -1 }
        if open.count > 1 { throw ImportError.Reason.shape(found: sizes, expected: "at most one open size") }
        if let axis = open.first {
            shape[axis] = 1
            let known = try CheckedShape.elementCount(shape)
            shape[axis] = known == 0 ? 0 : elementCount / known
        }
        guard try CheckedShape.elementCount(shape) == elementCount else {
            throw ImportError.Reason.shape(found: sizes, expected: "a shape of \(elementCount) elements")
        }
        return shape
    }
}
