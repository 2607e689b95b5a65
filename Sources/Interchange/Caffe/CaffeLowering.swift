import NeuralNetworks
import Tensors

/// Caffe's layers on their way to a graph: a table of what each type becomes.
struct CaffeLowering {
    typealias Feature = GraphAssembly.Feature
    typealias Layer = CaffeLayerParameter
    typealias Operation = @Sendable (inout CaffeLowering, Layer) throws -> Feature

    static let operations: [String: Operation] = [
        windows, simple,
    ].reduce(into: [:]) { table, family in table.merge(family) { first, _ in first } }

    var assembly: GraphAssembly
    /// By the name of the result; a layer that works in place replaces it.
    var values: [String: Feature] = [:]
    private let blobs: [String: [CaffeBlobProto]]

    init(_ model: CaffeModel) {
        assembly = GraphAssembly(fileBytes: model.byteCount)
        blobs = model.blobs
    }

    mutating func lower(_ layer: Layer) throws {
        guard let operation = CaffeLowering.operations[layer.type] else { throw ImportError.Reason.unknownOperation }
        let result = try operation(&self, layer)
        for name in layer.top { values[name] = result }
    }

    func input(_ layer: Layer, _ position: Int = 0) throws -> Feature {
        guard layer.bottom.indices.contains(position) else {
            throw ImportError.Reason.inputCount(found: layer.bottom.count, expected: "\(position + 1)")
        }
        guard let value = values[layer.bottom[position]] else {
            throw ImportError.Reason.missingInput(name: layer.bottom[position])
        }
        return value
    }

    /// The numbers of the layer's block at `position`.
    ///
    /// - Throws: `ImportError.Reason.missingInput` when the weights have no such layer or block.
    func numbers(_ layer: Layer, _ position: Int) throws -> [Float] {
        guard let own = blobs[layer.name], own.indices.contains(position) else {
            throw ImportError.Reason.missingInput(name: "\(layer.name), block \(position) of its weights")
        }
        return own[position].data
    }

    static let simple: [String: Operation] = [
        "ReLU": { lowering, layer in
            let slope = layer.reluParam.negativeSlope
            return try lowering.map(layer, .activation(slope == 0 ? .relu : .leakyRelu(slope: slope)))
        },
        "Sigmoid": { lowering, layer in try lowering.map(layer, .activation(.sigmoid)) },
        "TanH": { lowering, layer in try lowering.map(layer, .activation(.tanh)) },
        "Softmax": { lowering, layer in
            guard layer.softmaxParam.axis == 1 else {
                throw ImportError.Reason.unsupported(what: "a softmax over the axis \(layer.softmaxParam.axis)")
            }
            return try lowering.map(layer, .softmax)
        },
        "Dropout": { lowering, layer in try lowering.input(layer) },
        "Split": { lowering, layer in try lowering.input(layer) },
        "Flatten": { lowering, layer in
            guard layer.flattenParam.axis == 1 else {
                throw ImportError.Reason.unsupported(what: "flattening from the axis \(layer.flattenParam.axis)")
            }
            return Feature(node: try lowering.assembly.row(layer.name, lowering.input(layer)))
        },
        "Concat": { lowering, layer in
            let axis = layer.concatParam.hasAxis ? Int(layer.concatParam.axis) : Int(layer.concatParam.concatDim)
            guard axis == 1 else {
                throw ImportError.Reason.unsupported(what: "joining along the axis \(axis), not along the channels")
            }
            let parts = try layer.bottom.indices.map { try lowering.assembly.anything(lowering.input(layer, $0)) }
            return Feature(node: try lowering.assembly.add(layer.name, .concatenate, parts))
        },
        "Eltwise": { lowering, layer in
            let parts = try layer.bottom.indices.map { try lowering.assembly.anything(lowering.input(layer, $0)) }
            guard parts.count >= 2, layer.eltwiseParam.coeff.allSatisfy({ $0 == 1 }), layer.eltwiseParam.operation != .max
            else { throw ImportError.Reason.unsupported(what: "another Eltwise than a sum or a product") }
            let operation: Graph.Operation = layer.eltwiseParam.operation == .sum ? .add : .multiply
            return Feature(
                node: try parts.dropFirst().reduce(parts[0]) {
                    try lowering.assembly.add(layer.name, operation, [$0, $1])
                })
        },
        "BatchNorm": { lowering, layer in
            let input = try lowering.input(layer)
            let factor = try lowering.numbers(layer, 2).first ?? 0
            let scale = factor == 0 ? 0 : 1 / factor
            return try lowering.assembly.normalization(
                layer.name, input, gamma: nil, beta: nil, mean: try lowering.numbers(layer, 0).map { $0 * scale },
                variance: try lowering.numbers(layer, 1).map { $0 * scale }, epsilon: layer.batchNormParam.eps)
        },
        "Scale": { lowering, layer in
            let node = try lowering.assembly.anything(lowering.input(layer))
            let scale = try lowering.numbers(layer, 0)
            let shift =
                layer.scaleParam.biasTerm ? try lowering.numbers(layer, 1) : [Float](repeating: 0, count: scale.count)
            return Feature(
                node: try lowering.assembly.add(layer.name, .scaleShift(scale: scale, shift: shift), [node]))
        },
    ]

    private mutating func map(_ layer: Layer, _ operation: Graph.Operation) throws -> Feature {
        Feature(node: try assembly.add(layer.name, operation, [assembly.anything(input(layer))]))
    }
}
