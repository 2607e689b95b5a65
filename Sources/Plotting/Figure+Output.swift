import Files
import Images

extension Figure {
    /// The figure as pixels, `dpi / 96` for each of its own.
    ///
    /// - Throws: `PlottingError`.
    public func image(dpi: Double = 96) throws(PlottingError) -> Image { try drawn(dpi: dpi).finish() }

    private func drawn(dpi: Double) throws(PlottingError) -> CairoCanvas {
        try check()
        guard dpi.isFinite && dpi > 0 else { throw .impossibleSize(width: width * dpi, height: height * dpi) }
        let canvas = try CairoCanvas(width: width, height: height, scale: dpi / 96, background: theme.background)
        try draw(on: canvas)
        return canvas
    }

    /// The figure as a PNG file that knows its dots an inch and describes itself; the same bytes every time.
    ///
    /// - Throws: `PlottingError`, `ImageError`.
    public func png(dpi: Double = 96) throws -> [UInt8] { try drawn(dpi: dpi).png(options(.runs, dpi: dpi)) }

    private func options(_ packing: PNGOptions.Packing, dpi: Double) -> PNGOptions {
        PNGOptions(packing, dotsPerInch: dpi, description: spokenDescription.isEmpty ? nil : spokenDescription)
    }

    /// The figure as a PNG file for a page: 120 dots an inch, packed as small as can be.
    ///
    /// One that holds photos has 96, and 32 shades of each colour instead of 256: a third of the bytes, and hardly an eye sees it.
    ///
    /// - Throws: `PlottingError`, `ImageError`.
    public func pagePNG() throws -> [UInt8] {
        let holdsPicture = panels.contains(where: \.holdsPicture)
        let dpi = holdsPicture ? 96.0 : 120
        var picture = try image(dpi: dpi)
        if holdsPicture { picture.pixels = picture.pixels.map { $0 & 0xF8 | $0 >> 5 } }
        return try picture.png(options(.zlib(level: 9, filter: holdsPicture ? .adaptive : .none), dpi: dpi))
    }

    /// The figure as an SVG document; the same text every time.
    ///
    /// - Throws: `PlottingError`, `ImageError`.
    public func svg() throws -> String {
        try check()
        let canvas = try SVGCanvas(width: width, height: height, background: theme.background)
        try draw(on: canvas)
        return try canvas.finish(description: spokenDescription)
    }

    /// Writes the figure to `path`, by its extension: `.png` or `.svg`.
    ///
    /// - Returns: the letters of a PNG that no font here has, and which are boxes now; empty when all were found.
    /// - Throws: `PlottingError`, `ImageError`, `FileError`.
    @discardableResult public func write(_ path: String, dpi: Double = 96) throws -> String {
        let lowered = path.lowercased()
        if lowered.hasSuffix(".png") {
            let canvas = try drawn(dpi: dpi)
            try File.write(canvas.png(options(.runs, dpi: dpi)), to: path)
            return canvas.missingLetters
        } else if lowered.hasSuffix(".svg") {
            try File.write(svg(), to: path)
            return ""
        } else {
            throw PlottingError.unknownExtension(path: path)
        }
    }

    private func check() throws(PlottingError) {
        guard width.isFinite && height.isFinite && (16...16000).contains(width) && (16...16000).contains(height) else {
            throw .impossibleSize(width: width, height: height)
        }
        let places = rows.multipliedReportingOverflow(by: columns)
        guard rows > 0 && columns > 0 && !places.overflow && panels.count <= places.partialValue else {
            throw .tooManyPanels(panels: panels.count, rows: rows, columns: columns)
        }
    }
}
