import NeuralNetworks
import Tensors

/// A graph in the making whose every shape is known: what the readers of layers (Keras, TFLite, ONNX, Caffe, Darknet) share.
///
/// Images are `[N, C, H, W]` here, whatever the order of the file.
struct GraphAssembly {
    /// A value on its way through the network.
    struct Feature {
        var node: Graph.NodeID
        /// Whether a channels-last file has made one row of the image, which stays an image here until a matrix reads it.
        var isRow = false
        /// Zeros around the image that the next window takes in.
        var padding = Graph.Padding()
    }

    private(set) var graph = Graph()
    private(set) var shapes: [Shape] = []
    var allowance: MemoryAllowance

    init(fileBytes: Int) { allowance = MemoryAllowance(fileBytes: fileBytes) }

    /// Adds a node; its shape is checked at once.
    ///
    /// - Throws: `ImportError.Reason`.
    mutating func add(
        _ name: String, _ operation: Graph.Operation, _ inputs: [Graph.NodeID] = []
    ) throws -> Graph.NodeID {
        let node = Graph.Node(name: name, operation: operation, inputs: inputs)
        let shape: Shape
        do {
            shape = try Graph.shape(of: node, inputs: inputs.map { shapes[$0] })
        } catch let error as NetworkError {
            throw ImportError.Reason.unsupported(what: error.problem.message)
        }
        let count = try CheckedShape.elementCount(Array(shape))
        if count > Lowering.maximumFeature {
            throw ImportError.Reason.tooLarge(
                what: "numbers in one result", count: count, limit: Lowering.maximumFeature)
        }
        shapes.append(shape)
        return graph.add(name, operation, inputs)
    }

    /// An input, and the scaling of its pixels where one is asked for.
    mutating func input(_ name: String, _ shape: Shape, scaling: PixelScaling?) throws -> Feature {
        let node = try add(name, .input(shape: shape))
        guard let scaling, shape.count == 4 else { return Feature(node: node) }
        let channels = shape[1]
        guard scaling.scale.count == channels else {
            throw ImportError.Reason.shape(found: Array(shape), expected: "pictures of \(scaling.scale.count) channels")
        }
        return Feature(
            node: try add("\(name)/scaled", .scaleShift(scale: scaling.scale, shift: scaling.shift), [node]))
    }

    func shape(of feature: Feature) -> Shape { shapes[feature.node] }

    /// The node of an image without padding that waits for a window.
    func image(_ feature: Feature) throws -> Graph.NodeID {
        try requireNoPadding(feature)
        let shape = shapes[feature.node]
        guard shape.count == 4, !feature.isRow || shape[2] * shape[3] == 1 else {
            throw ImportError.Reason.shape(found: Array(shape), expected: "images")
        }
        return feature.node
    }

    /// The node of a value on which every number, or every channel, is treated alike.
    func anything(_ feature: Feature) throws -> Graph.NodeID {
        try requireNoPadding(feature)
        let shape = shapes[feature.node]
        if feature.isRow, shape.count == 4, shape[2] * shape[3] > 1 {
            throw ImportError.Reason.unsupported(what: "a flattened image that is not read by a matrix product")
        }
        return feature.node
    }

    /// The value as one row for each picture.
    mutating func row(_ name: String, _ feature: Feature) throws -> Graph.NodeID {
        let node = try anything(feature)
        return shapes[node].count == 2 ? node : try add("\(name)/flatten", .flatten, [node])
    }

    func requireNoPadding(_ feature: Feature) throws {
        if feature.padding != Graph.Padding() {
            throw ImportError.Reason.unsupported(what: "padding that is not followed by a convolution")
        }
    }

    /// `x @ weights + bias`; the rows of an image are counted as a channels-last file does.
    mutating func dense(
        _ name: String, _ feature: Feature, weights: [Float], outputs: Int, isTransposed: Bool, bias: [Float]?
    ) throws -> Feature {
        try requireNoPadding(feature)
        let shape = shapes[feature.node]
        let features = shape.dropFirst().reduce(1, *)
        let (count, overflow) = features.multipliedReportingOverflow(by: outputs)
        guard !overflow, outputs > 0, weights.count == count else {
            throw ImportError.Reason.shape(found: [weights.count], expected: "\(features) times \(outputs) weights")
        }
        try allowance.take(elements: count)
        let layout = DenseLayout(
            outputs: outputs, features: features, isTransposed: isTransposed,
            image: shape.count == 4 ? (height: shape[2], width: shape[3], channels: shape[1]) : nil)
        let row = shape.count == 2 ? feature.node : try add("\(name)/flatten", .flatten, [feature.node])
        return Feature(node: try add(name, .dense(weights: layout.tensor(weights), bias: bias), [row]))
    }

    /// A convolution whose filters lie as `layout` says; padding that waits at the input is taken in.
    mutating func convolution(
        _ name: String, _ feature: Feature, filters: [Float], layout: FilterLayout, bias: [Float]?,
        strides: (vertical: Int, horizontal: Int), dilations: (vertical: Int, horizontal: Int) = (1, 1),
        padding: WindowPadding
    ) throws -> Feature {
        let shape = shapes[feature.node]
        guard shape.count == 4, !feature.isRow || shape[2] * shape[3] == 1 else {
            throw ImportError.Reason.shape(found: Array(shape), expected: "images")
        }
        guard filters.count == (try CheckedShape.elementCount(layout.shape)), filters.count > 0 else {
            throw ImportError.Reason.shape(found: layout.shape, expected: "a shape of \(filters.count) numbers")
        }
        try allowance.take(elements: filters.count)
        var convolution = Graph.Convolution(filters: layout.tensor(filters), bias: bias)
        convolution.strides = strides
        convolution.dilations = dilations
        convolution.groups = layout.groups
        convolution.padding =
            try padding.pixels(
                on: shape, kernel: (layout.shape[2], layout.shape[3]), strides: strides, dilations: dilations)
            + feature.padding
        return Feature(node: try add(name, .convolution(convolution), [feature.node]))
    }

    /// The largest or the mean value of a sliding window.
    mutating func pool(
        _ name: String, _ feature: Feature, size: (height: Int, width: Int),
        strides: (vertical: Int, horizontal: Int), padding: WindowPadding, isAverage: Bool, countsPadding: Bool = false
    ) throws -> Feature {
        let image = try image(feature)
        var pooling = Graph.Pooling(size: size, strides: strides)
        pooling.padding = try padding.pixels(on: shapes[image], kernel: size, strides: strides, dilations: (1, 1))
        pooling.countsPadding = countsPadding
        return Feature(node: try add(name, isAverage ? .averagePool(pooling) : .maxPool(pooling), [image]))
    }

    /// `gamma (x - mean) / sqrt(variance + epsilon) + beta` as one scale and one shift for each channel.
    mutating func normalization(
        _ name: String, _ feature: Feature, gamma: [Float]?, beta: [Float]?, mean: [Float], variance: [Float],
        epsilon: Float
    ) throws -> Feature {
        let node = try anything(feature)
        let channels = shapes[node][1]
        let counts = [mean.count, variance.count, gamma?.count ?? channels, beta?.count ?? channels]
        guard counts.allSatisfy({ $0 == channels }) else {
            throw ImportError.Reason.shape(found: counts, expected: "one number for each of \(channels) channels")
        }
        let scale = (0..<channels).map { (gamma?[$0] ?? 1) / (variance[$0] + epsilon).squareRoot() }
        let shift = (0..<channels).map { (beta?[$0] ?? 0) - mean[$0] * scale[$0] }
        return Feature(node: try add(name, .scaleShift(scale: scale, shift: shift), [node]), isRow: feature.isRow)
    }

    /// The finished graph with these values as its outputs.
    mutating func finished(_ outputs: [(name: String, feature: Feature)]) throws -> Graph {
        for output in outputs {
            graph.outputs.append(.init(name: output.name, node: try anything(output.feature)))
        }
        return graph
    }
}
