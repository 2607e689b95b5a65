import CKernels

/// A convolution of channels-first images with its two gradients, for training: every pass is matrix products over
/// blocks of gathered columns (`ImageColumns`).
///
/// | pass | product |
/// | --- | --- |
/// | forward | `y = filters @ columns(x)` |
/// | to the input | `dx = scattered(filters^T @ dy)` |
/// | to the filters | `dfilters = dy @ columns(x)^T`, summed over the images |
///
/// Blocks of images are shared among threads (`Parallelism`). Where blocks are cut, and in which order their sums are
/// added, depends on the geometry alone, so that the results do not depend on the number of threads.
/// Source: Chellapilla et al. 2006, "High performance convolutional neural networks for document processing".
public struct TrainingConvolution: Sendable {
    public let geometry: ConvolutionGeometry
    private let columns: ImageColumns
    /// Images in a block.
    private let block: Int
    private let blockCount: Int

    /// Floats of columns that a block may have: what stays in the second-level cache.
    private static let blockFloats = 1 << 17

    public init(_ geometry: ConvolutionGeometry) {
        self.geometry = geometry
        columns = ImageColumns(geometry: geometry)
        let floats = max(columns.taps * columns.places, 1)
        let images = max(Self.blockFloats / floats, (256 + columns.places - 1) / max(columns.places, 1), 1)
        block = min(images, max(geometry.batch, 1))
        blockCount = (geometry.batch + block - 1) / block
    }

    private var isDepthwise: Bool { geometry.channelsPerGroup == 1 && geometry.groups > 1 }

    /// `y`, dense `[N, O, output height, output width]`.
    public func forward(
        input: UnsafePointer<Float>, filters: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        output: UnsafeMutablePointer<Float>
    ) {
        if isDepthwise {
            return TrainingDepthwise(geometry).forward(input: input, filters: filters, bias: bias, output: output)
        }
        let g = geometry
        nonisolated(unsafe) let (input, filters, bias, output) = (input, filters, bias, output)
        forEachBlock(scratch: columns.taps + g.outputChannelsPerGroup) { images, scratch, gemm in
            let width = images.count * columns.places
            let products = scratch + columns.taps * block * columns.places
            for group in 0..<g.groups {
                columns.gather(start(of: group, input, images), images: images.count, into: scratch)
                ck_sgemm(
                    g.outputChannelsPerGroup, 0, width, columns.taps,
                    filters + group * g.outputChannelsPerGroup * columns.taps, columns.taps, 1, scratch, width, 1,
                    products, width, gemm)
                forEachPlane(of: group, images) { channel, place, plane in
                    let from = products + place
                    let to = output + plane
                    let offset = bias?[channel] ?? 0
                    for p in 0..<columns.places { to[p] = from[p] + offset }
                }
            }
        }
    }

    /// `dx`, dense, of the input's shape.
    public func inputGradient(
        filters: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
    ) {
        if isDepthwise {
            return TrainingDepthwise(geometry).inputGradient(
                filters: filters, outputGradient: outputGradient, inputGradient: inputGradient)
        }
        let g = geometry
        nonisolated(unsafe) let (filters, dy, dx) = (filters, outputGradient, inputGradient)
        forEachBlock(scratch: columns.taps + g.outputChannelsPerGroup) { images, scratch, gemm in
            let width = images.count * columns.places
            let lines = scratch + columns.taps * block * columns.places
            let imageSize = g.inputChannels * g.inputHeight * g.inputWidth
            (dx + images.lowerBound * imageSize).update(repeating: 0, count: images.count * imageSize)
            for group in 0..<g.groups {
                collect(dy, of: group, images, into: lines)
                ck_sgemm(
                    columns.taps, 0, width, g.outputChannelsPerGroup,
                    filters + group * g.outputChannelsPerGroup * columns.taps, 1, columns.taps, lines, width, 1,
                    scratch, width, gemm)
                columns.scatter(
                    scratch, images: images.count,
                    addingTo: UnsafeMutablePointer(mutating: start(of: group, UnsafePointer(dx), images)))
            }
        }
    }

    /// `dfilters`, dense, of the filters' shape.
    public func filterGradient(
        input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
    ) {
        if isDepthwise {
            return TrainingDepthwise(geometry).filterGradient(
                input: input, outputGradient: outputGradient, filterGradient: filterGradient)
        }
        let g = geometry
        let size = g.outputChannels * columns.taps
        // Sums of their own for runs of blocks, added in order at the end: as many whatever the threads.
        let parts = min(max(blockCount, 1), size > 1 << 20 ? 2 : 8)
        let partial = AlignedFloats(count: parts * size)
        nonisolated(unsafe) let (input, dy, sums) = (input, outputGradient, partial.base)
        let groupSize = g.outputChannelsPerGroup * columns.taps
        let places = columns.places
        let blocksCost = g.multiplyAccumulates / max(parts, 1)
        Parallelism.forEachRange(of: parts, grain: max(1, Self.threadCost / max(blocksCost, 1))) { range in
            let memory = AlignedFloats(
                count: (columns.taps + g.outputChannelsPerGroup) * block * places + groupSize + ck_sgemm_scratch())
            let gathered = memory.base
            let lines = gathered + columns.taps * block * places
            let product = lines + g.outputChannelsPerGroup * block * places
            for part in range {
                for number in blockCount * part / parts..<blockCount * (part + 1) / parts {
                    let images = number * block..<min((number + 1) * block, g.batch)
                    let width = images.count * places
                    for group in 0..<g.groups {
                        columns.gather(start(of: group, input, images), images: images.count, into: gathered)
                        collect(dy, of: group, images, into: lines)
                        ck_sgemm(
                            g.outputChannelsPerGroup, 0, columns.taps, width, lines, width, 1, gathered, 1, width,
                            product, columns.taps, product + groupSize)
                        let sum = sums + part * size + group * groupSize
                        for i in 0..<groupSize { sum[i] += product[i] }
                    }
                }
            }
        }
        filterGradient.update(from: sums, count: size)
        for part in 1..<max(parts, 1) {
            for i in 0..<size { filterGradient[i] += sums[part * size + i] }
        }
    }

    // MARK: - Blocks

    /// Multiply-accumulates from which on a thread of its own is worth its start.
    static let threadCost = 1 << 21

    /// Runs `body` for each block with `scratch` floats for each of its places, and the product's own working memory.
    private func forEachBlock(
        scratch: Int,
        _ body:
            @Sendable (_ images: Range<Int>, _ scratch: UnsafeMutablePointer<Float>, _ gemm: UnsafeMutablePointer<Float>)
            -> Void
    ) {
        let cost = geometry.multiplyAccumulates / max(blockCount, 1)
        Parallelism.forEachRange(of: blockCount, grain: max(1, Self.threadCost / max(cost, 1))) { range in
            let count = scratch * block * columns.places
            let memory = AlignedFloats(count: count + ck_sgemm_scratch())
            for number in range {
                body(number * block..<min((number + 1) * block, geometry.batch), memory.base, memory.base + count)
            }
        }
    }

    private func start(of group: Int, _ input: UnsafePointer<Float>, _ images: Range<Int>) -> UnsafePointer<Float> {
        let g = geometry
        return input + (images.lowerBound * g.inputChannels + group * g.channelsPerGroup) * g.inputHeight * g.inputWidth
    }

    /// A group's output planes: the channel, its place in a block's `[out, images * places]`, and in the whole output.
    private func forEachPlane(
        of group: Int, _ images: Range<Int>, _ body: (_ channel: Int, _ place: Int, _ plane: Int) -> Void
    ) {
        let g = geometry
        for o in 0..<g.outputChannelsPerGroup {
            let channel = group * g.outputChannelsPerGroup + o
            for (number, image) in images.enumerated() {
                body(
                    channel, (o * images.count + number) * columns.places,
                    (image * g.outputChannels + channel) * columns.places)
            }
        }
    }

    /// A block's part of `dy` as `[out, images * places]`.
    private func collect(
        _ dy: UnsafePointer<Float>, of group: Int, _ images: Range<Int>, into lines: UnsafeMutablePointer<Float>
    ) {
        forEachPlane(of: group, images) { _, place, plane in
            (lines + place).update(from: dy + plane, count: columns.places)
        }
    }
}
