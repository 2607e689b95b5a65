import Kernels
import Tensors

/// Why a network cannot be made, planned or run.
public enum NetworkError: Error, Sendable, Equatable {
    /// A node got a value of another rank than it takes.
    case rank(node: String, kind: String, expected: Int, found: Shape)
    /// A node's parameters are made for another number of channels than its input has.
    case channels(node: String, kind: String, expected: Int, input: Shape, parameters: Shape)
    /// The window or filter reaches past the padded image.
    case windowTooLarge(node: String, kind: String, window: Shape, input: Shape)
    /// Two inputs of a node must have one shape, or differ only on the channel axis.
    case shapesDiffer(node: String, kind: String, first: Shape, second: Shape)
    /// A node with the wrong number of inputs.
    case inputCount(node: String, kind: String, expected: Int, found: Int)
    /// A parameter that no network can have: what it is, and its value in words.
    case parameter(node: String, kind: String, what: String)
    /// A value of which an axis would have size 0.
    case emptyAxis(node: String, kind: String, shape: Shape)
    /// An output names a node that is not there.
    case output(name: String, node: Int, nodeCount: Int)
    /// A run got another number of tensors than the network has inputs.
    case argumentCount(expected: [String], found: Int)
    /// A run got a tensor of another shape or type for an input.
    case argument(name: String, expected: Shape, found: Shape, type: DType)
    /// A value, or all of them together, would take more bytes than a network may.
    case tooLarge(node: String, bytes: Int, limit: Int)
    /// A network that is not one graph is computed in float32 only.
    case precision(kind: String, Precision)
    /// The run was asked to stop before this node.
    case interrupted(node: String)
}
