import NeuralNetworks

extension ONNXLowering {
    /// What puts values together or takes parts of them.
    static let choices: [String: Operation] = [
        "Concat": { lowering, node in
            let parts = try node.input.indices.map { try lowering.value(node, $0) }
            guard let first = parts.first else { throw ImportError.Reason.inputCount(found: 0, expected: "1") }
            guard case .feature(let feature) = first else { return [.constant(try lowering.listed(node))] }
            let features = try node.input.indices.map { try lowering.feature(node, $0) }
            let axis = try ONNXLowering.axis(node.integer("axis", default: 1), rank: lowering.shape(of: feature).count)
            guard axis == lowering.channelAxis(of: feature),
                features.allSatisfy({ $0.isChannelsLast == feature.isChannelsLast && !$0.value.isRow })
            else {
                throw ImportError.Reason.unsupported(what: "joining along the axis \(axis), not along the channels")
            }
            let nodes = try features.map { try lowering.assembly.anything($0.value) }
            var result = feature
            result.value = .init(node: try lowering.assembly.add(node.title, .concatenate, nodes))
            return [.feature(result)]
        },
        "Split": { lowering, node in
            let feature = try lowering.feature(node, 0)
            let shape = lowering.shape(of: feature)
            let axis = try ONNXLowering.axis(node.integer("axis", default: 0), rank: shape.count)
            let count = node.output.count
            guard axis == lowering.channelAxis(of: feature), (1...1024).contains(count) else {
                throw ImportError.Reason.unsupported(what: "\(count) parts along the axis \(axis)")
            }
            let part = (shape[axis] + count - 1) / count
            let even = (0..<count).map { min(part, shape[axis] - min($0 * part, shape[axis])) }
            let sizes = try lowering.integers(node, attribute: "split", input: 1) ?? even
            guard sizes.count == count, sizes.allSatisfy({ (1...shape[axis]).contains($0) }),
                sizes.reduce(0, +) == shape[axis]
            else { throw ImportError.Reason.shape(found: shape, expected: "one that parts into \(sizes.prefix(8))") }
            var start = 0
            return try sizes.enumerated().flatMap { index, size in
                defer { start += size }
                return try lowering.map("\(node.title)/\(index)", feature, .channels(start..<start + size))
            }
        },
        "Slice": { lowering, node in
            let starts = try lowering.integers(node, attribute: "starts", input: 1) ?? []
            let ends = try lowering.integers(node, attribute: "ends", input: 2) ?? []
            let axes = try lowering.integers(node, attribute: "axes", input: 3) ?? Array(starts.indices)
            let steps = lowering.reads(node, 4) ? try lowering.constant(node, 4).integers() : axes.map { _ in 1 }
            let value = try lowering.value(node, 0)
            let shape = lowering.shape(of: value)
            guard starts.count == 1, ends.count == 1, axes.count == 1, steps == [1] else {
                throw ImportError.Reason.unsupported(what: "a part along \(starts.count) axes, or with steps")
            }
            let axis = try ONNXLowering.axis(axes[0], rank: shape.count)
            let range = ONNXLowering.range(starts[0], ends[0], size: shape[axis])
            guard case .feature(let feature) = value else {
                return [.constant(try ONNXFolding.picked(lowering.constant(node, 0), Array(range)))]
            }
            if range == 0..<shape[axis] { return [value] }
            guard axis == lowering.channelAxis(of: feature), !feature.value.isRow else {
                throw ImportError.Reason.unsupported(what: "a part along the axis \(axis), not of the channels")
            }
            return try lowering.map(node.title, feature, .channels(range))
        },
        "Gather": { lowering, node in
            let list = try lowering.constant(node, 0)
            let places = try lowering.constant(node, 1)
            let indices = try places.integers().map { $0 < 0 ? $0.addingReportingOverflow(list.count).partialValue : $0 }
            var picked = try ONNXFolding.picked(list, indices)
            picked.shape = places.shape
            return [.constant(picked)]
        },
    ]

    /// Lists of constants one after the other.
    private mutating func listed(_ node: Node) throws -> Constant {
        let parts = try node.input.indices.map { try constant(node, $0) }
        guard parts.allSatisfy({ $0.shape.count <= 1 }) else {
            throw ImportError.Reason.unsupported(what: "constants joined that are no lists")
        }
        let count = parts.reduce(0) { $0 + $1.count }
        try assembly.allowance.take(elements: count)
        if parts.allSatisfy({ if case .integers = $0.elements { true } else { false } }) {
            return Constant(shape: [count], elements: .integers(try parts.flatMap { try $0.integers() }))
        }
        return Constant(shape: [count], elements: .floats(try parts.flatMap { try $0.floats() }))
    }

    /// From the one to the other, counted from the end when negative, within the size.
    private static func range(_ start: Int, _ end: Int, size: Int) -> Range<Int> {
        func counted(_ place: Int) -> Int { max(0, min(place < 0 ? max(place, -size) + size : place, size)) }
        let first = counted(start)
        return first..<max(first, counted(end))
    }
}
