import CCairo
import Images
import Kernels

/// Draws pixels through Cairo, in 32 bits: blue, green, red, opacity.
final class CairoCanvas: Canvas {
    private let fonts: Fonts
    let pixelScale: Double
    private let pixels: PixelRows
    private let surface: OpaquePointer?
    private let context: OpaquePointer?
    private let fontOptions: OpaquePointer?
    /// In page pixels: what may be drawn on now. What is drawn past Cairo keeps to it by itself.
    private var clip: Rectangle
    /// Letters that no font has, each once, at most 20.
    private(set) var missingLetters = ""

    /// - Throws: `PlottingError` when a library or font is missing or the surface cannot be made.
    init(width: Double, height: Double, scale: Double, background: Color) throws(PlottingError) {
        fonts = try Fonts.shared.get()
        pixelScale = scale
        let (columns, rows) = ((width * scale).rounded(), (height * scale).rounded())
        guard (1...16000).contains(columns) && (1...16000).contains(rows) && columns * rows <= 100_000_000 else {
            throw .impossibleSize(width: columns, height: rows)
        }
        guard let memory = MemoryPool.shared.take(4 * Int(columns) * Int(rows)) else {
            throw .drawing(status: Int(CAIRO_STATUS_NO_MEMORY.rawValue))
        }
        pixels = PixelRows(
            data: memory.assumingMemoryBound(to: UInt8.self), stride: 4 * Int(columns), width: Int(columns), height: Int(rows))
        clip = Rectangle(x: 0, y: 0, width: width, height: height)
        surface = cc_image_surface_create_for_data(
            pixels.data, CAIRO_FORMAT_RGB24, Int32(pixels.width), Int32(pixels.height), Int32(pixels.stride))
        context = cc_create(surface)
        fontOptions = cc_font_options_create()
        cc_font_options_set_antialias(fontOptions, CAIRO_ANTIALIAS_GRAY)
        cc_font_options_set_hint_style(fontOptions, CAIRO_HINT_STYLE_SLIGHT)
        cc_font_options_set_hint_metrics(fontOptions, CAIRO_HINT_METRICS_OFF)
        cc_set_font_options(context, fontOptions)
        setSource(background.opacity(1))  // nothing lies under a page, and the memory may hold anything
        cc_paint(context)
        cc_scale(context, scale, scale)
    }

    deinit {
        cc_font_options_destroy(fontOptions)
        cc_destroy(context)
        cc_surface_destroy(surface)
        MemoryPool.shared.give(pixels.data, pixels.stride * pixels.height)
    }

    /// The finished pixels.
    func finish() throws(PlottingError) -> Image {
        try checkFinished()
        let (width, height) = (pixels.width, pixels.height)
        let bytes = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { target, count in
            for y in 0..<height {
                let row = pixels.words(y)
                var at = 3 * y * width
                for x in 0..<width {
                    let pixel = row[x]
                    target[at] = UInt8(truncatingIfNeeded: pixel >> 16)
                    target[at + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
                    target[at + 2] = UInt8(truncatingIfNeeded: pixel)
                    at += 3
                }
            }
            count = 3 * width * height
        }
        return Image(width: width, height: height, pixels: bytes)
    }

    /// The finished pixels as a PNG file, straight from where Cairo drew them.
    ///
    /// - Throws: `PlottingError`, `ImageError`.
    func png(_ options: PNGOptions) throws -> [UInt8] {
        try checkFinished()
        return try BlueFirstRows(pixels.data, stride: pixels.stride, width: pixels.width, height: pixels.height).png(options)
    }

    private func checkFinished() throws(PlottingError) {
        cc_surface_flush(surface)
        let status = cc_status(context)
        guard status == CAIRO_STATUS_SUCCESS else { throw .drawing(status: Int(status.rawValue)) }
    }

    /// Draws on the pixels past Cairo.
    private func drawPixels(_ draw: (PixelRows) -> Void) {
        cc_surface_flush(surface)
        draw(pixels)
        cc_surface_mark_dirty(surface)
    }

    func width(_ text: String, _ font: Font) -> Double { fonts.width(text, font) }

    func clipped(to rectangle: Rectangle, _ draw: () -> Void) {
        let outer = clip
        clip = rectangle
        cc_save(context)
        cc_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
        cc_clip(context)
        draw()
        cc_restore(context)
        clip = outer
    }

    func fill(_ path: Path, _ color: Color) {
        trace(path)
        setSource(color)
        cc_fill(context)
    }

    func stroke(_ path: Path, _ pen: Pen) {
        let isTangle = path.elements.count > 1000
        if isTangle && path.isStraight && pen.dashes.isEmpty && (1...16).contains(pen.width * pixelScale) {
            drawPixels { rows in
                TangleStroke(width: pen.width, scale: pixelScale, clip: clip, on: rows).press(path, pen.color)
            }
            return
        }
        trace(path)
        setSource(pen.color)
        cc_set_line_width(context, pen.width)
        cc_set_line_cap(context, pen.roundEnds ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
        cc_set_dash(context, pen.dashes, Int32(pen.dashes.count), 0)
        // In thousands of strokes neither rounded joins nor the finest edges can be seen, and both take long.
        cc_set_line_join(context, isTangle ? CAIRO_LINE_JOIN_BEVEL : CAIRO_LINE_JOIN_ROUND)
        cc_set_antialias(context, isTangle ? CAIRO_ANTIALIAS_FAST : CAIRO_ANTIALIAS_DEFAULT)
        cc_stroke(context)
        cc_set_antialias(context, CAIRO_ANTIALIAS_DEFAULT)
    }

    func text(_ text: String, at place: Point, font: Font, color: Color, anchor: Anchor, angle: Double) {
        let (runs, width) = fonts.runs(text, style: font.style)
        if runs.contains(where: { $0.glyphs.contains(0) }) { note(missingIn: text, font.style) }
        let shift: Double =
            switch anchor {
            case .start: 0
            case .middle: -width / 2
            case .end: -width
            }
        setSource(color)
        cc_save(context)
        cc_translate(context, place.x, place.y)
        if angle != 0 { cc_rotate(context, angle) }
        cc_set_font_size(context, font.size)
        for run in runs {
            cc_set_font_face(context, run.face.cairo)
            let glyphs = zip(run.glyphs, run.offsets).map { glyph, offset in
                cairo_glyph_t(index: UInt(glyph), x: (offset + shift) * font.size, y: 0)
            }
            cc_show_glyphs(context, glyphs, Int32(glyphs.count))
        }
        cc_restore(context)
    }

    private func note(missingIn text: String, _ style: FontStyle) {
        for character in text where missingLetters.count < 20 && !missingLetters.contains(character) {
            let runs = fonts.runs(String(character), style: style).runs
            if runs.contains(where: { $0.glyphs.contains(0) }) { missingLetters.append(character) }
        }
    }

    /// The picture is resized here to whole device pixels, so that Cairo only copies.
    func image(_ image: Image, in rectangle: Rectangle, smooth: Bool) {
        let (left, top) = ((rectangle.x * pixelScale).rounded(), (rectangle.y * pixelScale).rounded())
        let sides = ((rectangle.maxX * pixelScale).rounded() - left, (rectangle.maxY * pixelScale).rounded() - top)
        guard (1...16000).contains(sides.0) && (1...16000).contains(sides.1) else { return }
        let (width, height) = (Int(sides.0), Int(sides.1))
        let enlarges = width > image.width || height > image.height
        let method: ResizeMethod = smooth ? (enlarges ? .bilinear : .antialiased) : .nearest
        guard let resized = try? image.resized(height: height, width: width, method: method),
            let memory = MemoryPool.shared.take(4 * width * height)
        else { return }
        defer { MemoryPool.shared.give(memory, 4 * width * height) }
        let words = memory.assumingMemoryBound(to: UInt32.self)
        resized.pixels.withUnsafeBufferPointer { source in
            for pixel in 0..<(width * height) {
                let (red, green, blue) = (source[3 &* pixel], source[3 &* pixel &+ 1], source[3 &* pixel &+ 2])
                words[pixel] = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
            }
        }
        let copy = cc_image_surface_create_for_data(
            memory.assumingMemoryBound(to: UInt8.self), CAIRO_FORMAT_RGB24, Int32(width), Int32(height), Int32(4 * width))
        defer { cc_surface_destroy(copy) }
        cc_save(context)
        cc_scale(context, 1 / pixelScale, 1 / pixelScale)
        cc_set_source_surface(context, copy, left, top)
        cc_rectangle(context, left, top, Double(width), Double(height))
        cc_fill(context)
        cc_restore(context)
    }

    func markers(_ points: [Point], shape: MarkerShape, size: Double, color: Color) {
        guard points.count > 40 && size * pixelScale <= 16 else {
            for point in points { marker(point, shape: shape, size: size, color: color) }
            return
        }
        let stamp = MarkerStamp(shape: shape, size: size * pixelScale)
        drawPixels { stamp.press(points, scale: pixelScale, color: color, clip: clip, on: $0) }
    }

    private func marker(_ point: Point, shape: MarkerShape, size: Double, color: Color) {
        if let outline = shape.outline(point, size: size) {
            fill(outline, color)
        } else {
            stroke(shape.strokes(point, size: size), Pen(color: color, width: size / 5, roundEnds: true))
        }
    }

    private func setSource(_ color: Color) {
        cc_set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
    }

    private func trace(_ path: Path) {
        cc_new_path(context)
        for element in path.elements {
            switch element {
            case .move(let point): cc_move_to(context, point.x, point.y)
            case .line(let point): cc_line_to(context, point.x, point.y)
            case .curve(let one, let two, let end): cc_curve_to(context, one.x, one.y, two.x, two.y, end.x, end.y)
            case .close: cc_close_path(context)
            }
        }
    }
}
