/// Pooling of channels-first images and its gradient, planes shared among threads.
///
/// Windows of 2x2 that tile the image, the usual ones, have a loop of their own.
public struct TrainingPooling: Sendable {
    private let geometry: PoolingGeometry
    private let kind: PoolingKind

    public init(_ geometry: PoolingGeometry, _ kind: PoolingKind) {
        self.geometry = geometry
        self.kind = kind
    }

    public func forward(_ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>) {
        nonisolated(unsafe) let (input, output) = (input, output)
        let isHalving = isHalving
        forEachPlanes { planes in
            if isHalving {
                for plane in planes { halve(plane, input, output) }
            } else {
                var part = geometry
                part.batch = 1
                part.channels = planes.count
                referencePooling(
                    part, kind, input: input + planes.lowerBound * inputArea,
                    output: output + planes.lowerBound * outputArea)
            }
        }
    }

    public func gradient(
        _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
        into inputGradient: UnsafeMutablePointer<Float>
    ) {
        nonisolated(unsafe) let (x, dy, dx) = (input, outputGradient, inputGradient)
        let isHalving = isHalving
        forEachPlanes { planes in
            if isHalving {
                for plane in planes { halveGradient(plane, x, dy, dx) }
            } else {
                poolingGradient(geometry, kind, planes: planes, input: x, outputGradient: dy, inputGradient: dx)
            }
        }
    }

    private var inputArea: Int { geometry.inputHeight * geometry.inputWidth }
    private var outputArea: Int { geometry.outputHeight * geometry.outputWidth }

    /// The maximum of 2x2 windows side by side, none over the edge.
    private var isHalving: Bool {
        let g = geometry
        return kind == .maximum && g.windowHeight == 2 && g.windowWidth == 2 && g.strideVertical == 2
            && g.strideHorizontal == 2 && g.paddingTop == 0 && g.paddingLeft == 0 && g.paddingBottom == 0
            && g.paddingRight == 0
    }

    private func halve(_ plane: Int, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>) {
        let width = geometry.inputWidth
        for y in 0..<geometry.outputHeight {
            let first = input + plane * inputArea + 2 * y * width
            let to = output + plane * outputArea + y * geometry.outputWidth
            var done = 0
            while done + 8 <= geometry.outputWidth {
                let corners = Corners(first + 2 * done, width)
                let top = Corners.larger(corners.a, corners.b)
                UnsafeMutableRawPointer(to + done).storeBytes(
                    of: Corners.larger(top, Corners.larger(corners.c, corners.d)), as: SIMD8<Float>.self)
                done += 8
            }
            for x in done..<geometry.outputWidth {
                let corners = (first[2 * x], first[2 * x + 1], first[2 * x + width], first[2 * x + width + 1])
                let top = Self.larger(corners.0, corners.1)
                to[x] = Self.larger(top, Self.larger(corners.2, corners.3))
            }
        }
    }

    private func halveGradient(
        _ plane: Int, _ input: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>
    ) {
        let width = geometry.inputWidth
        let to = dx + plane * inputArea
        if geometry.inputHeight % 2 != 0 || width % 2 != 0 { to.update(repeating: 0, count: inputArea) }
        for y in 0..<geometry.outputHeight {
            let x = input + plane * inputArea + 2 * y * width
            let slopes = dy + plane * outputArea + y * geometry.outputWidth
            let line = to + 2 * y * width
            var done = 0
            while done + 8 <= geometry.outputWidth {
                let slope = UnsafeRawPointer(slopes + done).loadUnaligned(as: SIMD8<Float>.self)
                Corners(x + 2 * done, width).give(slope, to: line + 2 * done, width)
                done += 8
            }
            for column in done..<geometry.outputWidth {
                let (a, b, c, d) = (2 * column, 2 * column + 1, 2 * column + width, 2 * column + width + 1)
                // A later corner wins only if it is larger, or the first NaN.
                let topIsSecond = Self.beats(x[b], x[a])
                let top = topIsSecond ? x[b] : x[a]
                let bottomIsSecond = Self.beats(x[d], x[c])
                let bottom = bottomIsSecond ? x[d] : x[c]
                let isBottom = Self.beats(bottom, top)
                let slope = slopes[column]
                line[a] = !isBottom && !topIsSecond ? slope : 0
                line[b] = !isBottom && topIsSecond ? slope : 0
                line[c] = isBottom && !bottomIsSecond ? slope : 0
                line[d] = isBottom && bottomIsSecond ? slope : 0
            }
        }
    }

    @inline(__always)
    private static func beats(_ later: Float, _ earlier: Float) -> Bool { later > earlier || (later != later && earlier == earlier) }

    @inline(__always)
    private static func larger(_ earlier: Float, _ later: Float) -> Float { beats(later, earlier) ? later : earlier }

    private func forEachPlanes(_ body: @Sendable (Range<Int>) -> Void) {
        let grain = max(1, (1 << 17) / max(inputArea, 1))
        Parallelism.forEachRange(of: geometry.batch * geometry.channels, grain: grain, body)
    }
}

/// The corners of eight windows of 2x2 side by side: a and b above, c and d below.
private struct Corners {
    let a: SIMD8<Float>
    let b: SIMD8<Float>
    let c: SIMD8<Float>
    let d: SIMD8<Float>

    @inline(__always)
    init(_ first: UnsafePointer<Float>, _ width: Int) {
        let top = UnsafeRawPointer(first).loadUnaligned(as: SIMD16<Float>.self)
        let bottom = UnsafeRawPointer(first + width).loadUnaligned(as: SIMD16<Float>.self)
        (a, b, c, d) = (top.evenHalf, top.oddHalf, bottom.evenHalf, bottom.oddHalf)
    }

    /// A later one wins only if it is larger, or the first NaN.
    @inline(__always)
    static func beats(_ later: SIMD8<Float>, _ earlier: SIMD8<Float>) -> SIMDMask<SIMD8<Int32>> {
        (later .> earlier) .| ((later .!= later) .& (earlier .== earlier))
    }

    @inline(__always)
    static func larger(_ earlier: SIMD8<Float>, _ later: SIMD8<Float>) -> SIMD8<Float> {
        earlier.replacing(with: later, where: beats(later, earlier))
    }

    /// Each slope at the place of its window's largest corner, zeros at the others.
    @inline(__always)
    func give(_ slope: SIMD8<Float>, to line: UnsafeMutablePointer<Float>, _ width: Int) {
        let (topIsSecond, bottomIsSecond) = (Self.beats(b, a), Self.beats(d, c))
        let isBottom = Self.beats(Self.larger(c, d), Self.larger(a, b))
        let (none, isTop) = (SIMD8<Float>(), .!isBottom)
        func row(_ first: SIMDMask<SIMD8<Int32>>, _ second: SIMDMask<SIMD8<Int32>>) -> SIMD16<Float> {
            var result = SIMD16<Float>()
            result.evenHalf = none.replacing(with: slope, where: first)
            result.oddHalf = none.replacing(with: slope, where: second)
            return result
        }
        UnsafeMutableRawPointer(line).storeBytes(
            of: row(isTop .& .!topIsSecond, isTop .& topIsSecond), as: SIMD16<Float>.self)
        UnsafeMutableRawPointer(line + width).storeBytes(
            of: row(isBottom .& .!bottomIsSecond, isBottom .& bottomIsSecond), as: SIMD16<Float>.self)
    }
}
