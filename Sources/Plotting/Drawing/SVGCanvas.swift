import Images

/// Writes what is drawn as SVG 1.1: letters stay text that can be searched and read aloud.
///
/// `textLength` holds each text to the width that the layout measured, whatever font a viewer puts in DejaVu's place.
final class SVGCanvas: Canvas {
    private let fonts: Fonts
    /// As if drawn at twice the screen's pixels: points closer than that are left out of lines.
    let pixelScale = 2.0
    private let width: Double
    private let height: Double
    private var body = ""
    private var clipCount = 0
    private var failure: ImageError?

    init(width: Double, height: Double, background: Color) throws(PlottingError) {
        fonts = try Fonts.shared.get()
        guard width >= 1 && height >= 1 && width <= 16000 && height <= 16000 else {
            throw .impossibleSize(width: width, height: height)
        }
        self.width = width
        self.height = height
        fill(.rectangle(Rectangle(x: 0, y: 0, width: width, height: height)), background)
    }

    /// The whole document, with `description` for readers who cannot see it.
    func finish(description: String) throws(ImageError) -> String {
        if let failure { throw failure }
        let size = "width=\"\(number(width))\" height=\"\(number(height))\""
        let box = "viewBox=\"0 0 \(number(width)) \(number(height))\""
        let title = description.isEmpty ? "" : "<title>\(escaped(description))</title>\n"
        return
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \(size) \(box) role=\"img\" "
            + "font-family=\"'DejaVu Sans', Verdana, 'WenQuanYi Micro Hei', 'Noto Sans CJK SC', sans-serif\" stroke-linejoin=\"round\">\n\(title)\(body)</svg>\n"
    }

    func width(_ text: String, _ font: Font) -> Double { fonts.width(text, font) }

    func clipped(to rectangle: Rectangle, _ draw: () -> Void) {
        clipCount += 1
        let name = "clip\(clipCount)"
        body += "<clipPath id=\"\(name)\"><rect \(place(rectangle))/></clipPath>\n<g clip-path=\"url(#\(name))\">\n"
        draw()
        body += "</g>\n"
    }

    func fill(_ path: Path, _ color: Color) {
        body += "<path d=\"\(data(path))\" fill=\"\(color.hexadecimal)\"\(opacity("fill-opacity", color))/>\n"
    }

    func stroke(_ path: Path, _ pen: Pen) {
        var look = "fill=\"none\" stroke=\"\(pen.color.hexadecimal)\"\(opacity("stroke-opacity", pen.color))"
        if pen.width != 1 { look += " stroke-width=\"\(number(pen.width))\"" }
        if !pen.dashes.isEmpty { look += " stroke-dasharray=\"\(pen.dashes.map(number).joined(separator: " "))\"" }
        if pen.roundEnds { look += " stroke-linecap=\"round\"" }
        body += "<path d=\"\(data(path))\" \(look)/>\n"
    }

    func text(_ text: String, at place: Point, font: Font, color: Color, anchor: Anchor, angle: Double) {
        guard !text.isEmpty else { return }
        let width = fonts.width(text, font)
        var look = "x=\"\(number(place.x))\" y=\"\(number(place.y))\" font-size=\"\(number(font.size))\""
        switch font.style {
        case .regular: break
        case .bold: look += " font-weight=\"bold\""
        case .mono: look += " font-family=\"'DejaVu Sans Mono', monospace\""
        }
        switch anchor {
        case .start: break
        case .middle: look += " text-anchor=\"middle\""
        case .end: look += " text-anchor=\"end\""
        }
        if angle != 0 {
            let degrees = angle * 180 / .pi
            look += " transform=\"rotate(\(number(degrees)) \(number(place.x)) \(number(place.y)))\""
        }
        look += " fill=\"\(color.hexadecimal)\"\(opacity("fill-opacity", color)) textLength=\"\(number(width))\""
        body += "<text \(look) lengthAdjust=\"spacingAndGlyphs\">\(escaped(text))</text>\n"
    }

    func image(_ image: Image, in rectangle: Rectangle, smooth: Bool) {
        do throws(ImageError) {
            // Photos as JPEG, a fifth of the size; pictures whose pixels count exactly.
            let encoded = base64(smooth ? try image.jpeg() : try image.png())
            let look = smooth ? "" : " style=\"image-rendering:pixelated\""
            body +=
                "<image \(place(rectangle)) preserveAspectRatio=\"none\"\(look) "
                + "xlink:href=\"data:image/\(smooth ? "jpeg" : "png");base64,\(encoded)\"/>\n"
        } catch {
            failure = error
        }
    }

    /// Circles are strokes of no length with round ends, all in one path.
    func markers(_ points: [Point], shape: MarkerShape, size: Double, color: Color) {
        var path = Path()
        switch shape {
        case .circle:
            for point in points { path.polyline([point, point]) }
            stroke(path, Pen(color: color, width: size, roundEnds: true))
        case .cross, .plus:
            for point in points { path.elements += shape.strokes(point, size: size).elements }
            stroke(path, Pen(color: color, width: size / 5, roundEnds: true))
        case .square, .triangle, .diamond:
            for point in points { path.elements += shape.outline(point, size: size)?.elements ?? [] }
            fill(path, color)
        }
    }

    private func data(_ path: Path) -> String {
        var text = ""
        func put(_ letter: String, _ points: Point...) {
            text += letter
            text += points.map { "\(number($0.x)) \(number($0.y))" }.joined(separator: " ")
        }
        for element in path.elements {
            switch element {
            case .move(let point): put("M", point)
            case .line(let point): put("L", point)
            case .curve(let one, let two, let end): put("C", one, two, end)
            case .close: text += "Z"
            }
        }
        return text
    }

    private func place(_ box: Rectangle) -> String {
        "x=\"\(number(box.x))\" y=\"\(number(box.y))\" width=\"\(number(box.width))\" height=\"\(number(box.height))\""
    }

    private func opacity(_ name: String, _ color: Color) -> String {
        color.alpha >= 1 ? "" : " \(name)=\"\(number(color.alpha))\""
    }

    /// Two decimals, without zeros at the end; what is no number becomes 0.
    private func number(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let hundredths = Int((max(-1e7, min(value, 1e7)) * 100).rounded())
        let (whole, part) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
        let sign = hundredths < 0 ? "-" : ""
        if part == 0 { return "\(sign)\(whole)" }
        return part % 10 == 0 ? "\(sign)\(whole).\(part / 10)" : "\(sign)\(whole).\(part < 10 ? "0" : "")\(part)"
    }

    /// Text as XML may hold it: markup escaped, control characters dropped.
    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case _ where scalar.value < 32 && scalar != "\n" && scalar != "\t": break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// RFC 4648, section 4.
func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for first in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[first..<min(first + 3, bytes.count)]
        let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
        for place in 0..<4 {
            text.append(place > group.count ? UInt8(ascii: "=") : alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)])
        }
    }
    return String(decoding: text, as: UTF8.self)
}
