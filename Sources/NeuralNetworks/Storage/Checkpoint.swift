import Tensors

/// All that a training run needs to go on as if it had never stopped: network, optimizer, generator, epochs done.
public struct Checkpoint {
    private let file: any StoredNumbers

    /// The state of a run.
    ///
    /// - Throws: `StorageError.unwritable`, `TrainingError.noParameters`.
    public init(_ optimizer: Optimizer, generator: Generator, epoch: Int = 0, history: String = "") throws {
        var file = try optimizer.network.stored()
        file.tensors += optimizer.state.map { ("optimizer.\($0.name)", $0.value) }
        file.metadata += [
            ("optimizer", optimizer.rule.description), ("learning_rate", "\(optimizer.learningRate)"),
            ("step", "\(optimizer.step)"), ("generator_key", "\(generator.key)"),
            ("generator_counter", "\(generator.counter)"), ("epoch", "\(epoch)"), ("history", history),
        ]
        self.file = file
    }

    /// - Throws: `FileError`, `StorageError`.
    public init(reading path: String) throws {
        file = try SafetensorsReader(reading: path)
        guard file.text("network") != nil else { throw StorageError.noNetwork }
    }

    /// - Throws: `FileError`; `path` then holds what it held before.
    public func write(to path: String) throws { try file.inMemory().write(to: path) }

    /// Whether the file has an optimizer, not just a network.
    public var hasOptimizer: Bool { file.text("optimizer") != nil }

    public var epoch: Int { file.text("epoch").flatMap(Int.init) ?? 0 }
    /// What the run has noted so far, in its own words.
    public var history: String { file.text("history") ?? "" }

    public func network(kinds: StoredKinds = [:]) throws -> Network { try Network(file, kinds: kinds) }

    public var generator: Generator? {
        guard let key = file.text("generator_key").flatMap(UInt64.init),
            let counter = file.text("generator_counter").flatMap(UInt64.init)
        else { return nil }
        return Generator(key: key, counter: counter)
    }

    /// An optimizer for a network of this file.
    ///
    /// - Throws: `StorageError.description`, `TrainingError.parameter`.
    public func optimizer(of network: Network) throws -> Optimizer {
        let text = file.text("optimizer") ?? ""
        guard let rule = try UpdateRules.read(text), let rate = file.text("learning_rate").flatMap(Double.init) else {
            throw StorageError.description(reason: "there is no such optimizer", near: text)
        }
        let optimizer = try Optimizer(network, rule, learningRate: rate)
        try restore(optimizer)
        return optimizer
    }

    /// Puts a run, which must be of the same network and optimizer, where this one was.
    ///
    /// - Throws: `StorageError.otherRun`, `.missing`.
    public func resume(_ optimizer: Optimizer) throws {
        let network = try LayerText.write(optimizer.network.layer)
        guard file.text("network") == network else {
            throw StorageError.otherRun(what: "network", stored: file.text("network") ?? "none", given: network)
        }
        guard file.text("optimizer") == optimizer.rule.description else {
            throw StorageError.otherRun(
                what: "optimizer", stored: file.text("optimizer") ?? "none", given: optimizer.rule.description)
        }
        try optimizer.network.setParameters(from: file)
        if let rate = file.text("learning_rate").flatMap(Double.init) { try optimizer.setLearningRate(rate) }
        try restore(optimizer)
    }

    private func restore(_ optimizer: Optimizer) throws {
        try optimizer.restore(step: file.text("step").flatMap(Int.init) ?? 0) { try file.ownTensor("optimizer.\($0)") }
    }
}
