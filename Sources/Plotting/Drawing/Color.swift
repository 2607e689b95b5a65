/// A colour of light: red, green, blue and opacity, each 0...1, as screens take them (sRGB).
public struct Color: Sendable, Equatable {
    public var red: Double
    public var green: Double
    public var blue: Double
    public var alpha: Double

    public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// `Color(0x0072B2)`: two hexadecimal digits each of red, green and blue.
    public init(_ hexadecimal: UInt32, alpha: Double = 1) {
        self.init(
            red: Double(hexadecimal >> 16 & 255) / 255, green: Double(hexadecimal >> 8 & 255) / 255,
            blue: Double(hexadecimal & 255) / 255, alpha: alpha)
    }

    public func opacity(_ alpha: Double) -> Color { Color(red: red, green: green, blue: blue, alpha: alpha) }

    /// The straight mixture: this colour at 0, `other` at 1.
    public func mixed(with other: Color, _ fraction: Double) -> Color {
        Color(
            red: red + (other.red - red) * fraction, green: green + (other.green - green) * fraction,
            blue: blue + (other.blue - blue) * fraction, alpha: alpha + (other.alpha - alpha) * fraction)
    }

    /// How bright it looks, 0 black to 1 white. Source: WCAG 2.1, relative luminance.
    public var luminance: Double {
        func linear(_ value: Double) -> Double {
            value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// Black or white, whichever reads better on this colour.
    public var contrasting: Color { luminance > 0.22 ? Color(0x101418) : Color(0xFFFFFF) }

    /// `#0072b2`, without the opacity.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef")
        return "#"
            + [red, green, blue].map { value in
                let byte = Int((max(0, min(value, 1)) * 255).rounded())
                return "\(digits[byte >> 4])\(digits[byte & 15])"
            }.joined()
    }

    /// The three bytes, without the opacity.
    var bytes: (UInt8, UInt8, UInt8) {
        func byte(_ value: Double) -> UInt8 { UInt8((max(0, min(value, 1)) * 255).rounded()) }
        return (byte(red), byte(green), byte(blue))
    }
}
