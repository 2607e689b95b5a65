import Tensors

/// A network as data: operations in the order they run, each naming the values it reads.
///
/// Importers and layers make it, `InferencePlan` folds and runs it, exporters and the cost ledger walk
/// it. Values are `[N, C, H, W]` or `[N, features]` here, whatever the layout of the file or of the plan.
public struct Graph: Sendable {
    /// The index of a node, which is also the name of its one result.
    public typealias NodeID = Int

    public struct Node: Sendable {
        /// The name it has in the file or in the layer tree, for messages and ledgers.
        public var name: String
        public var operation: Operation
        public var inputs: [NodeID]

        public init(name: String, operation: Operation, inputs: [NodeID]) {
            self.name = name
            self.operation = operation
            self.inputs = inputs
        }
    }

    public struct Output: Sendable {
        public var name: String
        public var node: NodeID

        public init(name: String, node: NodeID) {
            self.name = name
            self.node = node
        }
    }

    /// Topological: a node reads only nodes before it.
    public private(set) var nodes: [Node] = []
    public var outputs: [Output] = []

    public init() {}

    public mutating func add(_ name: String, _ operation: Operation, _ inputs: [NodeID] = []) -> NodeID {
        precondition(inputs.allSatisfy { $0 >= 0 && $0 < nodes.count })
        nodes.append(Node(name: name, operation: operation, inputs: inputs))
        return nodes.count - 1
    }
}

extension Graph {
    /// What a node computes.
    public enum Operation: Sendable {
        /// A value given at each run; `[N, C, H, W]` or `[N, features]`.
        case input(shape: Shape)
        case convolution(Convolution)
        /// `x * scale + shift` per channel: batch normalisation at inference, folded to two vectors.
        case scaleShift(scale: [Float], shift: [Float])
        case activation(Activation)
        /// Element by element, both of one shape.
        case add
        /// Element by element; the second of the first's shape, or one number a channel, `[N, C, 1, 1]`.
        case multiply
        case maxPool(Pooling)
        case averagePool(Pooling)
        /// The mean of each channel; `[N, C, 1, 1]`.
        case globalAveragePool
        /// `[N, C * H * W]`, in that order.
        case flatten
        /// `x @ weights^T + bias`, weights `[out, in]`.
        case dense(weights: Tensor, bias: [Float]?)
        /// Along the channel axis; one value or more.
        case concatenate
        /// The channels of a range, in their order.
        case channels(Range<Int>)
        /// Every pixel as a square of this many by as many: nearest neighbour.
        case upsample(Int)
        /// Over the channel axis.
        case softmax
        /// `x / max(length, 1e-12) * scale`, the length that of all channels at one place; a scale a channel.
        case l2Normalize(scale: [Float])
        /// What maps say about each of their places, row after row.
        case predictions(Predictions)
    }

    public struct Convolution: Sendable {
        /// `[out, in / groups, kernel height, kernel width]`; float32, contiguous.
        public var filters: Tensor
        public var bias: [Float]?
        public var strides: (vertical: Int, horizontal: Int) = (1, 1)
        public var padding = Padding()
        public var dilations: (vertical: Int, horizontal: Int) = (1, 1)
        public var groups = 1

        public init(filters: Tensor, bias: [Float]? = nil) {
            self.filters = filters
            self.bias = bias
        }
    }

    public struct Pooling: Sendable {
        public var size: (height: Int, width: Int)
        public var strides: (vertical: Int, horizontal: Int)
        public var padding = Padding()
        /// Whether an average divides by the pixels really read, leaving out the padding.
        public var countsPadding = false

        public init(size: (height: Int, width: Int), strides: (vertical: Int, horizontal: Int)) {
            self.size = size
            self.strides = strides
        }
    }

    /// The order in which a detector's maps become one list: `[N] + shape`.
    ///
    /// The inputs come in groups of as many as there are `widths`; those of a group say different things about the same
    /// places. The channels of an input, at one place, are rows of its width. A row of the list is the rows of a group
    /// side by side: map after map, row by row, place by place. SSD has the widths 4 (offsets) and the number of classes.
    public struct Predictions: Sendable, Equatable {
        /// Of one image; the last number is the sum of `widths`.
        public var shape: Shape
        public var widths: [Int]

        public init(shape: Shape, widths: [Int]) {
            self.shape = shape
            self.widths = widths
        }
    }

    /// What `l2Normalize` divides by at least.
    static let leastLength: Float = 1e-12

    /// Zeros put around an image before a window slides over it, in pixels.
    public struct Padding: Sendable, Equatable {
        public var top = 0
        public var left = 0
        public var bottom = 0
        public var right = 0

        public init(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) {
            self.top = top
            self.left = left
            self.bottom = bottom
            self.right = right
        }

        /// TensorFlow's "SAME": the output has `ceil(size / stride)` places, and an odd pixel of padding goes
        /// below and to the right.
        public static func same(
            height: Int, width: Int, kernel: (height: Int, width: Int), strides: (vertical: Int, horizontal: Int),
            dilations: (vertical: Int, horizontal: Int) = (1, 1)
        ) -> Padding {
            func total(_ size: Int, _ kernel: Int, _ stride: Int, _ dilation: Int) -> Int {
                let reach = (kernel - 1) * dilation + 1
                return max(((size + stride - 1) / stride - 1) * stride + reach - size, 0)
            }
            let vertical = total(height, kernel.height, strides.vertical, dilations.vertical)
            let horizontal = total(width, kernel.width, strides.horizontal, dilations.horizontal)
            return Padding(
                top: vertical / 2, left: horizontal / 2, bottom: vertical - vertical / 2,
                right: horizontal - horizontal / 2)
        }
    }

    public enum Activation: Sendable, Equatable {
        case relu, relu6, sigmoid, tanh
        case leakyRelu(slope: Float)
    }
}
