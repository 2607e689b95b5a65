/// Resizing in whole numbers, bit for bit as two libraries do it, for networks whose answers were written down with them.
extension Image {
    /// Pillow's `BILINEAR`: the triangle of `.antialiased` with weights of 22 bits, and whole values between the two passes.
    ///
    /// Source: python-pillow/Pillow, src/libImaging/Resample.c, `ImagingResampleHorizontal_8bpc`.
    func resizedAsPillow(height newHeight: Int, width newWidth: Int) -> Image {
        let rows = WholeTaps(ResizeTaps.triangles(source: height, target: newHeight))
        let columns = WholeTaps(ResizeTaps.triangles(source: width, target: newWidth))
        var narrowed = pixels
        if newWidth != width {
            narrowed = [UInt8](unsafeUninitializedCapacity: 3 * newWidth * height) { target, count in
                pixels.withUnsafeBufferPointer { source in
                    for y in 0..<height {
                        for x in 0..<newWidth {
                            for channel in 0..<3 {
                                target[3 * (y * newWidth + x) + channel] = columns.sum(x) {
                                    source[3 * (y * width + $0) + channel]
                                }
                            }
                        }
                    }
                }
                count = 3 * newWidth * height
            }
        }
        if newHeight == height { return Image(width: newWidth, height: newHeight, pixels: narrowed) }
        let result = [UInt8](unsafeUninitializedCapacity: 3 * newWidth * newHeight) { target, count in
            narrowed.withUnsafeBufferPointer { source in
                for y in 0..<newHeight {
                    for place in 0..<3 * newWidth {
                        target[3 * newWidth * y + place] = rows.sum(y) { source[3 * newWidth * $0 + place] }
                    }
                }
            }
            count = 3 * newWidth * newHeight
        }
        return Image(width: newWidth, height: newHeight, pixels: result)
    }

    /// OpenCV's `INTER_LINEAR`: weights of 11 bits, four bits dropped between the passes; half the size is a mean of four.
    ///
    /// Source: opencv/opencv, modules/imgproc/src/resize.cpp, `HResizeLinear`, `VResizeLinear`, `ResizeAreaFast`.
    func resizedAsOpenCV(height newHeight: Int, width newWidth: Int) -> Image {
        if height == 2 * newHeight, width == 2 * newWidth { return halved() }
        let columns = LinearPairs(source: width, target: newWidth, clampsWeights: true)
        let rows = LinearPairs(source: height, target: newHeight, clampsWeights: false)
        let length = 3 * newWidth
        let result = [UInt8](unsafeUninitializedCapacity: length * newHeight) { target, count in
            pixels.withUnsafeBufferPointer { source in
                var mixed = [[Int]](repeating: [Int](repeating: 0, count: length), count: 2)
                var numbers = [-1, -1]
                func row(_ number: Int) -> Int {
                    if let slot = numbers.firstIndex(of: number) { return slot }
                    // The rows go downwards: the lower of the two is of no more use.
                    let slot = numbers[0] < numbers[1] ? 0 : 1
                    numbers[slot] = number
                    for x in 0..<newWidth {
                        let (first, second) = (3 * (width * number + columns.first[x]), 3 * (width * number + columns.second[x]))
                        for channel in 0..<3 {
                            mixed[slot][3 * x + channel] =
                                Int(source[first + channel]) * columns.weights[x].0
                                + Int(source[second + channel]) * columns.weights[x].1
                        }
                    }
                    return slot
                }
                for y in 0..<newHeight {
                    let (first, second) = (row(rows.first[y]), row(rows.second[y]))
                    let (a, b) = rows.weights[y]
                    for place in 0..<length {
                        let sum = (a * (mixed[first][place] >> 4)) >> 16 + (b * (mixed[second][place] >> 4)) >> 16
                        target[length * y + place] = UInt8(clamping: (sum + 2) >> 2)
                    }
                }
            }
            count = length * newHeight
        }
        return Image(width: newWidth, height: newHeight, pixels: result)
    }

    private func halved() -> Image {
        var result: [UInt8] = []
        result.reserveCapacity(pixels.count / 4)
        for y in stride(from: 0, to: height, by: 2) {
            for x in stride(from: 0, to: width, by: 2) {
                for channel in 0..<3 {
                    let upper = 3 * (y * width + x) + channel
                    let lower = upper + 3 * width
                    let sum = Int(pixels[upper]) + Int(pixels[upper + 3]) + Int(pixels[lower]) + Int(pixels[lower + 3])
                    result.append(UInt8((sum + 2) >> 2))
                }
            }
        }
        return Image(width: width / 2, height: height / 2, pixels: result)
    }
}

/// Consecutive source positions of each target position with weights of 22 bits.
private struct WholeTaps {
    private var starts: [Int] = [0]
    private var firsts: [Int] = []
    private var weights: [Int] = []

    init(_ triangles: [(first: Int, weights: [Double])]) {
        for triangle in triangles {
            firsts.append(triangle.first)
            weights += triangle.weights.map { Int(0.5 + $0 * Double(1 << 22)) }
            starts.append(weights.count)
        }
    }

    @inline(__always)
    func sum(_ target: Int, _ value: (Int) -> UInt8) -> UInt8 {
        var sum = 1 << 21
        for tap in starts[target]..<starts[target + 1] { sum += weights[tap] * Int(value(firsts[target] + tap - starts[target])) }
        return UInt8(clamping: sum >> 22)
    }
}

/// The two source positions of each target position with weights of 11 bits.
private struct LinearPairs {
    var first: [Int] = []
    var second: [Int] = []
    var weights: [(Int, Int)] = []

    /// - Parameter clampsWeights: past the border the border's pixel has the whole weight, as along rows; else both are the border's.
    init(source: Int, target: Int, clampsWeights: Bool) {
        let scale = Double(source) / Double(target)
        for index in 0..<target {
            let place = Float((Double(index) + 0.5) * scale - 0.5)
            var low = Int(place.rounded(.down))
            var fraction = place - Float(low)
            if clampsWeights, low < 0 { (low, fraction) = (0, 0) }
            if clampsWeights, low >= source - 1 { (low, fraction) = (source - 1, 0) }
            first.append(max(0, min(low, source - 1)))
            second.append(max(0, min(low + 1, source - 1)))
            weights.append((Int(((1 - fraction) * 2048).rounded(.toNearestOrEven)), Int((fraction * 2048).rounded(.toNearestOrEven))))
        }
    }
}
