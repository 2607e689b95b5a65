/// The colours and the letter size of a figure.
public struct Theme: Sendable, Equatable {
    public var background: Color
    /// Titles and labels.
    public var foreground: Color
    /// Tick labels and axis lines.
    public var muted: Color
    public var grid: Color
    /// Colours of marks in turn, told apart by readers of every colour vision.
    /// Source: Okabe and Ito 2008, "Color Universal Design"; yellow and sky blue are darkened to show on white.
    public var cycle: [Color]
    /// The size of tick labels in pixels; other letters follow from it.
    public var fontSize: Double

    public static let light = Theme(
        background: Color(0xFFFFFF), foreground: Color(0x1A1D21), muted: Color(0x4B5258), grid: Color(0xE4E7EA),
        cycle: [0x0072B2, 0xD55E00, 0x009E73, 0xB8559A, 0xE69F00, 0x3A9BD9, 0x5B5F66, 0x8C7A00].map { Color($0) },
        fontSize: 12)

    public static let dark = Theme(
        background: Color(0x15191E), foreground: Color(0xF0F2F4), muted: Color(0xA9B1B9), grid: Color(0x2C333A),
        cycle: [0x56B4E9, 0xFF8A3D, 0x2CC295, 0xE495C6, 0xF5C04A, 0x8FD0FF, 0xB4BAC2, 0xD9CB4A].map { Color($0) },
        fontSize: 12)
}
