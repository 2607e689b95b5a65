import NeuralNetworks
import Tensors

/// A part of a TensorFlow graph on its way to a `Graph`: node by node, each after all it reads.
///
/// TensorFlow keeps images as `[N, H, W, C]`, `Graph` as `[N, C, H, W]`. Shapes here are TensorFlow's, for the
/// file's attributes speak of them; only what enters `graph` is turned round. All sizes are known, so
/// "SAME" padding becomes pixels on the spot.
struct Lowering {
    /// The result of a node of the file.
    enum Value {
        case constant(Constant)
        case feature(Feature)
    }

    /// A value that depends on the network's input.
    struct Feature {
        var node: Graph.NodeID
        /// `[N, H, W, C]` or `[N, features]`.
        var shape: [Int]
        /// Zeros that a `Pad` node put around the image, not yet taken by a convolution; `shape` counts them.
        var padding = Graph.Padding()
        /// `(H, W, C)` when the features of a row come from an image in that order: `Graph` has them as `(C, H, W)`.
        var flattenedImage: (height: Int, width: Int, channels: Int)?

        var channels: Int { shape.last ?? 1 }
    }

    /// How one operation of the file becomes nodes of `graph`.
    typealias Operation = @Sendable (inout Lowering, TensorFlowNodeDef, [Value]) throws -> Value

    static let operations: [String: Operation] = [
        convolutions, arithmetic, normalizations, activations, poolings, shapes, denses,
    ].reduce(into: [:]) { table, family in table.merge(family) { first, _ in first } }

    var graph = Graph()
    var allowance: MemoryAllowance

    /// The largest result of one node, in elements, that is taken to be meant.
    static let maximumFeature = 1 << 28

    /// Adds a node to the graph whose result has TensorFlow's `shape`.
    ///
    /// - Throws: `ImportError.Reason` for an absurd shape.
    mutating func emit(
        _ name: String, _ operation: Graph.Operation, _ inputs: [Graph.NodeID], shape: [Int]
    ) throws -> Value {
        let count = try CheckedShape.elementCount(shape)
        if count > Lowering.maximumFeature {
            throw ImportError.Reason.tooLarge(
                what: "numbers in one result", count: count, limit: Lowering.maximumFeature)
        }
        return .feature(Feature(node: graph.add(name, operation, inputs), shape: shape))
    }

    /// The value at `position` as a feature, whole: no padding waiting to be used, no foreign order.
    func feature(_ values: [Value], _ position: Int) throws -> Feature {
        let feature = try anyFeature(values, position)
        if feature.padding != Graph.Padding() {
            throw ImportError.Reason.unsupported(what: "padding that is not followed by a convolution")
        }
        if feature.flattenedImage != nil {
            throw ImportError.Reason.unsupported(what: "a flattened image that is not read by a matrix product")
        }
        return feature
    }

    func anyFeature(_ values: [Value], _ position: Int) throws -> Feature {
        guard position < values.count else {
            throw ImportError.Reason.inputCount(found: values.count, expected: "\(position + 1)")
        }
        guard case .feature(let feature) = values[position] else {
            throw ImportError.Reason.unsupported(what: "a constant where the network's values are expected")
        }
        return feature
    }

    func image(_ values: [Value], _ position: Int) throws -> Feature {
        try Lowering.requireImage(feature(values, position))
    }

    static func requireImage(_ feature: Feature) throws -> Feature {
        if feature.shape.count != 4 {
            throw ImportError.Reason.shape(found: feature.shape, expected: "images [N, H, W, C]")
        }
        return feature
    }

    func constant(_ values: [Value], _ position: Int) throws -> Constant {
        guard position < values.count else {
            throw ImportError.Reason.inputCount(found: values.count, expected: "\(position + 1)")
        }
        guard case .constant(let constant) = values[position] else {
            throw ImportError.Reason.unsupported(what: "a weight that is computed from the network's input")
        }
        return constant
    }
}
