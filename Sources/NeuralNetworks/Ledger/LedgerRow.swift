import Tensors

/// What one node of a network costs.
public struct LedgerRow: Sendable, Equatable {
    public var name: String
    /// The language's word: `conv2d`, `depthwise`, `batchnorm`...
    public var kind: String
    public var output: Shape
    /// Numbers that training would learn: filters, weights, biases; a scale and a shift a channel.
    public var parameters: Int
    /// Numbers that are kept beside the learned ones, such as running means.
    public var stateCount = 0
    /// Products that are added up; see `Graph.ledger()`.
    public var multiplyAccumulates: Int
    /// Numbers that one number of the result is made of: a filter's, a row of weights', a window's; 1 element by element.
    public var fanIn = 1
    /// Of a convolution; as many as channels where it is depthwise.
    public var groups = 1
    /// Whether it is a convolution whose filters see one pixel, all its channels.
    public var isPointwise = false
    /// How many of the parameters are biases of a convolution or a dense layer.
    public var biasCount = 0
}

extension LedgerRow {
    /// Whether each number of the result is made of one number at the same place.
    public var isElementwise: Bool {
        ["relu", "relu6", "sigmoid", "tanh", "leaky_relu", "add", "multiply"].contains(kind)
    }

    public var isPool: Bool { ["maxpool", "avgpool", "global_avgpool"].contains(kind) }
}
