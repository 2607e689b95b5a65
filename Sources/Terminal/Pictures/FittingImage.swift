import Images

extension Image {
    /// The picture, made smaller where it must be to fit, its sides in proportion.
    ///
    /// - Throws: `ImageError`.
    static func decode(_ png: [UInt8], fittingWidth width: Int, height: Int) throws -> Image {
        let whole = try decode(png)
        let scale = min(1, Double(max(width, 1)) / Double(whole.width), Double(max(height, 1)) / Double(whole.height))
        return try whole.resized(
            height: max(1, Int(Double(whole.height) * scale)), width: max(1, Int(Double(whole.width) * scale)),
            method: .antialiased)
    }
}
