import Kernels
import Tensors

// Layers without parameters: each adds one node, or none.

/// An activation, element by element.
public final class ActivationLayer: Layer {
    public let activation: Graph.Activation

    public init(_ activation: Graph.Activation) { self.activation = activation }

    public var kind: String { activation.kind }
    public var text: String {
        if case .leakyRelu(let slope) = activation { return "leaky_relu(\(slope))" }
        return "\(kind)()"
    }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        try builder.add(.activation(activation), after: [input])
    }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        switch activation {
        case .relu: try x.relu()
        case .relu6: try x.relu6()
        case .leakyRelu(let slope): try x.leakyRelu(slope: Double(slope))
        case .sigmoid: try x.sigmoid()
        case .tanh: try x.tanh()
        }
    }
}

/// `exp(x) / sum(exp(x))` over the channels.
public final class Softmax: Layer {
    public init() {}

    public var kind: String { "softmax" }
    public var text: String { "softmax()" }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        try builder.add(.softmax, after: [input])
    }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor { try x.softmax(axis: 1) }
}

/// `[N, C, H, W]` to `[N, C * H * W]`.
public final class Flatten: Layer {
    public init() {}

    public var kind: String { "flatten" }
    public var text: String { "flatten()" }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        try builder.add(.flatten, after: [input])
    }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor { try x.flattened(first: 1) }
}

/// Sets a share of the elements to 0 in training, and does nothing otherwise.
/// Source: Srivastava et al. 2014.
public final class Dropout: Layer {
    public let rate: Double

    public init(_ rate: Double) { self.rate = rate }

    public var kind: String { "dropout" }
    public var text: String { "dropout(\(rate))" }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID { input }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        pass.isTraining ? try x.droppedOut(rate, using: &pass.generator) : x
    }
}

/// The largest or the mean of each window.
public final class Pool: Layer {
    public enum Rule: Sendable { case max, average }

    public let rule: Rule
    public let size: Int
    public let stride: Int
    public let padding: Int
    /// Whether a window that hangs over the right or lower edge counts: `ceil` in the place of `floor` in the output's
    /// size. One that would begin behind the edge does not.
    public let ceilMode: Bool

    /// - Parameter stride: the window's size if nil.
    public init(_ rule: Rule, size: Int, stride: Int? = nil, padding: Int = 0, ceilMode: Bool = false) {
        self.rule = rule
        self.size = size
        self.stride = stride ?? size
        self.padding = padding
        self.ceilMode = ceilMode
    }

    public var kind: String { rule == .max ? "maxpool" : "avgpool" }
    public var text: String {
        var parts = ["\(size)"]
        if stride != size { parts.append("stride=\(stride)") }
        if padding != 0 { parts.append("padding=\(padding)") }
        if ceilMode { parts.append("ceil_mode=true") }
        return "\(kind)(\(parts.joined(separator: ", ")))"
    }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let window = window(on: builder.shapes[input])
        return try builder.add(rule == .max ? .maxPool(window) : .averagePool(window), after: [input])
    }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        let window = window(on: x.shape)
        return try x.pooled(
            rule == .max ? .maximum : .average(countsPadding: window.countsPadding), window, name: kind)
    }

    private func window(on shape: Shape) -> Graph.Pooling {
        var pooling = Graph.Pooling(size: (size, size), strides: (stride, stride))
        pooling.padding = Graph.Padding(top: padding, left: padding, bottom: padding, right: padding)
        if ceilMode, shape.count == 4 {
            pooling.padding.bottom += overhang(shape[2])
            pooling.padding.right += overhang(shape[3])
        }
        return pooling
    }

    /// Pixels that the last window hangs over the edge where it counts.
    private func overhang(_ length: Int) -> Int {
        guard stride > 0, stride < 1 << 24, padding < 1 << 24, size < 1 << 24 else { return 0 }
        let free = length + 2 * padding - size
        guard free > 0, free % stride != 0 else { return 0 }
        let last = (free / stride + 1) * stride
        return last < length + padding ? last - free : 0
    }
}

/// The mean of each channel: `[N, C, H, W]` to `[N, C, 1, 1]`.
public final class GlobalAveragePool: Layer {
    public init() {}

    public var kind: String { "global_avgpool" }
    public var text: String { "global_avgpool()" }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        try builder.add(.globalAveragePool, after: [input])
    }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        try x.mean(axes: [2, 3], keepDimensions: true)
    }
}
