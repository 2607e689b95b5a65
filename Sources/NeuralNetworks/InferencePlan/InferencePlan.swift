import Kernels
import Synchronization
import Tensors

/// A network made ready to run many times on inputs of one shape.
///
/// Made once: constants folded and packed (weights of dense layers stay where they are), operations fused (`Fusion`), every value given its place in
/// one block of memory (`BufferPlan`), images channels-last inside. A run then only computes; the tensors
/// that it returns are all that it allocates. The result does not depend on the number of threads.
/// Equal to `ReferenceExecutor` but for rounding, in float32; with bfloat16, convolutions and dense layers round their
/// input and their filters, scales folded in, to 8 bits of significand first (`Precision.rounds`).
public final class InferencePlan: @unchecked Sendable {
    public struct Options: Sendable {
        /// Threads that share each operation, the calling one counted.
        public var threads = 1

        public var precision = Precision.float32

        public init(threads: Int = 1, precision: Precision = .float32) {
            self.threads = threads
            self.precision = precision
        }
    }

    /// How long one step of a plan took.
    public struct StepTime: Sendable {
        public var name: String
        public var seconds: Double
    }

    private let arguments: GraphArguments
    private let inputs: [Binding]
    private let outputs: [Binding]
    private let steps: [(name: String, run: () -> Void)]
    private let memory: AlignedFloats
    /// One run at a time: the memory is one.
    private let lock = Mutex(())

    /// A value that comes in or goes out.
    private struct Binding {
        let node: Graph.NodeID
        let shape: Shape
        let view: PixelView
    }

    /// - Throws: `NetworkError` where the graph's shapes do not fit, or it would take too much memory.
    public init(_ graph: Graph, options: Options = Options()) throws {
        let shapes = try graph.shapes()
        let builder = StepBuilder(
            shapes: shapes, precision: options.precision, pool: WorkerPool(threads: options.threads))
        let prepared = try Cancellation.shielded {
            builder.prepare(try Fusion.steps(of: graph, shapes: shapes))
        }
        let buffers = try BufferPlan(
            steps: prepared.map(\.step), shapes: shapes, outputs: graph.outputs.map(\.node),
            reserved: prepared.map(\.scratchCount).max() ?? 0)
        guard let memory = AlignedFloats(unfilled: buffers.count) else {
            throw NetworkError.tooLarge(
                node: BufferPlan.allValues, bytes: buffers.count * MemoryLayout<Float>.size, limit: Graph.byteLimit)
        }
        func binding(_ node: Graph.NodeID) -> Binding {
            let place = buffers[node]
            return Binding(
                node: node, shape: shapes[node],
                view: PixelView(base: memory.base + place.offset, stride: place.stride))
        }
        arguments = GraphArguments(graph, shapes: shapes)
        inputs = graph.nodes.indices.filter { graph.nodes[$0].isInput }.map(binding)
        outputs = graph.outputs.map { binding($0.node) }
        steps = prepared.compactMap { prepared in
            builder.bind(prepared, to: buffers, in: memory).map { (prepared.step.name, $0) }
        }
        self.memory = memory
    }

    /// Bytes that the values and the working memory take, beside the packed constants.
    public var memoryBytes: Int { memory.count * MemoryLayout<Float>.size }

    /// The graph's outputs, in the order of `graph.outputs`.
    ///
    /// - Parameters:
    ///   - tensors: float32, one for each input node in the graph's order, with any strides.
    ///   - inputLayout: of the tensors that are images; `channelsLast` takes them as `[N, H, W, C]`.
    ///   - outputLayout: of the results that are images; `channelsLast` gives `[N, H, W, C]` and is the cheaper one.
    ///   - shouldStop: asked before each step.
    /// - Throws: `NetworkError.argumentCount`, `.argument`, `.interrupted`.
    public func run(
        _ tensors: [Tensor], inputLayout: ImageLayout = .channelsFirst, outputLayout: ImageLayout = .channelsFirst,
        shouldStop: () -> Bool = { false }
    ) throws -> [Tensor] {
        let arguments = try arguments.checked(tensors, layout: inputLayout)
        return try lock.withLock { _ in
            load(arguments)
            for step in steps {
                if shouldStop() { throw NetworkError.interrupted(node: step.name) }
                step.run()
            }
            return outputs.map { output in
                let result = Tensor(uninitialized: outputLayout.outside(output.shape))
                ImageCopy(output.shape).store(output.view, to: outputLayout.channelsFirst(result))
                return result
            }
        }
    }

    /// How long each step of one run takes.
    ///
    /// - Throws: `NetworkError.argumentCount`, `.argument`.
    public func profile(_ tensors: [Tensor], inputLayout: ImageLayout = .channelsFirst) throws -> [StepTime] {
        let arguments = try arguments.checked(tensors, layout: inputLayout)
        let clock = ContinuousClock()
        return lock.withLock { _ in
            load(arguments)
            return steps.map { step in
                let (seconds, attoseconds) = clock.measure(step.run).components
                return StepTime(name: step.name, seconds: Double(seconds) + Double(attoseconds) * 1e-18)
            }
        }
    }

    private func load(_ arguments: [Graph.NodeID: Tensor]) {
        for input in inputs {
            if let tensor = arguments[input.node] { ImageCopy(input.shape).load(tensor, to: input.view) }
        }
    }
}
