import NeuralNetworks
import Tensors

extension ONNXLowering {
    /// What changes the shape of a value, or the order of its axes.
    static let shapes: [String: Operation] = [
        "Flatten": { lowering, node in
            let feature = try lowering.feature(node, 0)
            let shape = lowering.shape(of: feature)
            guard node.integer("axis", default: 1) == 1 else {
                throw ImportError.Reason.unsupported(what: "flattening from another axis than 1")
            }
            return [.feature(try lowering.reshaped(node.title, feature, to: [shape[0], -1]))]
        },
        "Reshape": { lowering, node in
            var sizes = try lowering.integers(node, attribute: "shape", input: 1) ?? []
            let value = try lowering.value(node, 0)
            guard case .feature(let feature) = value else {
                let constant = try lowering.constant(node, 0)
                let shape = try ReshapeRule.resolve(sizes, elementCount: constant.count)
                return [.constant(Constant(shape: shape, elements: constant.elements))]
            }
            // 0 keeps the size at its place.
            let shape = lowering.shape(of: feature)
            for index in sizes.indices where sizes[index] == 0 && shape.indices.contains(index) { sizes[index] = shape[index] }
            return [.feature(try lowering.reshaped(node.title, feature, to: sizes))]
        },
        "Squeeze": { lowering, node in
            let axes = try lowering.integers(node, attribute: "axes", input: 1)
            let value = try lowering.value(node, 0)
            let shape = lowering.shape(of: value)
            let left = try ONNXLowering.without(axes, shape)
            return [try lowering.reshaped(node.title, value, to: left)]
        },
        "Unsqueeze": { lowering, node in
            let axes = try lowering.integers(node, attribute: "axes", input: 1) ?? []
            let value = try lowering.value(node, 0)
            var shape = lowering.shape(of: value)
            guard axes.count <= 4 else { throw ImportError.Reason.unsupported(what: "\(axes.count) new axes") }
            for axis in try axes.map({ try ONNXLowering.axis($0, rank: shape.count + axes.count) }).sorted() {
                guard axis <= shape.count else { throw ImportError.Reason.unsupported(what: "new axes \(axes)") }
                shape.insert(1, at: axis)
            }
            return [try lowering.reshaped(node.title, value, to: shape)]
        },
        "Transpose": { lowering, node in
            guard case .feature(var feature) = try lowering.value(node, 0) else {
                guard node.integers("perm") == nil || node.integers("perm") == [1, 0] else {
                    throw ImportError.Reason.unsupported(what: "weights with their axes in another order")
                }
                return [.constant(try ONNXFolding.transposed(lowering.constant(node, 0), &lowering.assembly.allowance))]
            }
            let order = node.integers("perm") ?? Array(lowering.shape(of: feature).indices.reversed())
            let isImage = lowering.shape(of: feature).count == 4
            switch order {
            case Array(lowering.shape(of: feature).indices): break
            case [0, 2, 3, 1] where isImage && !feature.isChannelsLast: feature.isChannelsLast = true
            case [0, 3, 1, 2] where isImage && feature.isChannelsLast: feature.isChannelsLast = false
            default: throw ImportError.Reason.unsupported(what: "the axes in the order \(order.prefix(8))")
            }
            return [.feature(feature)]
        },
        "ReduceMean": { lowering, node in
            let feature = try lowering.feature(node, 0)
            let shape = lowering.shape(of: feature)
            let stated = try lowering.integers(node, attribute: "axes", input: 1) ?? []
            let axes = try stated.map { try ONNXLowering.axis($0, rank: shape.count) }.sorted()
            guard shape.count == 4, axes == (feature.isChannelsLast ? [1, 2] : [2, 3]) else {
                throw ImportError.Reason.unsupported(what: "a mean over the axes \(stated.prefix(8)) of \(shape)")
            }
            var mean = feature
            mean.value = .init(
                node: try lowering.assembly.add(node.title, .globalAveragePool, [lowering.assembly.image(feature.value)]))
            if node.integer("keepdims", default: 1) != 0 { return [.feature(mean)] }
            return [.feature(try lowering.reshaped("\(node.title)/flatten", mean, to: [shape[0], -1]))]
        },
        // All before the axes: [0, 0, above, left, 0, 0, below, right].
        "Pad": { lowering, node in
            let pads = try lowering.integers(node, attribute: "pads", input: 1) ?? []
            let fill = try lowering.optionalFloats(node, 2)?.first ?? node.float("value", default: 0)
            var feature = try lowering.feature(node, 0)
            guard node.text("mode", default: "constant") == "constant", fill == 0, pads.count == 8,
                lowering.shape(of: feature).count == 4, !lowering.reads(node, 3)
            else { throw ImportError.Reason.unsupported(what: "padding by something else than zeros around an image") }
            let (rows, columns) = feature.isChannelsLast ? (1, 2) : (2, 3)
            let around = [rows, columns, rows + 4, columns + 4]
            guard pads.indices.allSatisfy({ around.contains($0) ? (0...4096).contains(pads[$0]) : pads[$0] == 0 }) else {
                throw ImportError.Reason.unsupported(what: "padding of \(pads)")
            }
            feature.value.padding =
                feature.value.padding
                + Graph.Padding(top: pads[rows], left: pads[columns], bottom: pads[rows + 4], right: pads[columns + 4])
            return [.feature(feature)]
        },
        "Upsample": { lowering, node in
            let scales = try lowering.optionalFloats(node, 1) ?? node.floats("scales") ?? []
            return try lowering.enlarged(node, scales: scales, sizes: nil)
        },
        "Resize": { lowering, node in
            let hasRegion = lowering.operatorSet >= 11
            let scales = try lowering.optionalFloats(node, hasRegion ? 2 : 1) ?? []
            let sizes = lowering.reads(node, 3) ? try lowering.constant(node, 3).integers() : nil
            return try lowering.enlarged(node, scales: scales, sizes: sizes)
        },
    ]

    func shape(of value: Value) -> [Int] {
        switch value {
        case .constant(let constant): constant.shape
        case .feature(let feature): shape(of: feature)
        }
    }

    /// The shape without these axes, whose sizes are 1; nil: all of such a size.
    private static func without(_ axes: [Int]?, _ shape: [Int]) throws -> [Int] {
        guard let axes else { return shape.filter { $0 != 1 } }
        let counted = Set(try axes.map { try axis($0, rank: shape.count) })
        guard counted.allSatisfy({ shape[$0] == 1 }) else {
            throw ImportError.Reason.shape(found: shape, expected: "sizes of 1 at the axes \(axes.prefix(8))")
        }
        return shape.indices.filter { !counted.contains($0) }.map { shape[$0] }
    }

    private mutating func reshaped(_ name: String, _ value: Value, to sizes: [Int]) throws -> Value {
        switch value {
        case .constant(let constant): return .constant(Constant(shape: sizes, elements: constant.elements))
        case .feature(let feature): return .feature(try reshaped(name, feature, to: sizes))
        }
    }

    /// A row of each picture's numbers, or a row as an image of one pixel; an image of one pixel in either order.
    private mutating func reshaped(_ name: String, _ feature: Feature, to sizes: [Int]) throws -> Feature {
        let shape = shape(of: feature)
        let goal = try ReshapeRule.resolve(sizes, elementCount: CheckedShape.elementCount(shape))
        if goal == shape { return feature }
        let inner = assembly.shape(of: feature.value)
        let isPixel = inner.count == 4 && inner[2] == 1 && inner[3] == 1
        if goal.count == 2, goal[0] == shape[0] {
            guard feature.isChannelsLast, !isPixel else {
                return Feature(value: .init(node: try assembly.add(name, .flatten, [assembly.anything(feature.value)])))
            }
            var row = feature
            row.value.isRow = true
            return row
        }
        if goal.count == 4, goal[0] == shape[0], isPixel || inner.count == 2 {
            let isChannelsLast = goal[1] == 1 && goal[2] == 1 && goal[3] > 1
            guard isChannelsLast || goal[2] == 1 && goal[3] == 1 else { throw unsupported(shape, goal) }
            if isPixel { return Feature(value: feature.value, isChannelsLast: isChannelsLast) }
            let list = Graph.Predictions(shape: [inner[1], 1, 1], widths: [1])
            let image = try assembly.add(name, .predictions(list), [assembly.anything(feature.value)])
            return Feature(value: .init(node: image), isChannelsLast: isChannelsLast)
        }
        throw unsupported(shape, goal)
    }

    private func unsupported(_ shape: [Int], _ goal: [Int]) -> ImportError.Reason {
        .unsupported(what: "\(shape) as \(goal): images become rows, and rows images of one pixel")
    }

    /// Each pixel as a square: nearest neighbour by a whole factor.
    private mutating func enlarged(_ node: Node, scales: [Float], sizes: [Int]?) throws -> [Value] {
        var feature = try feature(node, 0)
        let shape = shape(of: feature)
        let goal = sizes ?? []
        let factors = scales.isEmpty && goal.count == shape.count ? zip(goal, shape).map { Float($0) / Float($1) } : scales
        let (rows, columns) = feature.isChannelsLast ? (1, 2) : (2, 3)
        guard shape.count == 4, factors.count == 4, factors[0] == 1, factors[channelAxis(of: feature)] == 1,
            factors[rows] == factors[columns], let factor = Int(exactly: factors[rows]), (1...64).contains(factor),
            node.text("mode", default: "nearest") == "nearest",
            ONNXLowering.isPlain(node, factor: factor, isOld: operatorSet < 11)
        else { throw ImportError.Reason.unknownOperation }
        feature.value = .init(node: try assembly.add(node.title, .upsample(factor), [assembly.image(feature.value)]))
        return [.feature(feature)]
    }

    /// Whether the pixel that is taken is always the one at `floor(place / factor)`, whatever the file calls its rule.
    private static func isPlain(_ node: Node, factor: Int, isOld: Bool) -> Bool {
        if isOld { return true }
        let rule = node.text("nearest_mode", default: "round_prefer_floor")
        return (0..<factor).allSatisfy { offset in
            let place: Float
            switch node.text("coordinate_transformation_mode", default: "half_pixel") {
            case "asymmetric": place = Float(offset) / Float(factor)
            case "half_pixel", "pytorch_half_pixel": place = (Float(offset) + 0.5) / Float(factor) - 0.5
            default: return false
            }
            switch rule {
            case "floor": return place.rounded(.down) == 0
            case "ceil": return place.rounded(.up) == 0
            case "round_prefer_ceil": return (place + 0.5).rounded(.down) == 0
            default: return (place - 0.5).rounded(.up) == 0
            }
        }
    }
}
