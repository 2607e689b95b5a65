import Files
import SwiftProtobuf

/// A TensorFlow graph whose variables have become constants: the `.pb` file of a trained network.
///
/// The file is a list of nodes, each with a name, an operation, the names of the results it reads and
/// its attributes. Nothing is computed on reading. `lowered(inputs:outputs:)` makes a `Graph` of the part
/// between two cuts, and `inspect()` tells what is there.
///
/// Format: tensorflow/core/framework/graph.proto.
public struct FrozenGraph: Sendable {
    public let path: String
    public let nodes: [TensorFlowNodeDef]
    /// The size of the file, which is what a reasonable amount of memory is measured by.
    let byteCount: Int
    let indexByName: [String: Int]

    /// - Throws: `FileError` or `ImportError`.
    public init(path: String) throws {
        try self.init(bytes: try FileProbe.binary(path), path: path)
    }

    /// The graph in `bytes`; `path` serves the messages.
    public init(bytes: [UInt8], path: String) throws {
        try FileProbe.requireBinary(bytes, path: path)
        // The nodes, and the attributes of each.
        try ProtobufScan.requireBoundedFields(bytes, path: path, .init([1: .init()]))
        let graph: TensorFlowGraphDef
        do {
            var options = BinaryDecodingOptions()
            options.messageDepthLimit = 20
            options.discardUnknownFields = true
            graph = try TensorFlowGraphDef(serializedBytes: bytes, options: options)
        } catch {
            throw ImportError(path: path, reason: .damaged(what: ProtobufScan.words(for: error)))
        }
        try self.init(nodes: graph.node, path: path, byteCount: bytes.count)
    }

    /// A graph from another container of the same nodes.
    init(nodes: [TensorFlowNodeDef], path: String, byteCount: Int) throws {
        if nodes.isEmpty { throw ImportError(path: path, reason: .damaged(what: "it holds no nodes")) }
        var indexByName: [String: Int] = [:]
        indexByName.reserveCapacity(nodes.count)
        for (index, node) in nodes.enumerated() {
            guard indexByName.updateValue(index, forKey: node.name) == nil else {
                throw ImportError(path: path, node: node.name, operation: node.op, reason: .duplicateName)
            }
        }
        self.nodes = nodes
        self.path = path
        self.byteCount = byteCount
        self.indexByName = indexByName
    }

    public func contains(_ name: String) -> Bool { indexByName[name] != nil }

    func node(named name: String) -> TensorFlowNodeDef? { indexByName[name].map { nodes[$0] } }
}
