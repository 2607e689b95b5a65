import NeuralNetworks
import Runtime
import Tensors

/// The layers that a tensor was piped through, last first: what `net_of` reads.
final class LayerTrace {
    let layer: any Layer
    let previous: LayerTrace?

    init(_ layer: any Layer, after previous: LayerTrace?) {
        self.layer = layer
        self.previous = previous
    }

    /// In the order in which they were applied.
    var layers: [any Layer] {
        var result: [any Layer] = []
        var trace: LayerTrace? = self
        while let step = trace {
            result.append(step.layer)
            trace = step.previous
        }
        return result.reversed()
    }
}

extension Machine {
    /// A layer's result for the tensor value `input`, which remembers the layer.
    func tensor(_ result: Tensor, of layer: any Layer, appliedTo input: Value) -> Value {
        tensor(result, origin: LayerTrace(layer, after: origin(of: input) as? LayerTrace))
    }
}
