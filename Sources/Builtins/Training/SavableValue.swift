import Diagnostics
import NeuralNetworks
import Runtime

/// A value that `save` can write besides figures.
protocol SavableValue: AnyObject {
    func save(to path: String, _ machine: Machine) throws
}

extension LayerValue: SavableValue {
    /// A safetensors file with the parameters and how the network is written.
    func save(to path: String, _ machine: Machine) throws { try network.stored().write(to: path) }
}

extension OptimizerValue: SavableValue {
    /// A checkpoint: network, optimizer, generator.
    func save(to path: String, _ machine: Machine) throws {
        try Checkpoint(optimizer, generator: machine.generator).write(to: path)
    }
}
