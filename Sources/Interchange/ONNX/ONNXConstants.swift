extension ONNXLowering {
    /// What is known when the file is read.
    static let constants: [String: Operation] = [
        "Constant": { lowering, node in
            if let tensor = node.tensor("value") {
                return [.constant(try tensor.constant(&lowering.assembly.allowance) { _ in [] })]
            }
            if let floats = node.floats("value_floats") { return [.constant(.init(shape: [floats.count], elements: .floats(floats)))] }
            if let integers = node.integers("value_ints") {
                return [.constant(.init(shape: [integers.count], elements: .integers(integers)))]
            }
            if node.has("value_float") {
                return [.constant(.init(shape: [], elements: .floats([node.float("value_float", default: 0)])))]
            }
            if node.has("value_int") {
                return [.constant(.init(shape: [], elements: .integers([node.integer("value_int", default: 0)])))]
            }
            throw ImportError.Reason.missingAttribute(name: "value")
        },
        "ConstantOfShape": { lowering, node in
            let shape = try lowering.constant(node, 0).integers()
            let count = try CheckedShape.elementCount(shape)
            try lowering.assembly.allowance.take(elements: count)
            guard let value = try node.tensor("value")?.constant(&lowering.assembly.allowance, outside: { _ in [] }) else {
                return [.constant(.init(shape: shape, elements: .floats(Array(repeating: 0, count: count))))]
            }
            switch value.elements {
            case .floats(let numbers):
                return [.constant(.init(shape: shape, elements: .floats(Array(repeating: numbers.first ?? 0, count: count))))]
            case .integers(let numbers):
                return [.constant(.init(shape: shape, elements: .integers(Array(repeating: numbers.first ?? 0, count: count))))]
            }
        },
        "Shape": { lowering, node in
            let shape = lowering.shape(of: try lowering.value(node, 0))
            return [.constant(Constant(shape: [shape.count], elements: .integers(shape)))]
        },
        "Cast": { lowering, node in
            let isFloating = ONNXElement(rawValue: Int32(clamping: node.integer("to", default: 0)))?.isFloating
            switch (try lowering.value(node, 0), isFloating) {
            case (.feature(let feature), true): return [.feature(feature)]
            case (.constant(let constant), let isFloating?):
                return [.constant(try ONNXLowering.cast(constant, toFloats: isFloating, &lowering.assembly.allowance))]
            default: throw ImportError.Reason.unsupported(what: "the network's values as another type than floats")
            }
        },
        // (stored - zero point) * scale, with one of each for all or for each place along an axis.
        "DequantizeLinear": { lowering, node in
            let stored = try lowering.constant(node, 0)
            let scales = try lowering.constant(node, 1).floats()
            let zeros = lowering.reads(node, 2) ? try lowering.constant(node, 2).integers() : scales.map { _ in 0 }
            let rank = stored.shape.count
            let axis = scales.count == 1 ? 0 : try ONNXLowering.axis(node.integer("axis", default: 1), rank: rank)
            guard !scales.isEmpty, zeros.count == scales.count, scales.count == 1 || stored.shape[axis] == scales.count else {
                throw ImportError.Reason.shape(found: stored.shape, expected: "one that fits \(scales.count) scales")
            }
            try lowering.assembly.allowance.take(elements: stored.count)
            let inner = scales.count == 1 ? 1 : stored.shape[(axis + 1)...].reduce(1, *)
            let numbers = try stored.integers()
            let values = numbers.indices.map { index in
                let place = scales.count == 1 ? 0 : index / max(inner, 1) % scales.count
                return (Float(numbers[index]) - Float(zeros[place])) * scales[place]
            }
            return [.constant(Constant(shape: stored.shape, elements: .floats(values)))]
        },
    ]

    private static func cast(
        _ constant: Constant, toFloats: Bool, _ allowance: inout MemoryAllowance
    ) throws -> Constant {
        switch constant.elements {
        case .floats(let values) where !toFloats:
            try allowance.take(elements: values.count)
            let integers = try values.map { value in
                guard let integer = Int(exactly: value.rounded(.towardZero)) else {
                    throw ImportError.Reason.unsupported(what: "the number \(value) as a whole one")
                }
                return integer
            }
            return Constant(shape: constant.shape, elements: .integers(integers))
        case .integers(let values) where toFloats:
            try allowance.take(elements: values.count)
            return Constant(shape: constant.shape, elements: .floats(values.map(Float.init)))
        default: return constant
        }
    }
}
