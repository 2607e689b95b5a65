/// Colours for a range of numbers: evenly spaced stops, mixed in between.
public struct ColorMap: Sendable, Equatable {
    public let stops: [Color]

    /// Dark violet to yellow, evenly brighter. Source: van der Walt and Smith 2015, matplotlib's default.
    public static let viridis = ColorMap([
        0x440154, 0x482475, 0x414487, 0x355F8D, 0x2A788E, 0x21918C, 0x22A884, 0x44BF70, 0x7AD151, 0xBDDF26, 0xFDE725,
    ])

    /// Black over red to pale yellow. Source: the same authors.
    public static let magma = ColorMap([
        0x000004, 0x180F3D, 0x440F76, 0x721F81, 0x9E2F7F, 0xCD4071, 0xF1605D, 0xFD9668, 0xFECA8D, 0xFCFDBF,
    ])

    /// Blue below, white in the middle, red above: for values around zero. Source: ColorBrewer's RdBu.
    public static let diverging = ColorMap([
        0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B,
    ])

    /// Pale yellow over orange to dark red: for amounts, where none is nearly white. Source: ColorBrewer's YlOrRd.
    public static let heat = ColorMap([
        0xFFFFCC, 0xFFEDA0, 0xFED976, 0xFEB24C, 0xFD8D3C, 0xFC4E2A, 0xE31A1C, 0xBD0026, 0x800026,
    ])

    /// Nearly white to dark blue: for amounts. Source: ColorBrewer's Blues.
    public static let blues = ColorMap([
        0xF7FBFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B,
    ])

    /// By the names that the language knows them under.
    public static let named: [String: ColorMap] = [
        "viridis": viridis, "magma": magma, "diverging": diverging, "heat": heat, "blues": blues, "grey": grey,
    ]

    public static let grey = ColorMap([0x000000, 0xFFFFFF])

    private init(_ stops: [UInt32]) { self.stops = stops.map { Color($0) } }

    /// The colour at `fraction` of the range, 0...1; outside it the colour of the nearer end; grey for what is no number.
    public func color(_ fraction: Double) -> Color {
        guard !fraction.isNaN else { return Color(0x9AA0A6) }
        let place = max(0, min(fraction, 1)) * Double(stops.count - 1)
        let low = min(Int(place), stops.count - 2)
        return stops[low].mixed(with: stops[low + 1], place - Double(low))
    }
}
