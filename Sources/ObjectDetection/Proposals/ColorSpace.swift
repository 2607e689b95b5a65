import Glibc
import Images

/// How a picture's colours are written as channels of bytes. What looks alike in one space differs in another, so
/// selective search groups the pixels of several.
public enum ColorSpace: String, Sendable, CaseIterable {
    case rgb
    /// One channel: `0.299 R + 0.587 G + 0.114 B` (ITU-R BT.601).
    case gray
    /// Hue in half degrees (0..<180), saturation and value 0...255.
    case hsv
    /// The first channel of `hsv` alone: does not see shadows.
    case hue
    /// CIE L*a*b* under D65: `255 L / 100`, `a + 128`, `b + 128`; equal distances look equally far.
    case lab
    /// The shares of red and green, `255 R / (R + G + B)`, and the intensity of `gray`.
    case rgi

    /// - Throws: `DetectionError.unknownName`.
    public init(named name: String, argument: String) throws {
        guard let space = ColorSpace(rawValue: name) else {
            throw DetectionError.unknownName(argument: argument, name: name, known: ColorSpace.allCases.map(\.rawValue))
        }
        self = space
    }

    /// The channels of `image`, each `height * width` bytes, rounded to the nearest.
    ///
    /// Source: Smith 1978 for HSV; CIE 15:2004 with sRGB (IEC 61966-2-1) for L*a*b*; the scaling to bytes is OpenCV's.
    public func channels(of image: Image) -> ColorChannels {
        let count = image.width * image.height
        var planes = [[UInt8]](repeating: [UInt8](repeating: 0, count: count), count: channelCount)
        let lab = self == .lab ? LabConversion() : nil
        for pixel in 0..<count {
            let (red, green, blue) = (image.pixels[3 * pixel], image.pixels[3 * pixel + 1], image.pixels[3 * pixel + 2])
            let values = values(red, green, blue, lab)
            for channel in 0..<channelCount { planes[channel][pixel] = values[channel] }
        }
        return ColorChannels(width: image.width, height: image.height, planes: planes)
    }

    var channelCount: Int { self == .gray || self == .hue ? 1 : 3 }

    private func values(_ red: UInt8, _ green: UInt8, _ blue: UInt8, _ lab: LabConversion?) -> SIMD4<UInt8> {
        switch self {
        case .rgb: return SIMD4(red, green, blue, 0)
        case .gray: return SIMD4(Self.intensity(red, green, blue), 0, 0, 0)
        case .hsv: return Self.hsv(red, green, blue)
        case .hue: return SIMD4(Self.hsv(red, green, blue)[0], 0, 0, 0)
        case .lab: return lab?.values(red, green, blue) ?? SIMD4()
        case .rgi:
            let sum = Int(red) + Int(green) + Int(blue)
            func share(_ part: UInt8) -> UInt8 {
                if sum == 0 { return 85 }
                let twice = 510 * Int(part) + sum
                return UInt8(twice / (2 * sum))
            }
            return SIMD4(share(red), share(green), Self.intensity(red, green, blue), 0)
        }
    }

    private static func intensity(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        let thousandfold = 299 * Int(red) + 587 * Int(green) + 114 * Int(blue)
        return UInt8((thousandfold + 500) / 1000)
    }

    private static func hsv(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> SIMD4<UInt8> {
        let (r, g, b) = (Int(red), Int(green), Int(blue))
        let value = max(r, g, b)
        let spread = value - min(r, g, b)
        if spread == 0 { return SIMD4(0, 0, UInt8(value), 0) }
        let saturation = (510 * spread + value) / (2 * value)
        // Half degrees: a sixth of the circle is 30 of them. `turned` is the hue times the spread.
        var turned = 0
        if value == r {
            turned = 30 * (g - b) + (g < b ? 180 * spread : 0)
        } else if value == g {
            turned = 30 * (b - r) + 60 * spread
        } else {
            turned = 30 * (r - g) + 120 * spread
        }
        let hue = (2 * turned + spread) / (2 * spread)
        return SIMD4(UInt8(hue == 180 ? 0 : hue), UInt8(saturation), UInt8(value), 0)
    }
}

/// A picture as planes of bytes, one for each channel of a colour space.
public struct ColorChannels: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// Each `height * width`, row after row.
    public let planes: [[UInt8]]
}

/// sRGB to CIE L*a*b*.
private struct LabConversion {
    /// The light that each byte of sRGB stands for, 0...1.
    private let light: [Double] = (0...255).map { byte in
        let c = Double(byte) / 255
        return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }

    func values(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> SIMD4<UInt8> {
        let (r, g, b) = (light[Int(red)], light[Int(green)], light[Int(blue)])
        // To XYZ, each divided by that of D65's white.
        let x = f((0.412453 * r + 0.357580 * g + 0.180423 * b) / 0.950456)
        let y = f(0.212671 * r + 0.715160 * g + 0.072169 * b)
        let z = f((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.088754)
        return SIMD4(byte((116 * y - 16) * 2.55), byte(500 * (x - y) + 128), byte(200 * (y - z) + 128), 0)
    }

    private func f(_ t: Double) -> Double { t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116 }

    private func byte(_ value: Double) -> UInt8 { UInt8(max(0, min(255, (value + 0.5).rounded(.down)))) }
}
