import Interchange
import NeuralNetworks
import Tensors

/// MobileNetV2 made of the tensors that torchvision's model keeps, under torchvision's names.
///
/// Architecture: Sandler et al. 2018, table 2: a convolution, 17 inverted residual blocks, a convolution, a mean over
/// the image and a dense layer. Batch normalisation with epsilon 1e-5 becomes a scale and a shift.
/// Names and paddings: pytorch/vision, torchvision/models/mobilenetv2.py.
struct MobileNetV2Layout {
    let tensors: NamedTensors
    private var graph = Graph()

    /// Rows of table 2: (expansion, blocks, stride of the first block).
    private static let rows = [(1, 1, 1), (6, 2, 2), (6, 3, 2), (6, 4, 2), (6, 3, 1), (6, 3, 2), (6, 1, 1)]

    init(_ tensors: NamedTensors) { self.tensors = tensors }

    /// Whether the file holds such a model.
    static func fits(_ tensors: NamedTensors) -> Bool {
        tensors["features.18.0.weight"] != nil && tensors["classifier.1.weight"] != nil
    }

    /// The graph from pixels `[1, 3, side, side]` of values 0...255 to probabilities `[1, classes]`.
    ///
    /// - Parameter scaling: of the pixels, a scale and a shift of each channel at the graph's beginning.
    /// - Throws: `ModelError.unknownNetwork` when a tensor is missing or of another rank.
    mutating func graph(side: Int, scaling: PixelScaling?) throws -> Graph {
        var last = graph.add("pixels", .input(shape: [1, 3, side, side]))
        if let scaling {
            last = graph.add("normalize", .scaleShift(scale: scaling.scale, shift: scaling.shift), [last])
        }
        last = try convolution("features.0", last, stride: 2, padding: 1, isActive: true)
        var feature = 1
        for (expansion, blocks, stride) in MobileNetV2Layout.rows {
            for block in 0..<blocks {
                last = try invertedResidual(
                    "features.\(feature).conv", last, expands: expansion > 1, stride: block == 0 ? stride : 1,
                    isResidual: block > 0)
                feature += 1
            }
        }
        last = try convolution("features.18", last, stride: 1, padding: 0, isActive: true)
        last = graph.add("mean", .globalAveragePool, [last])
        last = graph.add("flatten", .flatten, [last])
        let weights = try tensor("classifier.1.weight", rank: 2)
        last = graph.add(
            "classifier.1", .dense(weights: weights, bias: try vector("classifier.1.bias")), [last])
        last = graph.add("softmax", .softmax, [last])
        graph.outputs = [.init(name: "probabilities", node: last)]
        return graph
    }

    /// Expand by a 1x1 convolution (unless the factor is 1), filter each channel, project without an activation; the
    /// input is added where the shape stays.
    private mutating func invertedResidual(
        _ name: String, _ input: Graph.NodeID, expands: Bool, stride: Int, isResidual: Bool
    ) throws -> Graph.NodeID {
        var last = input
        if expands { last = try convolution("\(name).0", last, stride: 1, padding: 0, isActive: true) }
        let next = expands ? 1 : 0
        last = try convolution("\(name).\(next)", last, stride: stride, padding: 1, isActive: true)
        last = try convolution(
            "\(name).\(next + 1)", normalization: "\(name).\(next + 2)", last, stride: 1, padding: 0)
        return isResidual ? graph.add("\(name).add", .add, [input, last]) : last
    }

    /// A convolution at `NAME.0`, its normalisation at `NAME.1`, and ReLU6.
    private mutating func convolution(
        _ name: String, _ input: Graph.NodeID, stride: Int, padding: Int, isActive: Bool
    ) throws -> Graph.NodeID {
        let last = try convolution(
            "\(name).0", normalization: "\(name).1", input, stride: stride, padding: padding)
        return graph.add("\(name).2", .activation(.relu6), [last])
    }

    private mutating func convolution(
        _ name: String, normalization: String, _ input: Graph.NodeID, stride: Int, padding: Int
    ) throws -> Graph.NodeID {
        let filters = try tensor("\(name).weight", rank: 4)
        var convolution = Graph.Convolution(filters: filters)
        convolution.strides = (stride, stride)
        convolution.padding = .init(top: padding, left: padding, bottom: padding, right: padding)
        // Depthwise filters are [channels, 1, 3, 3].
        if filters.shape[1] == 1 { convolution.groups = filters.shape[0] }
        let last = graph.add(name, .convolution(convolution), [input])
        let (gamma, beta) = (try vector("\(normalization).weight"), try vector("\(normalization).bias"))
        let mean = try vector("\(normalization).running_mean")
        let variance = try vector("\(normalization).running_var")
        guard [beta, mean, variance].allSatisfy({ $0.count == gamma.count }) else {
            throw ModelError.unknownNetwork(path: tensors.path, missing: normalization)
        }
        let scale = zip(gamma, variance).map { $0 / ($1 + 1e-5).squareRoot() }
        let shift = beta.indices.map { beta[$0] - mean[$0] * scale[$0] }
        return graph.add(normalization, .scaleShift(scale: scale, shift: shift), [last])
    }

    private func tensor(_ name: String, rank: Int) throws -> Tensor {
        guard let tensor = tensors[name], tensor.rank == rank else {
            throw ModelError.unknownNetwork(path: tensors.path, missing: name)
        }
        return tensor
    }

    private func vector(_ name: String) throws -> [Float] {
        let tensor = try tensor(name, rank: 1)
        return withExtendedLifetime(tensor.storage) {
            Array(UnsafeBufferPointer(start: tensor.pointer(Float.self), count: tensor.elementCount))
        }
    }
}
