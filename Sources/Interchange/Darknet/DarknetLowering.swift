import NeuralNetworks
import Tensors

/// The sections of a Darknet network on their way to a graph: a table of what each kind becomes.
struct DarknetLowering {
    typealias Feature = GraphAssembly.Feature
    typealias Operation = @Sendable (inout DarknetLowering, DarknetSection, String) throws -> Feature

    private(set) var assembly: GraphAssembly
    private var weights: DarknetWeights
    /// The result of each layer, in order.
    private var values: [Feature] = []
    private var last = Feature(node: 0)
    private var size: (width: Int, height: Int) = (0, 0)
    private(set) var maps: [DarknetModel.Map] = []
    private var ends: [(name: String, feature: Feature)] = []

    init(_ weights: DarknetWeights, byteCount: Int) {
        self.weights = weights
        assembly = GraphAssembly(fileBytes: byteCount)
    }

    mutating func begin(_ net: DarknetSection, scaling: PixelScaling?) throws {
        size = (try net.integer("width", default: 416), try net.integer("height", default: 416))
        let channels = try net.integer("channels", default: 3)
        guard (1...4096).contains(size.width), (1...4096).contains(size.height), (1...4096).contains(channels) else {
            throw ImportError.Reason.shape(found: [channels, size.height, size.width], expected: "a picture's")
        }
        last = try assembly.input("input", [1, channels, size.height, size.width], scaling: scaling)
    }

    mutating func lower(_ section: DarknetSection, index: Int) throws {
        guard let operation = DarknetLowering.operations[section.name] else {
            throw ImportError.Reason.unknownOperation
        }
        last = try operation(&self, section, "\(section.name)_\(index)")
        values.append(last)
    }

    mutating func finished() throws -> Graph {
        if weights.remaining > 0 {
            throw ImportError.Reason.damaged(what: "\(weights.remaining) bytes of weights are left over for its cfg")
        }
        return try assembly.finished(ends.isEmpty ? [(name: "output", feature: last)] : ends)
    }

    static let operations: [String: Operation] = [
        "convolutional": { lowering, section, name in try lowering.convolve(section, name) },
        "maxpool": { lowering, section, name in
            let stride = try section.integer("stride", default: 1)
            let size = try section.integer("size", default: stride)
            let padding = try section.integer("padding", default: size - 1)
            guard padding >= 0, padding < 4096 else { throw ImportError.Reason.unsupported(what: "padding of \(padding)") }
            return try lowering.assembly.pool(
                name, lowering.last, size: (size, size), strides: (stride, stride),
                padding: .explicit(
                    Graph.Padding(
                        top: padding / 2, left: padding / 2, bottom: padding - padding / 2,
                        right: padding - padding / 2)), isAverage: false)
        },
        "avgpool": { lowering, _, name in
            let image = try lowering.assembly.image(lowering.last)
            return Feature(node: try lowering.assembly.add(name, .globalAveragePool, [image]))
        },
        "route": { lowering, section, name in
            let groups = try section.integer("groups", default: 1)
            let group = try section.integer("group_id", default: 0)
            guard groups >= 1, (0..<groups).contains(group) else {
                throw ImportError.Reason.unsupported(what: "group \(group) of \(groups)")
            }
            var parts = try section.integers("layers").map { try lowering.value($0).node }
            if groups > 1 {
                parts = try parts.enumerated().map { index, node in
                    let width = lowering.assembly.shapes[node][1] / groups
                    return try lowering.assembly.add(
                        "\(name)/part_\(index)", .channels(group * width..<(group + 1) * width), [node])
                }
            }
            return Feature(
                node: parts.count == 1 ? parts[0] : try lowering.assembly.add(name, .concatenate, parts))
        },
        "shortcut": { lowering, section, name in
            let other = try lowering.value(section.integer("from", default: 0)).node
            let sum = try lowering.assembly.add(name, .add, [lowering.last.node, other])
            return try lowering.activated(section, name, sum)
        },
        "upsample": { lowering, section, name in
            let factor = try section.integer("stride", default: 2)
            return Feature(node: try lowering.assembly.add(name, .upsample(factor), [lowering.last.node]))
        },
        "softmax": { lowering, _, name in
            Feature(node: try lowering.assembly.add(name, .softmax, [lowering.last.node]))
        },
        "dropout": { lowering, _, _ in lowering.last },
        "cost": { lowering, _, _ in lowering.last },
        "yolo": { lowering, section, name in try lowering.map(section, name, isRegion: false) },
        "region": { lowering, section, name in try lowering.map(section, name, isRegion: true) },
    ]

    /// Darknet divides by `sqrt(variance) + 0.000001`, others that read its files by the root of the sum.
    private static let epsilon: Float = 1e-6

    private mutating func convolve(_ section: DarknetSection, _ name: String) throws -> Feature {
        let count = try section.integer("filters", default: 1)
        let size = try section.integer("size", default: 1)
        let stride = try section.integer("stride", default: 1)
        let groups = try section.integer("groups", default: 1)
        let padding =
            try section.integer("pad", default: 0) != 0 ? size / 2 : try section.integer("padding", default: 0)
        let depth = assembly.shape(of: last)[1]
        guard count > 0, size > 0, groups > 0, depth % groups == 0, (0..<4096).contains(padding) else {
            throw ImportError.Reason.unsupported(what: "\(count) filters of size \(size) in \(groups) groups")
        }
        let bias = try weights.take([count])
        var normalization: (scale: [Float], mean: [Float], variance: [Float])?
        if try section.integer("batch_normalize", default: 0) != 0 {
            normalization = (try weights.take([count]), try weights.take([count]), try weights.take([count]))
        }
        let shape = [count, depth / groups, size, size]
        let filters = try weights.take(shape)
        let layout = FilterLayout(
            shape: shape, strides: [depth / groups * size * size, size * size, size, 1], groups: groups)
        var result = try assembly.convolution(
            name, last, filters: filters, layout: layout, bias: normalization == nil ? bias : nil,
            strides: (stride, stride),
            padding: .explicit(Graph.Padding(top: padding, left: padding, bottom: padding, right: padding)))
        if let normalization {
            result = try assembly.normalization(
                "\(name)/normalized", result, gamma: normalization.scale, beta: bias, mean: normalization.mean,
                variance: normalization.variance, epsilon: DarknetLowering.epsilon)
        }
        return try activated(section, name, result.node)
    }

    private mutating func activated(
        _ section: DarknetSection, _ name: String, _ node: Graph.NodeID
    ) throws -> Feature {
        let activation: Graph.Activation
        switch section.values["activation"] ?? "linear" {
        case "linear": return Feature(node: node)
        case "leaky": activation = .leakyRelu(slope: 0.1)
        case "relu": activation = .relu
        case "logistic": activation = .sigmoid
        case "tanh": activation = .tanh
        case let other: throw ImportError.Reason.unsupported(what: "the activation \(other.prefix(40))")
        }
        return Feature(node: try assembly.add("\(name)/activation", .activation(activation), [node]))
    }

    /// The result of layer `number`, counted from here when it is negative.
    private func value(_ number: Int) throws -> Feature {
        let index = number < 0 ? values.count + number : number
        guard values.indices.contains(index) else { throw ImportError.Reason.missingInput(name: "layer \(number)") }
        return values[index]
    }

    private mutating func map(_ section: DarknetSection, _ name: String, isRegion: Bool) throws -> Feature {
        let classCount = try section.integer("classes", default: 20)
        let numbers = try section.floats("anchors")
        let all = stride(from: 0, to: numbers.count - 1, by: 2).map { (width: numbers[$0], height: numbers[$0 + 1]) }
        let shape = assembly.shape(of: last)
        let mask = isRegion || section.values["mask"] == nil ? Array(all.indices) : try section.integers("mask")
        guard shape.count == 4, mask.allSatisfy(all.indices.contains), !mask.isEmpty, classCount > 0,
            shape[1] == mask.count * (5 + classCount)
        else {
            throw ImportError.Reason.shape(
                found: Array(shape), expected: "\(mask.count) anchors of \(5 + classCount) numbers each")
        }
        // Version 2 measures anchors in cells.
        let cell: (x: Float, y: Float) =
            isRegion ? (Float(size.width) / Float(shape[3]), Float(size.height) / Float(shape[2])) : (1, 1)
        maps.append(
            DarknetModel.Map(
                anchors: mask.map { (all[$0].width * cell.x, all[$0].height * cell.y) }, classCount: classCount,
                isRegion: isRegion, stretch: try section.float("scale_x_y", default: 1)))
        ends.append((name: name, feature: last))
        return last
    }
}
