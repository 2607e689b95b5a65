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
                            for x in inside { to[x] = line[x * g.strideHorizontal] }
                        }
                        for x in inside.upperBound..<g.outputWidth { to[x] = 0 }
                    }
                    to += g.outputWidth
                }
            }
        }
    }

    /// Adds columns back to the pixels that they were copied from: the way back of `gather`.
    func scatter(_ columns: UnsafePointer<Float>, images count: Int, addingTo output: UnsafeMutablePointer<Float>) {
        let g = geometry
        let imageStep = g.inputChannels * g.inputHeight * g.inputWidth
        var from = columns
        forEachTap { plane, ky, kx, inside in
            for image in 0..<count {
                let to = output + image * imageStep + plane
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
