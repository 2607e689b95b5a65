import NeuralNetworks
import Tensors

extension TFLiteModel {
    /// The network, from one picture `[1, C, H, W]` (its order in the graph) or row to its outputs.
    ///
    /// A quantised input takes its stored values, 0...255 for uint8; they become numbers on the way in.
    ///
    /// - Parameters:
    ///   - scaling: of the picture before it enters; not for quantised inputs, which know their own.
    ///   - head: another model that reads this one's output, when a network lies in two files.
    /// - Throws: `ImportError`, naming the node where it stopped.
    public func graph(scaling: PixelScaling? = nil, head: TFLiteModel? = nil) throws -> Graph {
        var assembly = GraphAssembly(fileBytes: byteCount + (head?.byteCount ?? 0))
        let ends = try lower(&assembly, fed: nil, scaling: scaling)
        guard let head else { return try placed { try assembly.finished(ends) } }
        guard ends.count == 1, head.follows(self) else {
            throw ImportError(path: head.path, reason: .unsupported(what: "its input is not the output of \(path)"))
        }
        let last = try head.lower(&assembly, fed: ends[0].feature, scaling: nil)
        return try head.placed { try assembly.finished(last) }
    }

    /// Whether this model's one input is the other's one output: of its shape, scale and zero point.
    public func follows(_ body: TFLiteModel) -> Bool {
        guard inputs.count == 1, body.outputs.count == 1 else { return false }
        let (input, output) = (tensors[inputs[0]], body.tensors[body.outputs[0]])
        return input.shape == output.shape && input.type == output.type && input.scales == output.scales
            && input.zeroPoints == output.zeroPoints
    }

    private func lower(
        _ assembly: inout GraphAssembly, fed: GraphAssembly.Feature?, scaling: PixelScaling?
    ) throws -> [(name: String, feature: GraphAssembly.Feature)] {
        var lowering = TFLiteLowering(model: self, assembly: assembly)
        for index in inputs {
            try placed { lowering.values[index] = try fed ?? lowering.input(tensors[index], scaling: scaling) }
        }
        for node in nodes {
            do {
                try lowering.lower(node)
            } catch let reason as ImportError.Reason {
                let name = node.outputs.first.map { tensors[$0].name } ?? ""
                throw ImportError(path: path, node: name, operation: node.operation, reason: reason)
            }
        }
        assembly = lowering.assembly
        return try outputs.map { index in
            guard let value = lowering.values[index] else {
                throw ImportError(path: path, reason: .missingInput(name: tensors[index].name))
            }
            return (name: tensors[index].name, feature: value)
        }
    }

    private func placed<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let reason as ImportError.Reason {
            throw ImportError(path: path, reason: reason)
        }
    }
}
