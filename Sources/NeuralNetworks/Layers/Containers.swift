import Tensors

// Layers made of layers.

/// One layer after another.
public final class Sequential: Layer {
    public let name: String
    public let sublayers: [any Layer]

    public init(_ name: String = "", _ layers: [any Layer]) {
        self.name = name
        self.sublayers = layers
    }

    public var kind: String { "sequential" }
    public var text: String { name.isEmpty ? "sequential { \(sublayers.count) layers }" : "sequential(\"\(name)\")" }

    /// - Throws: `LayerError`, which tells the layer's place in the block.
    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        var node = input
        for index in sublayers.indices { node = try placed(index) { try $0.add(to: &builder, after: node) } }
        return node
    }

    /// - Throws: `LayerError`, which tells the layer's place in the block.
    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        var value = x
        for index in sublayers.indices { value = try placed(index) { try pass.run($0, value) } }
        return value
    }

    private func placed<Result>(_ index: Int, _ body: (any Layer) throws -> Result) throws -> Result {
        do {
            return try body(sublayers[index])
        } catch let error as LayerError {
            throw error
        } catch {
            throw LayerError(cause: error, position: index + 1, layer: sublayers[index].text, owner: name)
        }
    }
}

/// `x + body(x)`: a skip connection.
/// Source: He et al. 2016, "Deep Residual Learning", section 3.1.
public final class Residual: Layer {
    public let sublayers: [any Layer]

    public init(_ body: any Layer) { sublayers = [body] }

    public var kind: String { "residual" }
    public var text: String { "residual(\(sublayers[0].text))" }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let result = try sublayers[0].add(to: &builder, after: input)
        return try builder.add(.add, after: [result, input])
    }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        try pass.run(sublayers[0], x) + x
    }
}

/// Branches over one input, their results joined channel after channel.
public final class Parallel: Layer {
    public let sublayers: [any Layer]

    public init(_ branches: [any Layer]) { sublayers = branches }

    public var kind: String { "parallel" }
    public var text: String { "parallel { \(sublayers.count) branches }" }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let results = try sublayers.map { try $0.add(to: &builder, after: input) }
        return try builder.add(.concatenate, after: results)
    }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        try Tensor.concatenated(try sublayers.map { try pass.run($0, x) }, axis: 1)
    }
}

/// An error inside a layer block with the place of the layer it happened in.
public struct LayerError: Error {
    public var cause: any Error
    /// Counted from 1.
    public var position: Int
    public var layer: String
    /// The block's name, or empty.
    public var owner: String
}
