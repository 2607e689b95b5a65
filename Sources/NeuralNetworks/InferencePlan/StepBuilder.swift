import Kernels
import Tensors

/// Makes the steps of a plan runnable: packs their constants, and binds them to their places in memory.
struct StepBuilder {
    let shapes: [Shape]
    let pool: WorkerPool

    /// A step with its constants packed.
    struct Prepared {
        let step: FusedStep
        let convolution: PackedConvolution?
        let filters: PackedFilters?

        var scratchCount: Int { convolution?.scratchCount ?? 0 }
    }

    func prepare(_ step: FusedStep) -> Prepared {
        switch step.work {
        case .convolution(let geometry, let parts):
            let filters = parts.count == 1 ? parts[0].scaled() : parts.flatMap { $0.scaled() }
            let convolution = PackedConvolution(
                geometry, filters: filters, bias: parts.flatMap(\.bias), threads: pool.threads)
            return Prepared(step: step, convolution: convolution, filters: nil)
        case .dense(let filters):
            let packed = PackedFilters(
                filters.scaled(), columns: filters.count, inner: filters.tensor.shape[1], bias: filters.bias)
            return Prepared(step: step, convolution: nil, filters: packed)
        default:
            return Prepared(step: step, convolution: nil, filters: nil)
        }
    }

    /// What the step does at each run; nil when its value comes to be without it.
    func bind(_ prepared: Prepared, to buffers: BufferPlan, in memory: AlignedFloats) -> (() -> Void)? {
        let step = prepared.step
        let result = step.results[0]
        func view(_ node: Graph.NodeID) -> PixelView {
            PixelView(base: memory.base + buffers[node].offset, stride: buffers[node].stride)
        }
        let shape = shapes[result]
        let output = view(result)
        let inputs = step.inputs.map(view)
        let residual = step.residual.map(view)
        let epilogue = step.epilogue
        let pool = pool
        let numbers = ChannelsLastElementwise(
            pixels: shape.elementCount / shape[1], channels: shape[1], pool: pool)

        switch step.work {
        case .input:
            return nil
        case .convolution:
            guard let convolution = prepared.convolution else { return nil }
            return {
                convolution.run(
                    input: inputs[0], output: output, epilogue: epilogue, residual: residual, scratch: memory.base,
                    pool: pool)
            }
        case .dense:
            guard let filters = prepared.filters else { return nil }
            return {
                filters.multiply(
                    rows: shape[0], input: inputs[0], output: output, epilogue: epilogue, residual: residual,
                    pool: pool)
            }
        case .scaleShift(let scale, let shift):
            return { numbers.scaleShift(inputs[0], scale: scale, shift: shift, epilogue: epilogue, to: output) }
        case .add:
            return { numbers.add(inputs[0], inputs[1], epilogue: epilogue, to: output) }
        case .map(let activation):
            return { numbers.map(inputs[0], to: output) { activation($0) } }
        case .pooling(let geometry, let kind):
            return { channelsLastPooling(geometry, kind, input: inputs[0], output: output, pool: pool) }
        case .globalAverage:
            let image = shapes[step.inputs[0]]
            return {
                channelsLastGlobalAverage(
                    batch: image[0], pixels: image[2] * image[3], channels: image[1], input: inputs[0],
                    output: output)
            }
        case .flatten:
            let image = shapes[step.inputs[0]]
            return { ImageCopy(image).flatten(inputs[0], to: output) }
        case .concatenate:
            return concatenation(step, buffers, view)
        case .softmax:
            return { numbers.softmax(inputs[0], to: output) }
        }
    }

    /// Copies what is not in its place yet.
    private func concatenation(
        _ step: FusedStep, _ buffers: BufferPlan, _ view: (Graph.NodeID) -> PixelView
    ) -> (() -> Void)? {
        guard let copied = buffers.copies[step.results[0]] else { return nil }
        let output = view(step.results[0])
        let copies = step.inputs.indices.filter { copied.contains(step.inputs[$0]) }.map { index in
            let input = step.inputs[index]
            let numbers = ChannelsLastElementwise(
                pixels: shapes[input].elementCount / shapes[input][1], channels: shapes[input][1], pool: pool)
            let place = output.sliced(buffers.channel(ofInput: index, of: step.inputs))
            return (numbers: numbers, from: view(input), to: place)
        }
        return { for copy in copies { copy.numbers.copy(copy.from, to: copy.to) } }
    }
}
