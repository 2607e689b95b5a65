import Tensors

/// How a network runs layer by layer.
public struct ForwardPass {
    /// Whether batches give their own statistics and dropout drops.
    public var isTraining: Bool
    /// Whether gradients of the parameters are wanted.
    public var tracksParameters: Bool
    /// The source of dropout's choices.
    public var generator: Generator
    /// Told of every layer that is made of no others, with its input and its result.
    public var observer: ((_ layer: any Layer, _ input: Tensor, _ output: Tensor) -> Void)?

    public init(isTraining: Bool, tracksParameters: Bool? = nil, generator: Generator) {
        self.isTraining = isTraining
        self.tracksParameters = tracksParameters ?? isTraining
        self.generator = generator
    }

    /// A layer's result; what containers run their layers with.
    public mutating func run(_ layer: any Layer, _ x: Tensor) throws -> Tensor {
        let y = try layer.forward(x, &self)
        if layer.sublayers.isEmpty { observer?(layer, x, y) }
        return y
    }
}
