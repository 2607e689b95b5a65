import Tensors

/// A convolution over images: each output channel is a filter slid over the input channels of its group.
///
/// Shapes: `[N, C, H, W]` to `[N, out, H', W']`; filters `[out, C / groups, kernel, kernel]`.
/// Initialisation: He et al. 2015, equation 10: normal with variance `2 / (C / groups * kernel * kernel)`; biases 0.
public final class Convolution2D: Layer {
    /// How many zeros stand around the image.
    public enum Padding: Sendable, Equatable {
        case pixels(Int)
        /// TensorFlow's: the output has `ceil(size / stride)` places; an odd pixel goes below and to the right.
        case same

        var text: String {
            switch self {
            case .pixels(let count): String(count)
            case .same: "\"same\""
            }
        }
    }

    /// How many channels the result has.
    public enum Output: Sendable, Equatable {
        case channels(Int)
        /// Depthwise: each input channel has this many filters of its own.
        case multiplier(Int)
    }

    public let output: Output
    public let kernel: Int
    public let stride: Int
    public let padding: Padding
    public let dilation: Int
    /// Ignored where the output is depthwise.
    public let groups: Int
    public let hasBias: Bool
    public let initialization: Initialization
    private let filters = Parameter("filters")
    private let bias = Parameter("bias")

    public init(
        _ output: Output, kernel: Int = 3, stride: Int = 1, padding: Padding = .pixels(0), dilation: Int = 1,
        groups: Int = 1, hasBias: Bool = true, initialization: Initialization = .he
    ) {
        self.output = output
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
        self.hasBias = hasBias
        self.initialization = initialization
    }

    public var isDepthwise: Bool { if case .multiplier = output { true } else { false } }
    public var kind: String { isDepthwise ? "depthwise" : "conv2d" }

    public var text: String {
        var parts: [String] = []
        switch output {
        case .channels(let count): parts = ["\(count)", "kernel=\(kernel)"]
        case .multiplier(let count): parts = ["kernel=\(kernel)"] + (count == 1 ? [] : ["multiplier=\(count)"])
        }
        if stride != 1 { parts.append("stride=\(stride)") }
        if padding != (isDepthwise ? .same : .pixels(0)) { parts.append("padding=\(padding.text)") }
        if dilation != 1 { parts.append("dilation=\(dilation)") }
        if groups != 1 && !isDepthwise { parts.append("groups=\(groups)") }
        if hasBias == isDepthwise { parts.append("bias=\(hasBias)") }
        if initialization == .zeros { parts.append("zero_filters=true") }
        return "\(kind)(\(parts.joined(separator: ", ")))"
    }

    public var parameters: [Parameter] { hasBias ? [filters, bias] : [filters] }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let shape = builder.shapes[input]
        guard shape.count == 4 else {
            throw NetworkError.rank(node: text, kind: kind, expected: 4, found: shape)
        }
        let channels = shape[1]
        let groupCount = isDepthwise ? channels : groups
        let outputCount: Int
        switch output {
        case .channels(let count): outputCount = count
        case .multiplier(let factor):
            let (product, overflow) = channels.multipliedReportingOverflow(by: factor)
            guard !overflow else {
                throw NetworkError.parameter(node: text, kind: kind, what: "a multiplier of \(factor)")
            }
            outputCount = product
        }
        guard groupCount > 0, channels % groupCount == 0, outputCount > 0, outputCount % groupCount == 0 else {
            throw NetworkError.parameter(
                node: text, kind: kind,
                what: "\(groupCount) groups for \(channels) input and \(outputCount) output channels")
        }
        let sizes = [outputCount, channels / groupCount, kernel, kernel]
        let initialization = initialization
        let filters = try builder.value(of: filters, sizes) { try initialization.filters(sizes, using: &$0) }
        var convolution = settings(shape, filters: filters)
        convolution.bias = hasBias ? try builder.vector(of: bias, count: outputCount, repeating: 0) : nil
        return try builder.add(.convolution(convolution), after: [input], owner: self)
    }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        guard x.rank == 4, let filters = filters.operand(pass) else {
            throw NetworkError.rank(node: text, kind: kind, expected: 4, found: x.shape)
        }
        return try x.convolved(
            with: filters, bias: hasBias ? bias.operand(pass) : nil,
            settings: settings(x.shape, filters: filters.detached),
            name: text)
    }

    /// Strides, padding, dilations and groups for an input shape.
    private func settings(_ shape: Shape, filters: Tensor) -> Graph.Convolution {
        var convolution = Graph.Convolution(filters: filters)
        convolution.strides = (stride, stride)
        convolution.dilations = (dilation, dilation)
        convolution.groups = isDepthwise ? shape[1] : groups
        switch padding {
        case .pixels(let count):
            convolution.padding = Graph.Padding(top: count, left: count, bottom: count, right: count)
        case .same:
            guard stride > 0, dilation > 0 else { break }
            convolution.padding = .same(
                height: shape[2], width: shape[3], kernel: (kernel, kernel), strides: (stride, stride),
                dilations: (dilation, dilation))
        }
        return convolution
    }
}
