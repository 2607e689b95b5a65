import Glibc
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
    private var filters: Tensor?
    private var bias: [Float]?

    public init(
        _ output: Output, kernel: Int = 3, stride: Int = 1, padding: Padding = .pixels(0), dilation: Int = 1,
        groups: Int = 1, hasBias: Bool = true
    ) {
        self.output = output
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
        self.hasBias = hasBias
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
        return "\(kind)(\(parts.joined(separator: ", ")))"
    }

    public var parameters: [(name: String, value: Tensor)] {
        guard let filters else { return [] }
        return [("filters", filters)] + (bias.map { [("bias", Tensor(floats: $0))] } ?? [])
    }

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
            guard !overflow else { throw NetworkError.parameter(node: text, kind: kind, what: "a multiplier of \(factor)") }
            outputCount = product
        }
        guard groupCount > 0, channels % groupCount == 0, outputCount > 0, outputCount % groupCount == 0 else {
            throw NetworkError.parameter(
                node: text, kind: kind, what: "\(groupCount) groups for \(channels) input and \(outputCount) output channels")
        }
        let filters = try self.filters ?? makeFilters([outputCount, channels / groupCount, kernel, kernel], &builder)
        var convolution = Graph.Convolution(filters: filters, bias: hasBias ? bias ?? zeros(outputCount) : nil)
        convolution.strides = (stride, stride)
        convolution.dilations = (dilation, dilation)
        convolution.groups = groupCount
        switch padding {
        case .pixels(let count):
            convolution.padding = Graph.Padding(top: count, left: count, bottom: count, right: count)
        case .same:
            guard stride > 0, dilation > 0 else { break }
            convolution.padding = .same(
                height: shape[2], width: shape[3], kernel: (kernel, kernel), strides: (stride, stride),
                dilations: (dilation, dilation))
        }
        return try builder.add(.convolution(convolution), after: [input])
    }

    private func makeFilters(_ sizes: [Int], _ builder: inout GraphBuilder) throws -> Tensor {
        let shape = try Shape.checked(sizes)
        let deviation = (2 / Double(sizes[1] * kernel * kernel)).squareRoot()
        return try builder.parameter(shape, keep: { filters = $0 }) { generator in
            try Tensor.randomNormal(sizes, using: &generator) * .float(deviation)
        }
    }

    private func zeros(_ count: Int) -> [Float] {
        let made = [Float](repeating: 0, count: count)
        if filters != nil { bias = made }
        return made
    }
}
