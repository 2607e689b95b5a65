import NeuralNetworks
import Runtime
import Tensors

/// Which layers can take a tensor of a shape, found by counting: nothing is computed and no parameter made.
public enum LayerFit {
    /// The shape of a layer's result for an input of shape `shape`, or nil where `layer` is no layer or does not fit.
    ///
    /// One image `[C, H, W]` counts as a batch of one, as in a call.
    public static func shape(after layer: Value, input shape: Shape) -> Shape? {
        (layer.host as? LayerValue).flatMap { self.shape(after: $0.layer, input: shape) }
    }

    private static func shape(after layer: any Layer, input shape: Shape) -> Shape? {
        switch shape.count {
        case 2, 4:
            guard var builder = try? GraphBuilder(input: shape, purpose: .counting),
                let node = try? layer.add(to: &builder, after: builder.input)
            else { return nil }
            return builder.shapes[node]
        case 3:
            guard let batch = try? Shape.checked([1] + shape), let result = self.shape(after: layer, input: batch)
            else { return nil }
            return try? Shape.checked(Array(result.dropFirst()))
        default: return layer is ActivationLayer || layer is Softmax || layer is Dropout ? shape : nil
        }
    }

    /// The words for layers, each with whether its smallest layer fits the shape.
    public static func words(for shape: Shape, _ machine: Machine) -> [(name: String, fits: Bool)] {
        Words.layers.map { word in
            guard !containers.contains(word.name) else { return (word.name, shape.count >= 2) }
            let arguments = smallest[word.name] ?? []
            let layer = machine.builtinValue(word.name).flatMap { try? machine.call($0, arguments) }
            return (word.name, layer.flatMap { self.shape(after: $0, input: shape) } != nil)
        }
    }

    public static func isLayer(_ value: Value) -> Bool { value.host is LayerValue }

    /// Whether a word makes a layer.
    public static func isWord(_ name: String) -> Bool { Words.layers.contains { $0.name == name } }

    private static let containers: Set = ["sequential", "residual", "parallel"]

    /// The arguments of the layers that fit most inputs; a word that is not here needs none.
    private static let smallest: [String: [Value]] = [
        "conv2d": [.int(1), .int(1)], "depthwise": [.int(1)], "dense": [.int(1)], "dropout": [.float(0.5)],
        "maxpool": [.int(2)], "avgpool": [.int(2)],
    ]
}
