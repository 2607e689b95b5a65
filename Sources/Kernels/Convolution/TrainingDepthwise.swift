/// A convolution with one input channel a group, and its gradients, on channels-first images: for each tap one pass over the
/// rows it meets.
///
/// Planes are shared among threads; each is made by one.
public struct TrainingDepthwise: TrainingWay {
    private let geometry: ConvolutionGeometry

    public init(_ geometry: ConvolutionGeometry) { self.geometry = geometry }

    public var isChannelsLast: Bool { false }

    private var outputArea: Int { geometry.outputHeight * geometry.outputWidth }
    private var inputArea: Int { geometry.inputHeight * geometry.inputWidth }
    private var taps: Int { geometry.kernelHeight * geometry.kernelWidth }

    public func forward(
        input: UnsafePointer<Float>, filters: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        output: UnsafeMutablePointer<Float>
    ) {
        nonisolated(unsafe) let (input, filters, bias, output) = (input, filters, bias, output)
        forEachPlane(geometry.batch * geometry.outputChannels) { plane in
            let channel = plane % geometry.outputChannels
            let from = input + inputPlane(plane) * inputArea
            let to = output + plane * outputArea
            to.update(repeating: bias?[channel] ?? 0, count: outputArea)
            forEachLine { tap, row, line, columns in
                let weight = filters[channel * taps + tap]
                let (x, y) = (from + row, to + line)
                let step = geometry.strideHorizontal
                if step == 1 {
                    for i in columns { y[i] += weight * x[i] }
                } else {
                    for i in columns { y[i] += weight * x[i * step] }
                }
            }
        }
    }

    public func inputGradient(
        filters: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
    ) {
        nonisolated(unsafe) let (filters, dy, dx) = (filters, outputGradient, inputGradient)
        let g = geometry
        forEachPlane(g.batch * g.inputChannels) { plane in
            let to = dx + plane * inputArea
            to.update(repeating: 0, count: inputArea)
            let (image, input) = (plane / g.inputChannels, plane % g.inputChannels)
            for o in 0..<g.outputChannelsPerGroup {
                let channel = input * g.outputChannelsPerGroup + o
                let from = dy + (image * g.outputChannels + channel) * outputArea
                forEachLine { tap, row, line, columns in
                    let weight = filters[channel * taps + tap]
                    let (x, y) = (to + row, from + line)
                    let step = g.strideHorizontal
                    if step == 1 {
                        for i in columns { x[i] += weight * y[i] }
                    } else {
                        for i in columns { x[i * step] += weight * y[i] }
                    }
                }
            }
        }
    }

    public func filterGradient(
        input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
    ) {
        nonisolated(unsafe) let (input, dy, sums) = (input, outputGradient, filterGradient)
        let g = geometry
        forEachPlane(g.outputChannels) { channel in
            let to = sums + channel * taps
            to.update(repeating: 0, count: taps)
            for image in 0..<g.batch {
                let plane = image * g.outputChannels + channel
                let from = input + inputPlane(plane) * inputArea
                let slopes = dy + plane * outputArea
                forEachLine { tap, row, line, columns in
                    to[tap] += Self.dot(from + row, slopes + line, columns, step: g.strideHorizontal)
                }
            }
        }
    }

    private static func dot(
        _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ columns: Range<Int>, step: Int
    ) -> Float {
        var sum: Float = 0
        var i = columns.lowerBound
        if step == 1 {
            var lanes = SIMD8<Float>()
            while i + 8 <= columns.upperBound {
                let a = UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Float>.self)
                let b = UnsafeRawPointer(y + i).loadUnaligned(as: SIMD8<Float>.self)
                lanes += a * b
                i += 8
            }
            sum = lanes.sum()
        }
        while i < columns.upperBound {
            sum += x[i * step] * y[i]
            i += 1
        }
        return sum
    }

    /// The input plane that an output plane reads.
    private func inputPlane(_ plane: Int) -> Int {
        let (image, channel) = (plane / geometry.outputChannels, plane % geometry.outputChannels)
        return image * geometry.inputChannels + channel / geometry.outputChannelsPerGroup
    }

    private func forEachPlane(_ count: Int, _ body: @Sendable (Int) -> Void) {
        let cost = geometry.multiplyAccumulates / max(count, 1)
        Parallelism.forEachRange(of: count, grain: max(1, TrainingConvolution.threadCost / max(cost, 1))) { range in
            for plane in range { body(plane) }
        }
    }

    /// Every tap and output row that meet inside the image: the input pixel (it may lie before the row) that output
    /// column 0 meets, the output row's first place, and the columns that lie inside.
    @inline(__always)
    private func forEachLine(_ body: (_ tap: Int, _ row: Int, _ line: Int, _ columns: Range<Int>) -> Void) {
        let g = geometry
        for ky in 0..<g.kernelHeight {
            for kx in 0..<g.kernelWidth {
                let columns = g.insideColumns(kx)
                guard !columns.isEmpty else { continue }
                for y in g.insideRows(ky) {
                    let row = y * g.strideVertical + ky * g.dilationVertical - g.paddingTop
                    let first = row * g.inputWidth + kx * g.dilationHorizontal - g.paddingLeft
                    body(ky * g.kernelWidth + kx, first, y * g.outputWidth, columns)
                }
            }
        }
    }
}

extension ConvolutionGeometry {
    /// The output columns whose tap `kx` lies inside the image.
    fileprivate func insideColumns(_ kx: Int) -> Range<Int> {
        Self.inside(kx * dilationHorizontal - paddingLeft, strideHorizontal, inputWidth, outputWidth)
    }

    /// The output rows whose tap `ky` lies inside the image.
    fileprivate func insideRows(_ ky: Int) -> Range<Int> {
        Self.inside(ky * dilationVertical - paddingTop, strideVertical, inputHeight, outputHeight)
    }

    /// The `x` of `0 ..< outputs` with `0 <= x * stride + shift < size`.
    private static func inside(_ shift: Int, _ stride: Int, _ size: Int, _ outputs: Int) -> Range<Int> {
        let first = shift >= 0 ? 0 : (-shift + stride - 1) / stride
        let end = size - shift <= 0 ? 0 : (size - shift - 1) / stride + 1
        let low = min(first, outputs)
        return low..<max(low, min(end, outputs))
    }
}
