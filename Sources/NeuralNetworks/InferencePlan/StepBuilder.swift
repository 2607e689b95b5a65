import Kernels
import Tensors

/// Makes the steps of a plan runnable: packs their constants, and binds them to their places in memory.
struct StepBuilder {
    let shapes: [Shape]
    let precision: Precision
    let pool: WorkerPool

    /// A step with its constants packed.
    struct Prepared {
        enum Constants {
            case none
            case convolution(PackedConvolution)
            case block(ConvolutionBlock, [Epilogue])
            case dense(DenseProduct)
        }

        let step: FusedStep
        let constants: Constants

        var scratchCount: Int {
            switch constants {
            case .convolution(let convolution): convolution.scratchCount
            case .block(let block, _): block.scratchCount
            case .none, .dense: 0
            }
        }
    }

    /// The steps with their constants packed, each by one thread.
    func prepare(_ steps: [FusedStep]) -> [Prepared] {
        [Prepared](unsafeUninitializedCapacity: steps.count) { places, count in
            nonisolated(unsafe) let places = places
            pool.run(steps.count) { index, _ in places.initializeElement(at: index, to: prepare(steps[index])) }
            count = steps.count
        }
    }

    private func prepare(_ step: FusedStep) -> Prepared {
        switch step.work {
        case .convolution(let geometry, let parts):
            return Prepared(step: step, constants: .convolution(packed(geometry, parts)))
        case .block(let layers):
            let convolutions = layers.map { packed($0.geometry, [$0.filters]) }
            guard let block = ConvolutionBlock(convolutions, threads: pool.threads) else {
                preconditionFailure("BlockFusion asks ConvolutionBlock.pays first")
            }
            let epilogues = layers.dropLast().map(\.epilogue) + [step.epilogue]
            return Prepared(step: step, constants: .block(block, epilogues))
        case .dense(let filters) where precision == .bfloat16:
            return Prepared(step: step, constants: .convolution(packed(pixelwise(filters, step), [filters])))
        case .dense(let filters):
            let product = DenseProduct(
                filters.tensor.pointer(Float.self), owner: filters.tensor, columns: filters.count,
                inner: filters.tensor.shape[1], scale: filters.scale, bias: filters.bias)
            return Prepared(step: step, constants: .dense(product))
        default:
            return Prepared(step: step, constants: .none)
        }
    }

    private func packed(_ geometry: ConvolutionGeometry, _ parts: [FusedStep.Filters]) -> PackedConvolution {
        FusedStep.Filters.withScaled(parts) { filters in
            PackedConvolution(
                geometry, filters: filters, bias: parts.flatMap(\.bias), precision: precision, threads: pool.threads)
        }
    }

    /// A dense layer as a convolution of images of one pixel.
    private func pixelwise(_ filters: FusedStep.Filters, _ step: FusedStep) -> ConvolutionGeometry {
        var geometry = ConvolutionGeometry(
            inputChannels: filters.tensor.shape[1], inputHeight: 1, inputWidth: 1, outputChannels: filters.count,
            kernelHeight: 1, kernelWidth: 1)
        geometry.batch = shapes[step.results[0]][0]
        return geometry
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
        case .convolution, .block, .dense:
            return product(prepared, shape, input: inputs[0], output: output, residual: residual, memory)
        case .scaleShift(let scale, let shift):
            return { numbers.scaleShift(inputs[0], scale: scale, shift: shift, epilogue: epilogue, to: output) }
        case .add:
            return { numbers.add(inputs[0], inputs[1], epilogue: epilogue, to: output) }
        case .multiply:
            let images = shape[0]
            let isGate = shapes[step.inputs[1]] != shape
            return { numbers.multiply(inputs[0], inputs[1], images: images, isGate: isGate, to: output) }
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
        case .channels(let range):
            return { numbers.copy(inputs[0].sliced(range.lowerBound), to: output) }
        case .upsample(let factor):
            let width = shape[3]
            return {
                // Rows of all images follow each other: `factor` of the result for each one of the input.
                numbers.gather(inputs[0], to: output) { pixel in
                    pixel / width / factor * (width / factor) + pixel % width / factor
                }
            }
        case .softmax:
            return { numbers.softmax(inputs[0], to: output) }
        case .l2Normalize(let scale):
            return { numbers.l2Normalize(inputs[0], scale: scale, least: Graph.leastLength, to: output) }
        case .predictions(let predictions):
            let list = PredictionCopy(predictions, shape: shape, maps: step.inputs.map { shapes[$0] })
            return { list.run(inputs, to: output) }
        }
    }

    private func product(
        _ prepared: Prepared, _ shape: Shape, input: PixelView, output: PixelView, residual: PixelView?,
        _ memory: AlignedFloats
    ) -> (() -> Void)? {
        let pool = pool
        let epilogue = prepared.step.epilogue
        switch prepared.constants {
        case .none:
            return nil
        case .convolution(let convolution):
            return {
                convolution.run(
                    input: input, output: output, epilogue: epilogue, residual: residual, scratch: memory.base,
                    pool: pool)
            }
        case .block(let block, let epilogues):
            return {
                block.run(
                    input: input, output: output, epilogues: epilogues, residual: residual, scratch: memory.base,
                    pool: pool)
            }
        case .dense(let product):
            return {
                product.multiply(
                    rows: shape[0], input: input, output: output, epilogue: epilogue, residual: residual, pool: pool)
            }
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
