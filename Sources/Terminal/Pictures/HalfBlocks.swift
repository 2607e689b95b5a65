import Images

/// A picture in characters: each shows two pixels, the upper one as the colour of `▀`, the lower as its background.
enum HalfBlocks {
    /// The picture, made smaller until it fits `columns` and `rows`, its sides in proportion.
    ///
    /// - Throws: `ImageError`.
    static func text(png: [UInt8], columns: Int, rows: Int) throws -> String {
        let whole = try Image.decode(png)
        let scale = min(
            1, Double(max(columns, 1)) / Double(whole.width), Double(max(2 * rows, 2)) / Double(whole.height))
        let width = max(1, Int(Double(whole.width) * scale))
        let height = max(1, Int(Double(whole.height) * scale))
        let image = try whole.resized(height: height, width: width, method: .antialiased)
        var text = ""
        for top in stride(from: 0, to: height, by: 2) {
            for x in 0..<width {
                text += "\u{1B}[38;2;" + colour(image[x, top])
                text += top + 1 < height ? ";48;2;" + colour(image[x, top + 1]) : ""
                text += "m\u{2580}"
            }
            text += "\u{1B}[0m\n"
        }
        return text
    }

    private static func colour(_ pixel: (red: UInt8, green: UInt8, blue: UInt8)) -> String {
        "\(pixel.red);\(pixel.green);\(pixel.blue)"
    }
}
