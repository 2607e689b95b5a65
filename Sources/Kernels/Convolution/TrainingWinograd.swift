import CConvolution
import CKernels

/// A 3x3 convolution with stride 1 and its two gradients by Winograd's minimal filtering: F(2x2, 3x3) has 16 multiplications
/// where the definition has 36, F(4x4, 3x3) 36 where it has 144.
///
/// With `U = G filter G^T`, `X = B^T tile B` and `S = A slopes A^T` of each tile and channel:
///
/// | pass | product |
/// | --- | --- |
/// | forward | `y = A^T (U * X) A`, summed over input channels |
/// | to the input | the same of the slopes, with filters turned by 180 degrees and input and output exchanged |
/// | to the filters | `dfilters = G^T (sum over tiles of X * S) G` |
///
/// Runs of tiles are shared among threads; where they are cut, and in which order sums are added, depends on the geometry
/// alone. Source: Lavin and Gray 2016, "Fast algorithms for convolutional neural networks", sections 4.1 and 5.
public struct TrainingWinograd: TrainingWay {
    private let geometry: ConvolutionGeometry
    private let loops: VectorLoops
    /// One, for threads that each have tiles of their own.
    private let alone = WorkerPool(threads: 1)

    public init(_ geometry: ConvolutionGeometry, loops: VectorLoops = .best) {
        precondition(Self.canRun(geometry, loops))
        self.geometry = geometry
        self.loops = loops
    }

    public static func canRun(_ g: ConvolutionGeometry, _ loops: VectorLoops = .best) -> Bool {
        WinogradConvolution.canRun(g, loops)
            && [g.paddingTop, g.paddingBottom, g.paddingLeft, g.paddingRight].allSatisfy { (0...2).contains($0) }
    }

    /// Transforming filters and their gradient costs the same for few tiles as for many.
    static func pays(_ g: ConvolutionGeometry) -> Bool {
        WinogradTiles(g, .two).count >= 64 && g.inputChannels >= 32 && g.outputChannels >= 32
    }

    public var isChannelsLast: Bool { true }

    public func forward(
        input: UnsafePointer<Float>, filters: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        output: UnsafeMutablePointer<Float>
    ) {
        let outputs = WinogradConvolution.outputs(for: geometry) ?? .two
        let way = WinogradConvolution(geometry, filters, bias, loops, outputs: outputs)
        convolve(way, input, output, from: geometry.inputChannels, to: geometry.outputChannels)
    }

    public func inputGradient(
        filters: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
    ) {
        let g = geometry
        let turned = turned(filters)
        let way = withExtendedLifetime(turned) {
            WinogradConvolution(
                g.turned, turned.base, nil, loops, outputs: WinogradConvolution.outputs(for: g.turned) ?? .two)
        }
        convolve(way, outputGradient, inputGradient, from: g.outputChannels, to: g.inputChannels)
    }

    private func convolve(
        _ way: WinogradConvolution, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, from inputs: Int,
        to outputs: Int
    ) {
        nonisolated(unsafe) let from = PixelView(base: UnsafeMutablePointer(mutating: input), stride: inputs)
        nonisolated(unsafe) let to = PixelView(base: output, stride: outputs)
        Parallelism.forEachRange(of: way.tiles.count, grain: way.tilesAtATime) { share in
            MemoryPool.shared.withFloats(way.scratchCount) { scratch in
                for first in stride(from: share.lowerBound, to: share.upperBound, by: way.tilesAtATime) {
                    way.run(
                        tiles: first..<min(first + way.tilesAtATime, share.upperBound), input: from, output: to,
                        epilogue: Epilogue.none.with(residual: nil), scratch: scratch, pool: alone)
                }
            }
        }
    }

    /// Filters `[out, in, 3, 3]` as `[in, out, 3, 3]`, each turned by 180 degrees.
    private func turned(_ filters: UnsafePointer<Float>) -> AlignedFloats {
        let (outputs, inputs) = (geometry.outputChannels, geometry.inputChannels)
        let result = AlignedFloats(toFill: outputs * inputs * 9)
        for output in 0..<outputs {
            for input in 0..<inputs {
                let from = filters + (output * inputs + input) * 9
                let to = result.base + (input * outputs + output) * 9
                for tap in 0..<9 { to[tap] = from[8 - tap] }
            }
        }
        return result
    }

    /// Runs of tiles with sums of their own, added in order at the end: as many whatever the threads.
    private static let parts = 4
    /// Tiles of a product: few stay in the cache, and many are worth the way of large sums to memory and back.
    private var tilesOfProduct: Int { min(max(geometry.inputChannels, 128), 256) }

    /// Large tiles have 36 sums of all filters where small ones have 16: a part should have work for that.
    private var outputsOfGradient: WinogradOutputs {
        let large = WinogradTiles(geometry, .four)
        return WinogradConvolution.outputs(for: geometry) == .four && large.count >= Self.parts * 128 ? .four : .two
    }

    public func filterGradient(
        input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
    ) {
        let g = geometry
        let (inputs, outputs) = (g.inputChannels, g.outputChannels)
        let way = outputsOfGradient
        let places = way.places
        let transforms = way.loops(loops)
        let tiles = WinogradTiles(g, way)
        let zeros = AlignedFloats(count: max(inputs, outputs))
        let size = places * inputs * outputs
        nonisolated(unsafe) let images = PixelView(base: UnsafeMutablePointer(mutating: input), stride: inputs)
        nonisolated(unsafe) let slopes = PixelView(base: UnsafeMutablePointer(mutating: outputGradient), stride: outputs)
        MemoryPool.shared.withFloats(Self.parts * size) { sums in
            nonisolated(unsafe) let sums = sums
            Parallelism.forEachRange(of: Self.parts, grain: 1) { range in
                let transformed = places * tilesOfProduct * inputs
                let products = places * tilesOfProduct * outputs
                MemoryPool.shared.withFloats(transformed + products + ck_gemm_scratch(Float.kind.rawValue)) { scratch in
                    for part in range {
                        let to = sums + part * size
                        let share = tiles.count * part / Self.parts..<tiles.count * (part + 1) / Self.parts
                        if share.isEmpty { to.update(repeating: 0, count: size) }
                        for first in stride(from: share.lowerBound, to: share.upperBound, by: tilesOfProduct) {
                            let count = min(tilesOfProduct, share.upperBound - first)
                            var task = tiles.task(
                                first..<first + count, input: images, output: slopes, zeros: zeros,
                                transformed: scratch, products: scratch + transformed)
                            transforms.input(&task, 0, count)
                            transforms.slopes(&task, 0, count)
                            for place in 0..<places {
                                var product = ck_product(
                                    type: Float.kind.rawValue, m: inputs, n: outputs, k: count,
                                    a: scratch + place * count * inputs, a_row: 1, a_column: inputs,
                                    b: scratch + transformed + place * count * outputs, b_row: outputs, b_column: 1,
                                    c: to + place * inputs * outputs, c_row: outputs,
                                    adding: first > share.lowerBound ? 1 : 0)
                                ck_gemm(&product, scratch + transformed + products)
                            }
                        }
                    }
                }
            }
            for part in 1..<Self.parts {
                for i in 0..<size { sums[i] += sums[part * size + i] }
            }
            MemoryPool.shared.withFloats(9 * inputs * outputs) { taps in
                transforms.filter_slopes(sums, inputs * outputs, taps)
                g.orderFilters(UnsafePointer(taps), into: filterGradient)
            }
        }
    }
}

extension ConvolutionGeometry {
    /// The geometry of the way from the output's gradient to the input's, for a 3x3 convolution with stride 1.
    fileprivate var turned: ConvolutionGeometry {
        var result = self
        (result.inputChannels, result.outputChannels) = (outputChannels, inputChannels)
        (result.inputHeight, result.inputWidth) = (outputHeight, outputWidth)
        (result.paddingTop, result.paddingLeft) = (2 - paddingTop, 2 - paddingLeft)
        (result.paddingBottom, result.paddingRight) = (2 - paddingBottom, 2 - paddingRight)
        return result
    }
}
