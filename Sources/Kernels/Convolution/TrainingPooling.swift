import CKernels

/// Pooling of images and its gradient, as training computes them: the maximum on channels-last images, the average on
/// channels-first ones, dense either way. Agrees with `referencePooling` and `poolingGradient`.
public struct TrainingPooling: Sendable {
    private let geometry: PoolingGeometry
    private let kind: PoolingKind

    public init(_ geometry: PoolingGeometry, _ kind: PoolingKind) {
        self.geometry = geometry
        self.kind = kind
    }

    public var isChannelsLast: Bool { kind == .maximum }

    public func forward(_ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>) {
        nonisolated(unsafe) let (input, output) = (input, output)
        if isChannelsLast {
            let rowCost = geometry.inputWidth * geometry.channels * geometry.strideVertical
            let rows = geometry.batch * geometry.outputHeight
            Parallelism.forEachRange(of: rows, grain: grain(rowCost)) { rows in
                withUnsafePointer(to: windows) { ck_window_maximum($0, input, rows.lowerBound, rows.count, output) }
            }
            return
        }
        Parallelism.forEachRange(of: geometry.batch * geometry.channels, grain: grain(inputArea)) { planes in
            var part = geometry
            part.batch = 1
            part.channels = planes.count
            referencePooling(
                part, kind, input: input + planes.lowerBound * inputArea, output: output + planes.lowerBound * outputArea)
        }
    }

    public func gradient(
        _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
        into inputGradient: UnsafeMutablePointer<Float>
    ) {
        nonisolated(unsafe) let (x, dy, dx) = (input, outputGradient, inputGradient)
        if isChannelsLast {
            // Windows of one image may share pixels, so an image is one thread's.
            let size = inputArea * geometry.channels
            Parallelism.forEachRange(of: geometry.batch, grain: grain(size)) { images in
                (dx + images.lowerBound * size).update(repeating: 0, count: images.count * size)
                withUnsafePointer(to: windows) {
                    ck_window_maximum_gradient(
                        $0, x, dy, images.lowerBound * geometry.outputHeight, images.count * geometry.outputHeight, dx)
                }
            }
            return
        }
        Parallelism.forEachRange(of: geometry.batch * geometry.channels, grain: grain(inputArea)) { planes in
            poolingGradient(geometry, kind, planes: planes, input: x, outputGradient: dy, inputGradient: dx)
        }
    }

    private var inputArea: Int { geometry.inputHeight * geometry.inputWidth }
    private var outputArea: Int { geometry.outputHeight * geometry.outputWidth }

    /// Items of `cost` numbers each that are worth a thread.
    private func grain(_ cost: Int) -> Int { max(1, (1 << 16) / max(cost, 1)) }

    private var windows: ck_windows {
        ck_windows(
            channels: geometry.channels, input_height: geometry.inputHeight, input_width: geometry.inputWidth,
            output_height: geometry.outputHeight, output_width: geometry.outputWidth, height: geometry.windowHeight,
            width: geometry.windowWidth, stride_vertical: geometry.strideVertical,
            stride_horizontal: geometry.strideHorizontal, padding_top: geometry.paddingTop,
            padding_left: geometry.paddingLeft)
    }
}
