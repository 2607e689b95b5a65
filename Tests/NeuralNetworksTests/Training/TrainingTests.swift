import Kernels
import NeuralNetworks
import Tensors
import Testing

@Suite struct TrainingTests {
    private func net(dropout: Double = 0.25) -> Network {
        Network(
            Sequential(
                "net",
                [
                    Convolution2D(.channels(8), padding: .same), BatchNormalization(), ActivationLayer(.relu),
                    Pool(.max, size: 2), Convolution2D(.multiplier(1)), ActivationLayer(.relu6),
                    Residual(Convolution2D(.channels(8), kernel: 1)), Flatten(), Dropout(dropout), Dense(3),
                ]))
    }

    private func batch(_ seed: Int) throws -> (Tensor, Tensor) {
        var generator = Generator(seed: seed)
        let x = try Tensor.randomNormal([16, 2, 8, 8], using: &generator)
        return (x, try Tensor.randomIntegers(below: 3, [16], using: &generator))
    }

    private func numbers(_ network: Network) throws -> [Float] {
        try network.parameters.flatMap { try $0.parameter.value?.floats() ?? [] }
    }

    private func train(_ optimizer: Optimizer, _ steps: Range<Int>, _ generator: inout Generator) throws {
        for step in steps {
            let (x, y) = try batch(step)
            let scores = try optimizer.network(x, threads: 1, using: &generator)
            try optimizer.update(try crossEntropy(scores, y))
        }
    }

    @Test("The same seed gives the same bytes on one thread and on two")
    func threads() throws {
        func run(_ threads: Int) throws -> [Float] {
            try Parallelism.$threadCount.withValue(threads) {
                var generator = Generator(seed: 1)
                let optimizer = try Optimizer(net(), try Adam(), learningRate: 0.01)
                try train(optimizer, 0..<5, &generator)
                return try numbers(optimizer.network)
            }
        }
        #expect(try run(1) == run(2))
    }

    @Test("A run resumed from a checkpoint ends in the same bytes as an unbroken one")
    func resumed() throws {
        let path = "/tmp/dlrepl-test-checkpoint.safetensors"
        var generator = Generator(seed: 1)
        let unbroken = try Optimizer(net(), try Adam(), learningRate: 0.01)
        try train(unbroken, 0..<4, &generator)
        try Checkpoint(unbroken, generator: generator).write(to: path)
        try train(unbroken, 4..<8, &generator)

        let stored = try Checkpoint(reading: path)
        let resumed = try stored.optimizer(of: try stored.network())
        var later = try #require(stored.generator)
        try train(resumed, 4..<8, &later)
        #expect(try numbers(resumed.network) == numbers(unbroken.network))
        #expect(later == generator)
    }

    @Test("A checkpoint of another network is refused")
    func otherRun() throws {
        let path = "/tmp/dlrepl-test-other.safetensors"
        var generator = Generator(seed: 1)
        let first = try Optimizer(net(), try Adam(), learningRate: 0.01)
        try train(first, 0..<1, &generator)
        try Checkpoint(first, generator: generator).write(to: path)
        let other = try Optimizer(net(dropout: 0.5), try Adam(), learningRate: 0.01)
        #expect(throws: StorageError.self) { try Checkpoint(reading: path).resume(other) }
    }

    @Test("Prediction has no dropout, uses the running statistics, and sees every change of the parameters")
    func prediction() throws {
        var generator = Generator(seed: 1)
        let optimizer = try Optimizer(net(), try Adam(), learningRate: 0.01)
        let (x, _) = try batch(1)
        for step in 0..<3 {
            try train(optimizer, step..<step + 1, &generator)
            let planned = try optimizer.network.predict(x, threads: 1, using: &generator).floats()
            let plain = try optimizer.network.forward(x, isTraining: false, using: &generator).floats()
            for (a, b) in zip(planned, plain) { #expect(abs(a - b) < 1e-4) }
        }
    }

    @Test("SGD with momentum: v = 0.9 v + g, p = p - lr v")
    func momentum() throws {
        // One weight 1 (set), x = 1, loss = w: the gradient is 1. v: 1, 1.9, 2.71; p: 1 - 0.1 (1 + 1.9 + 2.71) = 0.439
        var generator = Generator(seed: 1)
        let layer = Dense(1, hasBias: false)
        let network = Network(layer)
        let x = try Tensor.ones([1, 1])
        _ = try network.predict(x, threads: 1, using: &generator)
        try layer.parameters[0].set(Tensor.ones([1, 1]))
        let optimizer = try Optimizer(network, try StochasticGradientDescent(momentum: 0.9), learningRate: 0.1)
        for _ in 0..<3 { try optimizer.update(try network(x, threads: 1, using: &generator).sum()) }
        #expect(abs(try #require(layer.parameters[0].value).floats()[0] - 0.439) < 1e-6)
    }

    @Test("Adam's first step is the learning rate against the gradient's sign")
    func adam() throws {
        var generator = Generator(seed: 1)
        let layer = Dense(1, hasBias: false)
        let network = Network(layer)
        let x = Tensor([3, -0.5], shape: [1, 2])
        _ = try network.predict(x, threads: 1, using: &generator)
        try layer.parameters[0].set(Tensor.ones([1, 2]))
        let optimizer = try Optimizer(network, try Adam(), learningRate: 0.1)
        try optimizer.update(try network(x, threads: 1, using: &generator).sum())
        let moved = try #require(layer.parameters[0].value).floats()
        #expect(abs(moved[0] - 0.9) < 1e-5 && abs(moved[1] - 1.1) < 1e-5)
    }

    @Test("A loss from before a step cannot be used after it")
    func stale() throws {
        var generator = Generator(seed: 1)
        let network = net()
        let optimizer = try Optimizer(network, try Adam(), learningRate: 0.1)
        let (x, y) = try batch(1)
        let first = try crossEntropy(network(x, threads: 1, using: &generator), y)
        let second = try crossEntropy(network(x, threads: 1, using: &generator), y)
        try optimizer.update(first)
        #expect(throws: TensorError.self) { try optimizer.update(second) }
    }

    @Test("A loss that is nan changes nothing")
    func notFinite() throws {
        var generator = Generator(seed: 1)
        let optimizer = try Optimizer(net(), try Adam(), learningRate: 0.1)
        try train(optimizer, 0..<1, &generator)
        let before = try numbers(optimizer.network)
        let (x, y) = try batch(1)
        let scores = try optimizer.network.forward(x, isTraining: true, using: &generator)
        #expect(throws: TrainingError.self) { try optimizer.update(try crossEntropy(scores, y) * .float(.nan)) }
        #expect(try before.count == numbers(optimizer.network).count)
    }

    @Test("Health counts what can learn: behind filters of zeros and a relu, nothing")
    func health() throws {
        var generator = Generator(seed: 1)
        let dead = Network(
            Sequential(
                "dead",
                [
                    Convolution2D(.channels(4), padding: .same, initialization: .zeros), ActivationLayer(.relu),
                    Flatten(),
                    Dense(3),
                ]))
        let (x, y) = try batch(1)
        let report = try Health(dead, x, using: &generator) { try crossEntropy($0, y) }
        // Filters 4*2*3*3 and biases 4; dense 3*256 weights and 3 biases, of which only the biases live.
        #expect(report.scalars == 76 + 771)
        #expect(report.alive == 3)
        #expect(report.rows[0].cause.contains("all zero"))
        #expect(abs(report.loss - 1.0986122886681098) < 1e-6)
    }
}
