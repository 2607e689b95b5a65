import Glibc
import Kernels
import Models
import NeuralNetworks
import Tensors

/// The project's side of `Scripts/bench`.
///
///     dlrepl-bench serve THREADS MODEL [PRECISION]     answers each line holding a count with that many forward passes' times
///                                     in milliseconds, as one JSON list, after a first line `ready`
///     dlrepl-bench profile THREADS MODEL [PRECISION]   the steps of a forward pass: the least of 101 times of each
///
/// MODEL is the path of a detector or a classifier, or the name of a network with random filters; PRECISION is float32
/// or bfloat16.
@main
struct BenchCommand {
    private let plan: InferencePlan
    private let image: Tensor
    private let clock = ContinuousClock()

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard (3...4).contains(arguments.count), let threads = Int(arguments[1]), threads > 0,
            let precision = arguments.count == 3 ? .float32 : Precision(rawValue: arguments[3]),
            ["serve", "profile"].contains(arguments[0])
        else {
            print("usage: dlrepl-bench serve|profile THREADS MODEL [float32|bfloat16]")
            exit(2)
        }
        let mode = arguments[0]
        let command = try BenchCommand(.init(threads: threads, precision: precision), model: arguments[2])
        try mode == "serve" ? command.serve() : command.profile()
    }

    /// - Parameter model: the path of a detector or a classifier, or a network's name.
    private init(_ options: InferencePlan.Options, model: String) throws {
        let graph: Graph
        let side: Int
        let networks: [String: () -> any Layer] = [
            "mobilenet_v1": { MobileNetV1.network() }, "mobilenet_v2": { MobileNetV2.network() },
            "vgg16": { VGG16.network() },
        ]
        if let network = networks[model] {
            var generator = Generator(seed: 1)
            side = 224
            graph = try Network(network()).graph(input: [1, 3, side, side], using: &generator)
        } else {
            switch try ModelLoader.load(model) {
            case .detector(let detector): (graph, side) = (detector.graph, detector.inputSize)
            case .classifier(let classifier): (graph, side) = (classifier.graph, classifier.inputSize)
            }
        }
        plan = try InferencePlan(graph, options: options)
        var random = RandomFloats()
        image = random.tensor([1, side, side, 3])
    }

    private func serve() throws {
        for _ in 0..<5 { try pass() }
        answer("ready")
        while let line = readLine(), let count = Int(line) {
            let times = try (0..<count).map { _ in
                let duration = try clock.measure(pass).components
                return Double(duration.seconds) * 1e3 + Double(duration.attoseconds) * 1e-15
            }
            answer("[" + times.map { String($0) }.joined(separator: ", ") + "]")
        }
    }

    private func pass() throws {
        _ = try plan.run([image], inputLayout: .channelsLast, outputLayout: .channelsLast)
    }

    private func profile() throws {
        let runs = try (0..<101).map { _ in try plan.profile([image], inputLayout: .channelsLast) }
        for (index, step) in runs[0].enumerated() {
            let times = runs.map { $0[index].seconds * 1e3 }.sorted()
            answer("\(times[0])\t\(step.name)")
        }
        answer("\(plan.memoryBytes)\tbytes of values and working memory")
    }

    private func answer(_ line: String) {
        print(line)
        fflush(nil)
    }
}
