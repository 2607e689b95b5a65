import Glibc

/// The pixels that a convolution's filters look at, copied side by side ("im2col"), for images channels-first.
///
/// Column `i * places + p` holds what the filters see for output place `p` of the block's image `i`; row
/// `(c * kernel height + ky) * kernel width + kx` is one tap. A convolution is then the product of the filters
/// `[out, taps]` and the columns.
struct ImageColumns {
    let geometry: ConvolutionGeometry

    var places: Int { geometry.outputHeight * geometry.outputWidth }
    var taps: Int { geometry.filterCount }

    /// Fills `columns` `[taps, count * places]` from `count` images; `input` is the group's first channel of the first.
    func gather(_ input: UnsafePointer<Float>, images count: Int, into columns: UnsafeMutablePointer<Float>) {
        let g = geometry
        let imageStep = g.inputChannels * g.inputHeight * g.inputWidth
        var to = columns
        forEachTap { plane, ky, kx, inside in
            for image in 0..<count {
                let from = input + image * imageStep + plane
                if keepsPlaces {
                    copyShifted(from, ky, kx, inside, to: to)
                    to += places
                    continue
                }
                for y in 0..<g.outputHeight {
                    let row = y * g.strideVertical + ky * g.dilationVertical - g.paddingTop
                    if row < 0 || row >= g.inputHeight || inside.isEmpty {
                        to.update(repeating: 0, count: g.outputWidth)
                    } else {
                        let line = from + row * g.inputWidth + kx * g.dilationHorizontal - g.paddingLeft
                        for x in 0..<inside.lowerBound { to[x] = 0 }
                        if g.strideHorizontal == 1 {
                            memcpy(to + inside.lowerBound, line + inside.lowerBound, inside.count * 4)
                        } else {
                            Self.pick(line, every: g.strideHorizontal, inside, to: to)
                        }
                        for x in inside.upperBound..<g.outputWidth { to[x] = 0 }
                    }
                    to += g.outputWidth
                }
            }
        }
    }

    /// Adds columns back to the pixels that they were copied from: the way back of `gather`. Columns of padding are lost.
    func scatter(_ columns: UnsafeMutablePointer<Float>, images count: Int, addingTo output: UnsafeMutablePointer<Float>) {
        let g = geometry
        let imageStep = g.inputChannels * g.inputHeight * g.inputWidth
        var from = columns
        forEachTap { plane, ky, kx, inside in
            for image in 0..<count {
                let to = output + image * imageStep + plane
                if keepsPlaces {
                    addShifted(from, ky, kx, inside, to: to)
                    from += places
                    continue
                }
                for y in 0..<g.outputHeight {
                    let row = y * g.strideVertical + ky * g.dilationVertical - g.paddingTop
                    if row >= 0 && row < g.inputHeight && !inside.isEmpty {
                        let line = to + row * g.inputWidth + kx * g.dilationHorizontal - g.paddingLeft
                        if g.strideHorizontal == 1 {
                            for x in inside { line[x] += from[x] }
                        } else {
                            for x in inside { line[x * g.strideHorizontal] += from[x] }
                        }
                    }
                    from += g.outputWidth
                }
            }
        }
    }

    /// Whether the output has the input's rows and columns: then a tap sees the image moved by a few places, and all rows are
    /// copied at once.
    private var keepsPlaces: Bool {
        geometry.strideHorizontal == 1 && geometry.strideVertical == 1 && geometry.outputWidth == geometry.inputWidth
            && geometry.outputHeight == geometry.inputHeight
    }

    /// The output rows whose tap lies in the image, and the places from an output's to the pixel that its tap sees.
    private func shift(_ ky: Int, _ kx: Int) -> (rows: Range<Int>, places: Int) {
        let g = geometry
        let (down, right) = (ky * g.dilationVertical - g.paddingTop, kx * g.dilationHorizontal - g.paddingLeft)
        return (g.insideRows(ky), down * g.inputWidth + right)
    }

    /// The part of `rows` whose shifted places lie in the plane: what one copy may touch.
    private func touched(_ rows: Range<Int>, _ shift: Int) -> Range<Int> {
        let width = geometry.inputWidth
        let first = max(rows.lowerBound * width, -shift)
        return first..<max(first, min(rows.upperBound * width, places - shift))
    }

    private func copyShifted(
        _ plane: UnsafePointer<Float>, _ ky: Int, _ kx: Int, _ inside: Range<Int>, to: UnsafeMutablePointer<Float>
    ) {
        let (rows, shift) = shift(ky, kx)
        let width = geometry.outputWidth
        guard !rows.isEmpty, !inside.isEmpty else { return to.update(repeating: 0, count: places) }
        to.update(repeating: 0, count: rows.lowerBound * width)
        let touched = touched(rows, shift)
        memcpy(to + touched.lowerBound, plane + touched.lowerBound + shift, touched.count * 4)
        clearOutside(to, rows, inside)
        (to + rows.upperBound * width).update(repeating: 0, count: places - rows.upperBound * width)
    }

    private func addShifted(
        _ from: UnsafeMutablePointer<Float>, _ ky: Int, _ kx: Int, _ inside: Range<Int>,
        to plane: UnsafeMutablePointer<Float>
    ) {
        let (rows, shift) = shift(ky, kx)
        guard !rows.isEmpty, !inside.isEmpty else { return }
        clearOutside(from, rows, inside)
        let touched = touched(rows, shift)
        let to = plane + shift
        for place in touched { to[place] += from[place] }
    }

    /// Zeros where a row's tap lies left or right of the image.
    private func clearOutside(_ columns: UnsafeMutablePointer<Float>, _ rows: Range<Int>, _ inside: Range<Int>) {
        let width = geometry.outputWidth
        guard inside.count < width else { return }
        for y in rows {
            let line = columns + y * width
            for x in 0..<inside.lowerBound { line[x] = 0 }
            for x in inside.upperBound..<width { line[x] = 0 }
        }
    }

    /// `to[x] = line[x * step]` for the places inside.
    @inline(__always)
    private static func pick(
        _ line: UnsafePointer<Float>, every step: Int, _ inside: Range<Int>, to: UnsafeMutablePointer<Float>
    ) {
        var x = inside.lowerBound
        if step == 2 {
            // The last pixel read is that of place x + 8, so it must lie inside.
            while x + 8 < inside.upperBound {
                let pixels = UnsafeRawPointer(line + 2 * x).loadUnaligned(as: SIMD16<Float>.self)
                UnsafeMutableRawPointer(to + x).storeBytes(of: pixels.evenHalf, as: SIMD8<Float>.self)
                x += 8
            }
        }
        while x < inside.upperBound {
            to[x] = line[x * step]
            x += 1
        }
    }

    /// Every tap of a group's filters, in order, with the output columns for which it lies inside the image.
    @inline(__always)
    private func forEachTap(_ body: (_ plane: Int, _ ky: Int, _ kx: Int, _ inside: Range<Int>) -> Void) {
        let g = geometry
        for channel in 0..<g.channelsPerGroup {
            for ky in 0..<g.kernelHeight {
                for kx in 0..<g.kernelWidth {
                    body(channel * g.inputHeight * g.inputWidth, ky, kx, g.insideColumns(kx))
                }
            }
        }
    }
}

extension ConvolutionGeometry {
    /// The output columns whose tap `kx` lies inside the image.
    func insideColumns(_ kx: Int) -> Range<Int> {
        Self.inside(kx * dilationHorizontal - paddingLeft, strideHorizontal, inputWidth, outputWidth)
    }

    /// The output rows whose tap `ky` lies inside the image.
    func insideRows(_ ky: Int) -> Range<Int> {
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
