extension Image {
    /// The picture in another size, rounded to whole values (halves up).
    ///
    /// - Throws: `ImageError.impossibleSize` or `.tooLarge`.
    public func resized(height newHeight: Int, width newWidth: Int, method: ResizeMethod) throws(ImageError) -> Image {
        if newHeight == height && newWidth == width { return self }
        if method.isWhole {
            try Image.check(width: newWidth, height: newHeight)
            return method == .pillow
                ? resizedAsPillow(height: newHeight, width: newWidth) : resizedAsOpenCV(height: newHeight, width: newWidth)
        }
        try Image.check(width: newWidth, height: newHeight)
        let length = 3 * newWidth
        let rounded = [UInt8](unsafeUninitializedCapacity: length * newHeight) { target, count in
            var floats = [Float](repeating: 0, count: length)
            floats.withUnsafeMutableBufferPointer { row in
                resizedRows(height: newHeight, width: newWidth, method: method, into: { _ in row }) { y in
                    let line = UnsafeMutableBufferPointer(rebasing: target[(y * length)..<((y + 1) * length)])
                    roundToBytes(UnsafeBufferPointer(row), into: line)
                }
            }
            count = length * newHeight
        }
        return Image(width: newWidth, height: newHeight, pixels: rounded)
    }

    /// The picture in another size as floats 0...255, unrounded, which is what a detector takes.
    ///
    /// Shape: `[height, width, 3]`, interleaved.
    ///
    /// - Throws: `ImageError.impossibleSize` or `.tooLarge`.
    public func resizedFloats(
        height newHeight: Int, width newWidth: Int, method: ResizeMethod
    ) throws(ImageError) -> [Float] {
        try Image.check(width: newWidth, height: newHeight)
        if method.isWhole {
            return try resized(height: newHeight, width: newWidth, method: method).pixels.map(Float.init)
        }
        let length = 3 * newWidth
        return [Float](unsafeUninitializedCapacity: length * newHeight) { target, count in
            resizedRows(
                height: newHeight, width: newWidth, method: method,
                into: { y in UnsafeMutableBufferPointer(rebasing: target[(y * length)..<((y + 1) * length)]) },
                done: { _ in })
            count = length * newHeight
        }
    }

    /// Two passes: rows are mixed along x as they are needed and kept, then pairs of them along y into the memory that `place` gives
    /// for each row; after each, `done`.
    private func resizedRows(
        height newHeight: Int, width newWidth: Int, method: ResizeMethod,
        into place: (Int) -> UnsafeMutableBufferPointer<Float>, done: (Int) -> Void
    ) {
        let rows = ResizeTaps(source: height, target: newHeight, method: method)
        let columns = ResizeTaps(source: width, target: newWidth, method: method)
        let rowLength = 3 * newWidth
        var kept = KeptRows(image: self, columns: columns, length: rowLength, most: rows.mostTaps)
        for y in 0..<newHeight {
            let output = place(y)
            let taps = rows.starts[y]..<rows.starts[y + 1]
            for (number, tap) in taps.enumerated() {
                kept.withRow(rows.positions[tap]) { row in
                    let weight = rows.weights[tap]
                    if number == 0 {
                        for index in 0..<rowLength { output[index] = weight * row[index] }
                    } else {
                        for index in 0..<rowLength { output[index] += weight * row[index] }
                    }
                }
            }
            done(y)
        }
    }

    /// What `resizedFloats` computes, one value at a time as its definition reads; of methods in whole numbers, before any rounding.
    public func resizedFloatsReference(
        height newHeight: Int, width newWidth: Int, method: ResizeMethod
    ) throws(ImageError) -> [Float] {
        try Image.check(width: newWidth, height: newHeight)
        let rows = ResizeTaps(source: height, target: newHeight, method: method)
        let columns = ResizeTaps(source: width, target: newWidth, method: method)
        var values: [Float] = []
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                for channel in 0..<3 {
                    var sum: Float = 0
                    for row in rows.starts[y]..<rows.starts[y + 1] {
                        for column in columns.starts[x]..<columns.starts[x + 1] {
                            let pixel = pixels[3 * (rows.positions[row] * width + columns.positions[column]) + channel]
                            sum += rows.weights[row] * columns.weights[column] * Float(pixel)
                        }
                    }
                    values.append(sum)
                }
            }
        }
        return values
    }
}

/// Source rows already mixed along x, as many as one target row needs but at most 64: what is displaced is mixed again.
private struct KeptRows {
    let image: Image
    let columns: ResizeTaps
    let length: Int
    private var slots: [[Float]]
    /// The source row in each slot; -1 when none is.
    private var numbers: [Int]

    init(image: Image, columns: ResizeTaps, length: Int, most: Int) {
        self.image = image
        self.columns = columns
        self.length = length
        // Consecutive rows differ in their remainder by the number of slots, so those in use never displace each other.
        slots = Array(repeating: [Float](repeating: 0, count: length), count: min(most, 64))
        numbers = Array(repeating: -1, count: slots.count)
    }

    mutating func withRow(_ number: Int, _ body: (UnsafeBufferPointer<Float>) -> Void) {
        let slot = number % slots.count
        if numbers[slot] != number {
            numbers[slot] = number
            mix(row: number, into: slot)
        }
        slots[slot].withUnsafeBufferPointer(body)
    }

    private mutating func mix(row: Int, into slot: Int) {
        image.pixels.withUnsafeBufferPointer { pixels in
            slots[slot].withUnsafeMutableBufferPointer { output in
                let source = UnsafeBufferPointer(rebasing: pixels[(3 * image.width * row)...])
                columns.mix(source, into: output)
            }
        }
    }
}

extension ResizeTaps {
    /// The most taps of any target position.
    fileprivate var mostTaps: Int {
        var most = 1
        for index in 0..<(starts.count - 1) { most = max(most, starts[index + 1] - starts[index]) }
        return most
    }

    /// One row of interleaved pixels in, one row of mixed pixels out.
    fileprivate func mix(_ source: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<Float>) {
        positions.withUnsafeBufferPointer { positions in
            weights.withUnsafeBufferPointer { weights in
                for x in 0..<(starts.count - 1) {
                    var (red, green, blue): (Float, Float, Float) = (0, 0, 0)
                    for tap in starts[x]..<starts[x + 1] {
                        let first = 3 * positions[tap]
                        let weight = weights[tap]
                        red += weight * Float(source[first])
                        green += weight * Float(source[first + 1])
                        blue += weight * Float(source[first + 2])
                    }
                    output[3 * x] = red
                    output[3 * x + 1] = green
                    output[3 * x + 2] = blue
                }
            }
        }
    }
}
