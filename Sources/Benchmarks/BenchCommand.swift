import Glibc
import Models
import NeuralNetworks
import Tensors

/// The project's side of `Scripts/bench`.
///
///     dlrepl-bench serve THREADS MODEL     answers each line holding a count with that many forward passes' times
///                                     in milliseconds, as one JSON list, after a first line `ready`
///     dlrepl-bench profile THREADS MODEL   the steps of a forward pass: the least of 101 times of each
@main
struct BenchCommand {
    private let plan: InferencePlan
    private let image: Tensor
    private let clock = ContinuousClock()

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 3, let threads = Int(arguments[1]), threads > 0,
            ["serve", "profile"].contains(arguments[0])
        else {
            print("usage: dlrepl-bench serve|profile THREADS MODEL")
            exit(2)
        }
        let mode = arguments[0]
        let command = try BenchCommand(threads: threads, model: arguments[2])
        try mode == "serve" ? command.serve() : command.profile()
    }

    /// - Parameter model: the path of a detector or a classifier.
    private init(threads: Int, model: String) throws {
        let graph: Graph
        let side: Int
        switch try ModelLoader.load(model) {
        case .detector(let detector): (graph, side) = (detector.graph, detector.inputSize)
        case .classifier(let classifier): (graph, side) = (classifier.graph, classifier.inputSize)
        }
        plan = try InferencePlan(graph, options: .init(threads: threads))
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
