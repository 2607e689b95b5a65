import Glibc

/// Planes of bytes made smooth, so that grain does not make edges.
///
/// Each pixel becomes the mean of those around it, along x and then along y, weighed by `exp(-d^2 / (2 sigma^2))` for
/// distances d up to `4 sigma`; beyond the border stands the border's pixel.
/// Source: Felzenszwalb and Huttenlocher 2004, section 5: sigma 0.8, "which does not produce any visible change".
struct GaussianSmoothing {
    /// From the pixel itself outwards.
    let weights: [Float]

    /// - Parameter sigma: in pixels, at least 0; 0 leaves everything as it is.
    init(sigma: Double) {
        let reach = Int((4 * sigma).rounded(.up))
        let raw = (0...reach).map { $0 == 0 ? 1 : exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        let sum = raw[0] + 2 * raw.dropFirst().reduce(0, +)
        weights = raw.map { Float($0 / sum) }
    }

    /// Shape of plane and result: `[height, width]`.
    func smooth(_ plane: [UInt8], width: Int, height: Int) -> [Float] {
        let count = width * height
        let along = [Float](unsafeUninitializedCapacity: count) { target, filled in
            for y in 0..<height { smoothRow(plane, y * width, width, target) }
            filled = count
        }
        return [Float](unsafeUninitializedCapacity: count) { target, filled in
            along.withUnsafeBufferPointer { source in
                for y in 0..<height {
                    let row = y * width
                    for x in 0..<width { target[row + x] = weights[0] * source[row + x] }
                    for distance in 1..<max(weights.count, 1) {
                        let weight = weights[distance]
                        let (above, below) = (max(y - distance, 0) * width, min(y + distance, height - 1) * width)
                        for x in 0..<width { target[row + x] += weight * (source[above + x] + source[below + x]) }
                    }
                }
            }
            filled = count
        }
    }

    private func smoothRow(_ plane: [UInt8], _ start: Int, _ width: Int, _ target: UnsafeMutableBufferPointer<Float>) {
        let reach = weights.count - 1
        plane.withUnsafeBufferPointer { plane in
            weights.withUnsafeBufferPointer { weights in
                func mixed(_ x: Int, _ place: (Int) -> Int) -> Float {
                    var sum = weights[0] * Float(plane[start + x])
                    for distance in 1..<max(reach + 1, 1) {
                        let pair = Float(plane[start + place(x - distance)]) + Float(plane[start + place(x + distance)])
                        sum += weights[distance] * pair
                    }
                    return sum
                }
                for x in 0..<width {
                    target[start + x] =
                        x >= reach && x + reach < width
                        ? mixed(x) { $0 } : mixed(x) { max(0, min(width - 1, $0)) }
                }
            }
        }
    }
}
