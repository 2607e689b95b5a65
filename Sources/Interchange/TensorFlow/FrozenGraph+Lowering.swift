import NeuralNetworks
import Tensors

extension FrozenGraph {
    /// A place where a graph is cut open and a value is fed.
    public struct Input: Sendable {
        public var name: String
        /// TensorFlow's order: images `[N, H, W, C]`. Nil takes the shape that a `Placeholder` states.
        public var shape: [Int]?
        /// Of pictures, before they enter.
        public var scaling: PixelScaling?

        public init(_ name: String, shape: [Int]? = nil, scaling: PixelScaling? = nil) {
            self.name = name
            self.shape = shape
            self.scaling = scaling
        }
    }

    /// The network between `inputs` and `outputs`, with all arithmetic on constants done.
    ///
    /// The graph's inputs stand in the order of `inputs`, its outputs in the order of `outputs`; images are
    /// `[N, C, H, W]` in it.
    ///
    /// - Throws: `ImportError`, naming the node where it stopped.
    public func lowered(inputs: [Input], outputs: [String]) throws -> Graph {
        let order = try cut(inputs: Set(inputs.map(\.name)), outputs: outputs)
        var lowering = Lowering(allowance: MemoryAllowance(fileBytes: byteCount))
        var values: [String: Lowering.Value] = [:]
        for input in inputs {
            guard let node = node(named: input.name) else {
                throw ImportError(path: path, reason: .noNode(named: input.name))
            }
            values[input.name] = try placed(node) { try lowering.input(node, input) }
        }
        for node in order where values[node.name] == nil {
            values[node.name] = try placed(node) {
                let read = try node.dataInputs.map { reference in
                    guard reference.result == 0, let value = values[reference.name] else {
                        throw ImportError.Reason.unsupported(
                            what: "it reads \(reference.name):\(reference.result), a second result")
                    }
                    return value
                }
                return try lowering.lower(node, read)
            }
        }
        for name in outputs {
            let reference = NodeReference(name)
            guard let node = node(named: reference.name), let value = values[reference.name] else {
                throw ImportError(path: path, reason: .noNode(named: name))
            }
            lowering.graph.outputs.append(
                .init(name: name, node: try placed(node) { try lowering.feature([value], 0).node }))
        }
        return lowering.graph
    }

    /// The numbers of the constant `name`, row-major.
    ///
    /// - Throws: `ImportError` when there is no such node or it is none of floats.
    public func floats(of name: String) throws -> [Float] {
        guard let node = node(named: name), case .tensor(let tensor)? = node.attr["value"]?.value else {
            throw ImportError(path: path, reason: .noNode(named: name))
        }
        var allowance = MemoryAllowance(fileBytes: byteCount)
        return try placed(node) { try Constant(tensor, allowance: &allowance).floats() }
    }

    /// Adds the node to what `body` throws.
    private func placed<Result>(_ node: TensorFlowNodeDef, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let reason as ImportError.Reason {
            throw failure(node, reason)
        }
    }
}

extension Lowering {
    fileprivate mutating func input(_ node: TensorFlowNodeDef, _ input: FrozenGraph.Input) throws -> Value {
        var shape = input.shape ?? []
        if input.shape == nil {
            guard case .shape(let found)? = node.attr["shape"]?.value, !found.unknownRank else {
                throw ImportError.Reason.missingAttribute(name: "shape")
            }
            shape = found.dim.map { Int($0.size) }
            if shape.first == -1 { shape[0] = 1 }
        }
        guard shape.count == 2 || shape.count == 4, try CheckedShape.elementCount(shape) > 0 else {
            throw ImportError.Reason.shape(found: shape, expected: "[N, H, W, C] or [N, features], all known")
        }
        let turned = shape.count == 4 ? [shape[0], shape[3], shape[1], shape[2]] : shape
        let value = try emit(node.name, .input(shape: Shape(turned)), [], shape: shape)
        guard let scaling = input.scaling, case .feature(let feature) = value else { return value }
        guard shape.count == 4, scaling.scale.count == shape[3] else {
            throw ImportError.Reason.shape(found: shape, expected: "pictures of \(scaling.scale.count) channels")
        }
        return try emit(
            "\(node.name)/scaled", .scaleShift(scale: scaling.scale, shift: scaling.shift), [feature.node], shape: shape)
    }

    fileprivate mutating func lower(_ node: TensorFlowNodeDef, _ read: [Value]) throws -> Value {
        if node.op == "Const" {
            guard case .tensor(let tensor)? = node.attr["value"]?.value else {
                throw ImportError.Reason.missingAttribute(name: "value")
            }
            return .constant(try Constant(tensor, allowance: &allowance))
        }
        let constants = read.compactMap { value in
            if case .constant(let constant) = value { constant } else { nil }
        }
        if constants.count == read.count, !read.isEmpty, let fold = ConstantFolding.table[node.op] {
            return .constant(try fold(constants, node, &allowance))
        }
        guard let operation = Lowering.operations[node.op] else { throw ImportError.Reason.unknownOperation }
        return try operation(&self, node, read)
    }
}
