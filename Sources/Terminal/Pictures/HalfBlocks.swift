import Images

/// A picture in characters: each shows two pixels, the upper one as the colour of `▀`, the lower as its background.
enum HalfBlocks {
    /// The picture, made smaller until it fits `columns` and `rows`, its sides in proportion.
    ///
    /// - Throws: `ImageError`.
    static func text(png: [UInt8], columns: Int, rows: Int) throws -> String {
        let image = try Image.decode(png, fittingWidth: columns, height: max(2 * rows, 2))
        var text = ""
        for top in stride(from: 0, to: image.height, by: 2) {
            for x in 0..<image.width {
                text += "\u{1B}[38;2;" + colour(image[x, top])
                text += top + 1 < image.height ? ";48;2;" + colour(image[x, top + 1]) : ""
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
