import CCairo
import Files

/// The fonts of figures, opened by path so that every machine sets the same letters: DejaVu Sans (regular, bold, mono),
/// and for what they lack, as Chinese, the first CJK font that is installed.
final class Fonts: @unchecked Sendable {
    // The faces are only read after the initializer; Cairo locks its own use of them.

    /// Of the font size: the height of digits and capitals; how far letters reach above and below the baseline.
    static let capHeight = 0.729
    static let ascent = 0.76
    static let descent = 0.24

    private let faces: [FontStyle: OpaquePointer]
    private let fallback: OpaquePointer?
    /// Advances at size 1, for the scalars of ASCII and Latin, of each style.
    private let advances: [FontStyle: [Double]]

    /// Opened when the first figure is drawn, once.
    static let shared = Result { () throws(PlottingError) in try Fonts() }

    private static let folder = "/usr/share/fonts/truetype/"
    private static let files: [(FontStyle, String)] = [
        (.regular, "dejavu/DejaVuSans.ttf"), (.bold, "dejavu/DejaVuSans-Bold.ttf"),
        (.mono, "dejavu/DejaVuSansMono.ttf"),
    ]
    private static let fallbackPaths = [
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    ]

    private init() throws(PlottingError) {
        if let missing = cc_load() { throw .missingLibrary(String(cString: missing)) }
        var faces: [FontStyle: OpaquePointer] = [:]
        var advances: [FontStyle: [Double]] = [:]
        for (style, name) in Fonts.files {
            let path = Fonts.folder + name
            guard let face = cc_face_open(path) else { throw .missingFont(path: path) }
            faces[style] = face
            advances[style] = Fonts.measure(face, glyphs: (0..<0x180).map { cc_face_glyph(face, $0) })
        }
        self.faces = faces
        self.advances = advances
        fallback = Fonts.fallbackPaths.first(where: File.exists).flatMap { cc_face_open($0) }
    }

    /// A stretch of a text that one face sets.
    struct Run {
        let face: OpaquePointer
        var glyphs: [UInt32]
        /// From the start of the text to each glyph's origin, at size 1.
        var offsets: [Double]
    }

    /// The glyphs of one line of text, and its width at size 1.
    func runs(_ text: String, style: FontStyle) -> (runs: [Run], width: Double) {
        var runs: [Run] = []
        var width = 0.0
        guard let main = faces[style] else { return ([], 0) }
        for character in text.unicodeScalars {
            let scalar = character.value < 32 ? " " : character  // one line: a line end is a space
            var face = main
            var glyph = cc_face_glyph(main, scalar.value)
            if glyph == 0, let fallback {
                let other = cc_face_glyph(fallback, scalar.value)
                if other != 0 { (face, glyph) = (fallback, other) }
            }
            if runs.last?.face != face { runs.append(Run(face: face, glyphs: [], offsets: [])) }
            runs[runs.count - 1].glyphs.append(glyph)
            runs[runs.count - 1].offsets.append(width)
            width += advance(glyph, scalar: scalar, face: face, style: style)
        }
        return (runs, width)
    }

    func width(_ text: String, _ font: Font) -> Double { runs(text, style: font.style).width * font.size }

    private func advance(_ glyph: UInt32, scalar: Unicode.Scalar, face: OpaquePointer, style: FontStyle) -> Double {
        if face == faces[style], let known = advances[style], Int(scalar.value) < known.count {
            return known[Int(scalar.value)]
        }
        return Fonts.measure(face, glyphs: [glyph])[0]
    }

    /// Unhinted advances, measured at size 100.
    private static func measure(_ face: OpaquePointer, glyphs: [UInt32]) -> [Double] {
        var size = cairo_matrix_t()
        var device = cairo_matrix_t()
        cc_matrix_init_scale(&size, 100, 100)
        cc_matrix_init_scale(&device, 1, 1)
        let options = cc_font_options_create()
        defer { cc_font_options_destroy(options) }
        cc_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cc_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        let font = cc_scaled_font_create(cc_face_cairo(face), &size, &device, options)
        defer { cc_scaled_font_destroy(font) }
        return glyphs.map { glyph in
            var shape = cairo_glyph_t(index: UInt(glyph), x: 0, y: 0)
            var extents = cairo_text_extents_t()
            cc_scaled_font_glyph_extents(font, &shape, 1, &extents)
            return extents.x_advance / 100
        }
    }
}
