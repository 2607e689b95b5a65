import Images
import Interchange
import NeuralNetworks
import Tensors

/// A class that a picture may show.
public struct Classification: Sendable, Equatable {
    public var label: String
    public var classIndex: Int
    /// 0...1; those of all classes have the sum 1.
    public var probability: Float

    public init(label: String, classIndex: Int, probability: Float) {
        self.label = label
        self.classIndex = classIndex
        self.probability = probability
    }
}

/// A trained classification network, ready to look at pictures.
public struct Classifier: Sendable {
    /// What it was loaded from: a name or a path.
    public let source: String
    public let labels: [String]
    /// The side of the square picture that the network takes.
    public let inputSize: Int
    /// The network as data, for the cost ledger and for drawing.
    public let graph: Graph
    public let preparation: PicturePreparation
    private let plan: InferencePlan

    /// A classifier from named tensors, when they are those of torchvision's MobileNetV2.
    ///
    /// - Parameter threads: that share the work of one picture.
    /// - Throws: `ModelError.unknownNetwork`, `NetworkError`.
    public init(
        _ tensors: NamedTensors, source: String, preparation: PicturePreparation = PicturePreparation(scaling: .imageNet),
        threads: Int = 1
    ) throws {
        guard MobileNetV2Layout.fits(tensors) else {
            throw ModelError.unknownNetwork(path: tensors.path, missing: "features.18.0.weight")
        }
        var layout = MobileNetV2Layout(tensors)
        try self.init(
            graph: layout.graph(side: 224, scaling: preparation.scaling), path: tensors.path, source: source,
            preparation: preparation, threads: threads)
    }

    /// A classifier from a network that takes one square picture `[1, 3, side, side]` of values 0...255 and gives one row of
    /// numbers; unless they are probabilities already (a softmax comes last), they become such.
    ///
    /// - Parameter labels: of the classes; nil for those of the standard set of as many.
    /// - Throws: `ModelError.notAClassifier`, `NetworkError`.
    public init(
        graph network: Graph, path: String, source: String, preparation: PicturePreparation, labels: [String]? = nil,
        threads: Int = 1
    ) throws {
        var graph = network
        let shapes = try graph.shapes()
        let inputs = graph.nodes.indices.filter { graph.nodes[$0].inputs.isEmpty }
        let side = inputs.first.map { shapes[$0] } ?? []
        guard inputs.count == 1, side.count == 4, side[0] == 1, side[1] == 3, side[2] == side[3] else {
            throw ModelError.notAClassifier(path: path, found: inputs.map { Array(shapes[$0]) }, isInput: true)
        }
        guard graph.outputs.count == 1, let output = graph.outputs.first?.node,
            shapes[output].elementCount == shapes[output][1]
        else {
            throw ModelError.notAClassifier(path: path, found: graph.outputs.map { Array(shapes[$0.node]) }, isInput: false)
        }
        if !graph.endsInProbabilities(output) {
            graph.outputs = [.init(name: "probabilities", node: graph.add("probabilities", .softmax, [output]))]
        }
        plan = try InferencePlan(graph, options: .init(threads: threads))
        let classCount = shapes[output][1]
        self.labels =
            labels.flatMap { $0.count == classCount ? $0 : nil }
            ?? ClassNames.ofClassifier(classCount, side: side[2])
        self.source = source
        self.graph = graph
        self.preparation = preparation
        inputSize = side[2]
    }

    /// The `top` most probable classes, best first; equal ones in the order of their numbers.
    ///
    /// The picture is squeezed into the network's square, shrinking with antialiasing, and its values are whole
    /// numbers again before the network sees them, as Pillow leaves them; or as `preparation` says.
    ///
    /// - Throws: `NetworkError.interrupted`, `ImageError`.
    public func classify(
        _ image: Image, top: Int = 5, shouldStop: () -> Bool = { false }
    ) throws -> [Classification] {
        let pixels = try preparation.pixels(of: image, height: inputSize, width: inputSize)
        let output = try plan.run([pixels], inputLayout: .channelsLast, shouldStop: shouldStop)[0]
        let probabilities = withExtendedLifetime(output.storage) {
            Array(UnsafeBufferPointer(start: output.pointer(Float.self), count: output.elementCount))
        }
        let order = probabilities.indices.sorted {
            probabilities[$0] != probabilities[$1] ? probabilities[$0] > probabilities[$1] : $0 < $1
        }
        return order.prefix(max(top, 0)).map {
            Classification(label: labels[$0], classIndex: $0, probability: probabilities[$0])
        }
    }
}

extension Graph {
    /// Whether a softmax comes last, apart from nodes that only change a shape.
    fileprivate func endsInProbabilities(_ node: NodeID) -> Bool {
        var last = node
        while case .flatten = nodes[last].operation, let input = nodes[last].inputs.first { last = input }
        if case .softmax = nodes[last].operation { return true }
        return false
    }
}
