extension Graph.Operation {
    /// The language's word for it.
    public var kind: String {
        switch self {
        case .input: "input"
        case .convolution(let convolution): convolution.isDepthwise ? "depthwise" : "conv2d"
        case .scaleShift: "batchnorm"
        case .activation(let activation): activation.kind
        case .add: "add"
        case .multiply: "multiply"
        case .maxPool: "maxpool"
        case .averagePool: "avgpool"
        case .globalAveragePool: "global_avgpool"
        case .flatten: "flatten"
        case .dense: "dense"
        case .concatenate: "concat"
        case .channels: "channels"
        case .upsample: "upsample"
        case .softmax: "softmax"
        case .l2Normalize: "l2norm"
        case .predictions: "predictions"
        }
    }
}

extension Graph.Convolution {
    /// One filter for each channel.
    public var isDepthwise: Bool {
        filters.rank == 4 && groups > 1 && filters.shape[1] == 1 && filters.shape[0] == groups
    }
}

extension Graph.Activation {
    /// The language's word for it.
    public var kind: String {
        switch self {
        case .relu: "relu"
        case .relu6: "relu6"
        case .sigmoid: "sigmoid"
        case .tanh: "tanh"
        case .leakyRelu: "leaky_relu"
        }
    }
}
