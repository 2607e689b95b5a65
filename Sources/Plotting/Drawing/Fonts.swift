import CCairo
import Files

/// The fonts of figures, opened by path so that every machine sets the same letters: DejaVu Sans (regular, bold, mono),
/// and for what they lack, as Chinese, the first CJK font that is installed. Each is opened when the first letter needs it.
struct Fonts: Sendable {
    /// Of the font size: the height of digits and capitals; how far letters reach above and below the baseline.
    static let capHeight = 0.729
    static let ascent = 0.76
    static let descent = 0.24

    /// Looked for when the first figure is drawn, once.
    static let shared = Result { () throws(PlottingError) in try Fonts() }

    private static let folder = "/usr/share/fonts/truetype/dejavu/"
    private static let fallbackPaths = [
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    ]
    private static let regular = Face(path(.regular))
    private static let bold = Face(path(.bold))
    private static let mono = Face(path(.mono))
    private static let fallback = fallbackPaths.first(where: File.exists).flatMap { Face($0) }

    private init() throws(PlottingError) {
        if let missing = cc_load() { throw .missingLibrary(String(cString: missing)) }
        for path in [FontStyle.regular, .bold, .mono].map(Fonts.path) where !File.exists(path) {
            throw .missingFont(path: path)
        }
    }

    private static func path(_ style: FontStyle) -> String {
        switch style {
        case .regular: folder + "DejaVuSans.ttf"
        case .bold: folder + "DejaVuSans-Bold.ttf"
        case .mono: folder + "DejaVuSansMono.ttf"
        }
    }

    private func face(_ style: FontStyle) -> Face? {
        switch style {
        case .regular: Fonts.regular
        case .bold: Fonts.bold
        case .mono: Fonts.mono
        }
    }

    /// A stretch of a text that one face sets.
    struct Run {
        let face: Face
        var glyphs: [UInt32]
        /// From the start of the text to each glyph's origin, at size 1.
        var offsets: [Double]
    }

    /// The glyphs of one line of text, and its width at size 1.
    func runs(_ text: String, style: FontStyle) -> (runs: [Run], width: Double) {
        var runs: [Run] = []
        var width = 0.0
        guard let main = face(style) else { return ([], 0) }
        for character in text.unicodeScalars {
            let scalar = character.value < 32 ? " " : character  // one line: a line end is a space
            var face = main
            var glyph = main.glyph(scalar)
            if glyph == 0, let fallback = Fonts.fallback {
                let other = fallback.glyph(scalar)
                if other != 0 { (face, glyph) = (fallback, other) }
            }
            if runs.last?.face !== face { runs.append(Run(face: face, glyphs: [], offsets: [])) }
            runs[runs.count - 1].glyphs.append(glyph)
            runs[runs.count - 1].offsets.append(width)
            width += face.advance(glyph)
        }
        return (runs, width)
    }

    func width(_ text: String, _ font: Font) -> Double { runs(text, style: font.style).width * font.size }
}

/// A font file, open for as long as the process runs.
final class Face: @unchecked Sendable {
    // Only read after the initializer; Cairo locks its own use of it.
    private let opened: OpaquePointer
    /// At size 100, from which advances are taken.
    private let measured: OpaquePointer

    /// Nil when the file is no font.
    init?(_ path: String) {
        guard let opened = cc_face_open(path) else { return nil }
        var size = cairo_matrix_t()
        var device = cairo_matrix_t()
        cc_matrix_init_scale(&size, 100, 100)
        cc_matrix_init_scale(&device, 1, 1)
        let options = cc_font_options_create()
        defer { cc_font_options_destroy(options) }
        cc_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cc_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        guard let measured = cc_scaled_font_create(cc_face_cairo(opened), &size, &device, options) else { return nil }
        self.opened = opened
        self.measured = measured
    }

    var cairo: OpaquePointer? { cc_face_cairo(opened) }

    /// 0 when the font has none.
    func glyph(_ scalar: Unicode.Scalar) -> UInt32 { cc_face_glyph(opened, scalar.value) }

    /// How far the next letter stands, unhinted, at size 1.
    func advance(_ glyph: UInt32) -> Double {
        var shape = cairo_glyph_t(index: UInt(glyph), x: 0, y: 0)
        var extents = cairo_text_extents_t()
        cc_scaled_font_glyph_extents(measured, &shape, 1, &extents)
        return extents.x_advance / 100
    }
}
