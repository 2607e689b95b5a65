import Tensors

/// Which numbers of a network can learn from some examples, and why the others cannot.
///
/// A number is alive when the gradient of the loss with respect to it is not 0 on these examples; dropout is off.
public struct Health: Sendable {
    public struct Row: Sendable {
        /// The layer's path, as in the ledger.
        public var name: String
        public var text: String
        public var scalars: Int
        public var alive: Int
        /// What kills the layer; empty where at most some of its numbers have no gradient on these examples.
        public var cause: String
    }

    public var loss: Double
    /// The layers that learn.
    public var rows: [Row] = []
    /// Other findings, such as channels that a relu always blocks.
    public var notes: [String] = []

    public var scalars: Int { rows.reduce(0) { $0 + $1.scalars } }
    public var alive: Int { rows.reduce(0) { $0 + $1.alive } }

    /// - Parameter loss: of the network's result.
    /// - Throws: what the network and the loss throw.
    public init(
        _ network: Network, _ x: Tensor, using generator: inout Generator, loss: (Tensor) throws -> Tensor
    ) throws {
        var steps: [Step] = []
        var pass = ForwardPass(isTraining: false, tracksParameters: true, generator: generator)
        pass.observer = { layer, _, output in steps.append(Step(layer: layer, output: output)) }
        let value = try loss(try network.forward(x, &pass))
        generator = pass.generator
        self.loss = try value.mean().item().double
        guard value.isRecorded else { return }

        let names = Dictionary(
            network.leaves.map { (ObjectIdentifier($0.layer), $0.path) }, uniquingKeysWith: { first, _ in first })
        let learned = network.learned.map(\.parameter)
        let outputs = steps.map(\.output).filter(\.isRecorded)
        let slopes = try gradients(of: value, withRespectTo: learned.compactMap(\.variable) + outputs)
        var ofParameters: [ObjectIdentifier: Tensor] = [:]
        for (parameter, slope) in zip(learned, slopes) { ofParameters[ObjectIdentifier(parameter)] = slope }
        var next = learned.count
        for index in steps.indices where steps[index].output.isRecorded {
            steps[index].arrives = try slopes[next].hasNonzero()
            next += 1
        }
        for (index, step) in steps.enumerated() {
            let path = names[ObjectIdentifier(step.layer)] ?? ""
            let name = path.isEmpty ? step.layer.kind : path
            if let row = try Self.row(name, index, steps, ofParameters) { rows.append(row) }
            if let note = try Self.blockedChannels(name, step) { notes.append(note) }
        }
    }

    private struct Step {
        let layer: any Layer
        let output: Tensor
        /// Whether a gradient that is not 0 reaches the layer's result.
        var arrives = false
    }

    private static func row(
        _ name: String, _ index: Int, _ steps: [Step], _ slopes: [ObjectIdentifier: Tensor]
    ) throws -> Row? {
        let step = steps[index]
        let parameters = step.layer.parameters.filter(\.isLearned)
        guard !parameters.isEmpty else { return nil }
        var row = Row(name: name, text: step.layer.text, scalars: 0, alive: 0, cause: "")
        var causes: [String] = []
        for parameter in parameters {
            guard let value = parameter.value, let slope = slopes[ObjectIdentifier(parameter)] else { continue }
            row.scalars += value.elementCount
            row.alive += try slope.nonzeroCount()
            if try slope.isNaN().any().item().double != 0 {
                causes.append("nan in the gradient of its \(parameter.name)")
            }
            if value.rank > 1, try !value.hasNonzero() { causes.append("its \(parameter.name) are all zero") }
        }
        if row.alive < row.scalars {
            if !step.arrives {
                causes.append(try blockedBehind(index, steps))
            } else if index > 0, try !steps[index - 1].output.hasNonzero() {
                causes.append("its input is all zeros")
            }
        }
        row.cause = causes.joined(separator: "; ")
        return row
    }

    /// Why no gradient reaches a layer's result.
    private static func blockedBehind(_ index: Int, _ steps: [Step]) throws -> String {
        guard index + 1 < steps.count else { return "the loss does not depend on it" }
        let next = steps[index + 1]
        if next.layer is ActivationLayer, next.layer.kind.hasPrefix("relu"), try !next.output.hasNonzero() {
            return "the \(next.layer.kind) behind it gives 0 for every example, and its slope at 0 is 0"
        }
        return "no gradient arrives from the layers behind it"
    }

    /// Channels that a relu keeps at 0 for every example.
    private static func blockedChannels(_ name: String, _ step: Step) throws -> String? {
        guard step.layer is ActivationLayer, step.layer.kind.hasPrefix("relu"), step.output.rank >= 2 else {
            return nil
        }
        let others = (0..<step.output.rank).filter { $0 != 1 }
        let live = try step.output.detached.max(axes: others).nonzeroCount()
        let count = step.output.shape[1]
        return live < count ? "\(name) gives 0 in \(count - live) of \(count) channels for every example" : nil
    }
}

extension Tensor {
    fileprivate func nonzeroCount() throws -> Int {
        let count = try detached.cast(to: .bool).cast(to: .int64).sum().item()
        return Int(count.double)
    }

    fileprivate func hasNonzero() throws -> Bool { try nonzeroCount() > 0 }
}
