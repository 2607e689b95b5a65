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
    private let plan: InferencePlan

    /// A classifier from the tensors that torch saved, when they are those of torchvision's MobileNetV2.
    ///
    /// - Parameter threads: that share the work of one picture.
    /// - Throws: `ModelError.unknownNetwork`, `NetworkError`.
    public init(_ tensors: TorchStateDictionary, source: String, threads: Int = 1) throws {
        guard MobileNetV2Layout.fits(tensors) else {
            throw ModelError.unknownNetwork(path: tensors.path, missing: "features.18.0.weight")
        }
        inputSize = 224
        var layout = MobileNetV2Layout(tensors)
        graph = try layout.graph(side: inputSize)
        plan = try InferencePlan(graph, options: .init(threads: threads))
        let classCount = try graph.shapes().last?[1] ?? 0
        labels =
            classCount == ClassNames.imageNet1000.count ? ClassNames.imageNet1000 : (0..<classCount).map(String.init)
        self.source = source
    }

    /// The `top` most probable classes, best first; equal ones in the order of their numbers.
    ///
    /// The picture is squeezed into the network's square, shrinking with antialiasing, and its values are whole
    /// numbers again before the network sees them, as Pillow leaves them.
    ///
    /// - Throws: `NetworkError.interrupted`, `ImageError`.
    public func classify(
        _ image: Image, top: Int = 5, shouldStop: () -> Bool = { false }
    ) throws -> [Classification] {
        let pixels = try image.resized(height: inputSize, width: inputSize, method: .antialiased).pixels.map(Float.init)
        let output = try plan.run(
            [Tensor(pixels, shape: [1, inputSize, inputSize, 3])], inputLayout: .channelsLast, shouldStop: shouldStop)[
                0]
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
