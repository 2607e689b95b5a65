import Images

/// A picture as sixels: rows of six pixels, one colour after another.
///
/// The colours are a cube of 6 x 6 x 6 and 24 greys; what a pixel misses goes to its neighbours.
/// Sources: VT330/VT340 programmer reference manual, chapter 14; Floyd and Steinberg 1976 for the dithering.
enum Sixels {
    /// - Parameter width: the most pixels beside one another.
    /// - Throws: `ImageError`.
    static func text(png: [UInt8], width: Int, height: Int) throws -> String {
        let image = try Image.decode(png, fittingWidth: width, height: max(height, 6))
        let colours = dithered(image)
        var text = "\u{1B}Pq\"1;1;\(image.width);\(image.height)"
        for (index, colour) in palette.enumerated() where colours.contains(UInt8(index)) {
            text += "#\(index);2;\(percent(colour.red));\(percent(colour.green));\(percent(colour.blue))"
        }
        for top in stride(from: 0, to: image.height, by: 6) {
            text += band(colours, width: image.width, rows: top..<min(top + 6, image.height))
        }
        return text + "\u{1B}\\\n"
    }

    private static let palette: [(red: Int, green: Int, blue: Int)] =
        (0..<216).map { (51 * ($0 / 36), 51 * ($0 / 6 % 6), 51 * ($0 % 6)) } + (0..<24).map { (8 + 10 * $0, 8 + 10 * $0, 8 + 10 * $0) }

    private static func percent(_ level: Int) -> Int { (level * 100 + 127) / 255 }

    /// Six rows: for each colour in them the pixels that have it, as bits from the top, runs counted.
    private static func band(_ colours: [UInt8], width: Int, rows: Range<Int>) -> String {
        var masks: [UInt8: [UInt8]] = [:]
        for y in rows {
            for x in 0..<width {
                masks[colours[y * width + x], default: [UInt8](repeating: 0, count: width)][x] |= 1 << UInt8(y - rows.lowerBound)
            }
        }
        let lines = masks.keys.sorted().map { colour -> String in
            var line = "#\(colour)"
            var rest = (masks[colour] ?? [])[...]
            while let mask = rest.first {
                let run = rest.prefix { $0 == mask }.count
                let sign = String(UnicodeScalar(63 + mask))
                line += run > 3 ? "!\(run)\(sign)" : String(repeating: sign, count: run)
                rest = rest.dropFirst(run)
            }
            return line
        }
        return lines.joined(separator: "$") + "-"
    }

    /// The colour of each pixel in the palette, row by row.
    private static func dithered(_ image: Image) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: image.width * image.height)
        // What the pixels of this row and the next have got from their neighbours, in sixteenths.
        var row = [SIMD4<Int>](repeating: .zero, count: image.width + 2)
        var next = row
        for y in 0..<image.height {
            for x in 0..<image.width {
                let pixel = image[x, y]
                let given = row[x + 1]
                let wanted = SIMD4(
                    Int(pixel.red) + given[0] / 16, Int(pixel.green) + given[1] / 16, Int(pixel.blue) + given[2] / 16, 0
                ).clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255))
                let index = nearest(wanted)
                let colour = palette[index]
                let missed = wanted &- SIMD4(colour.red, colour.green, colour.blue, 0)
                result[y * image.width + x] = UInt8(index)
                row[x + 2] &+= missed &* 7
                next[x] &+= missed &* 3
                next[x + 1] &+= missed &* 5
                next[x + 2] &+= missed
            }
            (row, next) = (next, [SIMD4<Int>](repeating: .zero, count: image.width + 2))
        }
        return result
    }

    /// The nearer one of the nearest colour of the cube and the nearest grey.
    private static func nearest(_ wanted: SIMD4<Int>) -> Int {
        let steps = (wanted &+ SIMD4(repeating: 25)) / SIMD4(repeating: 51)
        let cube = steps[0] * 36 + steps[1] * 6 + steps[2]
        let mean = (wanted[0] + wanted[1] + wanted[2]) / 3
        let grey = 216 + min(max((mean - 3) / 10, 0), 23)
        func distance(_ index: Int) -> Int {
            let colour = palette[index]
            let difference = wanted &- SIMD4(colour.red, colour.green, colour.blue, 0)
            return (difference &* difference).wrappedSum()
        }
        return distance(grey) < distance(cube) ? grey : cube
    }
}
