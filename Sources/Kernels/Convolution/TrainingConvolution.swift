import CConvolution
import CKernels

/// A convolution of channels-last images with its two gradients, for training: every pass is matrix products over what the
/// filters see at some output places (`PixelPatches`).
///
/// | pass | product |
/// | --- | --- |
/// | forward | `y = patches(x) @ filters^T` |
/// | to the input | `dx = scattered(dy @ filters)` |
/// | to the filters | `dfilters^T = patches(x)^T @ dy`, summed over all places |
///
/// Runs of places are shared among threads (`Parallelism`). Where runs are cut, and in which order their sums are added,
/// depends on the geometry alone, so that the results do not depend on the number of threads.
/// Source: Chellapilla et al. 2006, "High performance convolutional neural networks for document processing".
public struct TrainingConvolution: TrainingWay {
    public let geometry: ConvolutionGeometry
    private let patches: PixelPatches
    private let loops: VectorLoops

    /// - Parameter loops: the vector width of the products with filters.
    public init(_ geometry: ConvolutionGeometry, loops: VectorLoops = .best) {
        self.geometry = geometry
        self.loops = loops
        patches = PixelPatches(geometry)
    }

    public var isChannelsLast: Bool { true }

    private var imagePlaces: Int { geometry.outputHeight * geometry.outputWidth }
    private var places: Int { geometry.batch * imagePlaces }
    /// Numbers in a filter.
    private var taps: Int { geometry.filterCount }

    /// Multiply-accumulates from which on a thread of its own is worth waking.
    static let threadCost = 1 << 20
    /// Floats of patches that stay in the second-level cache beside a product's filters, and without them.
    private static let cachedFloats = 1 << 16
    private static let blockFloats = 1 << 18

    /// Places at a time where a product goes over the filters: whole register tiles.
    private var placesAtATime: Int {
        max(min(Self.cachedFloats / max(taps, 1), 2048) / loops.tileRows, 1) * loops.tileRows
    }

    public func forward(
        input: UnsafePointer<Float>, filters: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        output: UnsafeMutablePointer<Float>
    ) {
        let g = geometry
        nonisolated(unsafe) let (input, output) = (input, output)
        let packed = (0..<g.groups).map { group in
            PackedFilters(
                channelsLastFilters(filters, geometry: g, group: group), columns: g.outputChannelsPerGroup,
                inner: taps, bias: bias.map { $0 + group * g.outputChannelsPerGroup }, loops: loops)
        }
        let cost = taps * g.outputChannels
        Parallelism.forEachRange(of: places, grain: grain(of: placesAtATime, cost: cost)) { share in
            MemoryPool.shared.withFloats(placesAtATime * taps) { scratch in
                forEachRun(of: placesAtATime, in: share) { run in
                    for group in 0..<g.groups {
                        let rows = patches.rows(run, of: group, in: input, scratch: scratch)
                        multiply(rows, packed[group], run.count, into: place(run.lowerBound, group, output))
                    }
                }
            }
        }
    }

    public func inputGradient(
        filters: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
    ) {
        let g = geometry
        nonisolated(unsafe) let (dy, dx) = (outputGradient, inputGradient)
        let packed = (0..<g.groups).map { group in
            PackedFilters(
                transposed(channelsLastFilters(filters, geometry: g, group: group)), columns: taps,
                inner: g.outputChannelsPerGroup, bias: nil, loops: loops)
        }
        let imageSize = g.inputChannels * g.inputHeight * g.inputWidth
        let cost = imagePlaces * taps * g.outputChannels
        // Places of one image share pixels, so an image is one thread's.
        Parallelism.forEachRange(of: g.batch, grain: grain(of: 1, cost: cost)) { images in
            MemoryPool.shared.withFloats(placesAtATime * taps) { scratch in
                if !g.isPixelwise { (dx + images.lowerBound * imageSize).update(repeating: 0, count: images.count * imageSize) }
                forEachRun(of: placesAtATime, in: images.lowerBound * imagePlaces..<images.upperBound * imagePlaces) { run in
                    for group in 0..<g.groups {
                        let slopes = place(run.lowerBound, group, UnsafeMutablePointer(mutating: dy))
                        if g.isPixelwise {
                            let to = dx + run.lowerBound * g.inputChannels + group * g.channelsPerGroup
                            multiply(slopes, packed[group], run.count, into: PixelView(base: to, stride: g.inputChannels))
                        } else {
                            multiply(slopes, packed[group], run.count, into: PixelView(base: scratch, stride: taps))
                            patches.scatter(scratch, run, of: group, addingTo: dx)
                        }
                    }
                }
            }
        }
    }

    public func filterGradient(
        input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
    ) {
        let g = geometry
        let size = g.outputChannels * taps
        guard size > 0 else { return }
        let block = max(min(Self.blockFloats / max(taps, 1), 2048), 128)
        let blockCount = (places + block - 1) / block
        // Sums of their own for runs of blocks, added in order at the end: as many whatever the threads.
        let parts = min(max(blockCount, 1), size > 1 << 20 ? 2 : 8)
        MemoryPool.shared.withFloats(parts * size) { sums in
            nonisolated(unsafe) let (input, dy, sums) = (input, outputGradient, sums)
            sums.update(repeating: 0, count: parts * size)
            Parallelism.forEachRange(of: parts, grain: grain(of: 1, cost: g.multiplyAccumulates / parts)) { range in
                MemoryPool.shared.withFloats(block * taps + ck_gemm_scratch(Float.kind.rawValue)) { scratch in
                    for part in range {
                        let first = blockCount * part / parts * block
                        let end = min(blockCount * (part + 1) / parts * block, places)
                        forEachRun(of: block, in: first..<max(first, end)) { run in
                            for group in 0..<g.groups {
                                let rows = patches.rows(run, of: group, in: input, scratch: scratch)
                                let slopes = place(run.lowerBound, group, UnsafeMutablePointer(mutating: dy))
                                var product = ck_product(
                                    type: Float.kind.rawValue, m: taps, n: g.outputChannelsPerGroup, k: run.count, a: rows.base,
                                    a_row: 1, a_column: rows.stride, b: slopes.base, b_row: slopes.stride, b_column: 1,
                                    c: sums + part * size + group * g.outputChannelsPerGroup * taps,
                                    c_row: g.outputChannelsPerGroup, adding: 1)
                                ck_gemm(&product, scratch + block * taps)
                            }
                        }
                    }
                }
            }
            for part in 1..<max(parts, 1) {
                for i in 0..<size { sums[i] += sums[part * size + i] }
            }
            g.orderFilters(sums, into: filterGradient)
        }
    }

    // MARK: - Parts

    /// Places of `unit` and its multiples that are worth a thread, each costing `cost`.
    private func grain(of unit: Int, cost: Int) -> Int {
        (max(Self.threadCost / max(cost, 1), 1) + unit - 1) / unit * unit
    }

    private func forEachRun(of length: Int, in range: Range<Int>, _ body: (Range<Int>) -> Void) {
        for first in stride(from: range.lowerBound, to: range.upperBound, by: length) {
            body(first..<min(first + length, range.upperBound))
        }
    }

    /// A group's channels of output place `number` and those after it.
    private func place(_ number: Int, _ group: Int, _ output: UnsafeMutablePointer<Float>) -> PixelView {
        PixelView(
            base: output + number * geometry.outputChannels + group * geometry.outputChannelsPerGroup,
            stride: geometry.outputChannels)
    }

    private func multiply(_ rows: PixelView, _ filters: PackedFilters, _ count: Int, into output: PixelView) {
        var product = filters.product(input: rows, output: output, epilogue: Epilogue.none.with(residual: nil))
        loops.table.pointee.gemm(&product, 0, count, 0, filters.panels)
    }

    /// A group's `[out, taps]` as `[taps, out]`.
    private func transposed(_ filters: AlignedFloats) -> AlignedFloats {
        let (rows, columns) = (geometry.outputChannelsPerGroup, taps)
        let result = AlignedFloats(count: rows * columns)
        ck_transpose(filters.base, columns, rows, columns, result.base, rows)
        return result
    }
}

extension ConvolutionGeometry {
    /// Each group's `[kernel height * kernel width * in / groups, out / groups]` to the order of filters,
    /// `[out, in / groups, kernel height, kernel width]`.
    func orderFilters(_ sums: UnsafePointer<Float>, into filters: UnsafeMutablePointer<Float>) {
        let (window, inputs, taps) = (kernelHeight * kernelWidth, channelsPerGroup, filterCount)
        let outputs = outputChannelsPerGroup
        MemoryPool.shared.withFloats(outputs * taps) { lines in
            for group in 0..<groups {
                ck_transpose(sums + group * outputs * taps, outputs, taps, outputs, lines, taps)
                for output in 0..<outputs {
                    let filter = filters + (group * outputs + output) * taps
                    ck_transpose(lines + output * taps, inputs, window, inputs, filter, window)
                }
            }
        }
    }
}
