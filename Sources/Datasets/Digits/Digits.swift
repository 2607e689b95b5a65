import Tensors

/// 1797 handwritten digits of 8 x 8 pixels, in the order of scikit-learn's `load_digits`.
///
/// Shapes: images `[1797, 1, 8, 8]`, stored as 0 to 16.
/// Source: Alpaydin and Kaynak 1998, UCI Machine Learning Repository, CC BY 4.0.
public enum Digits {
    public static let count = 1797

    public static func load() -> LabelledImages {
        let images = Tensor(uninitialized: [count, 1, 8, 8], dtype: .uint8)
        let labels = Tensor(uninitialized: [count], dtype: .int64)
        let pixels = images.pointer(UInt8.self)
        let classes = labels.pointer(Int.self)
        var (place, image) = (0, 0)
        for code in digitsText.utf8 {
            switch code {
            case UInt8(ascii: "a")...UInt8(ascii: "p"):
                pixels[place] = code - 96
                place += 1
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                for _ in 0..<code - 64 {
                    pixels[place] = 0
                    place += 1
                }
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                classes[image] = Int(code - 48)
                image += 1
            default: continue
            }
        }
        return LabelledImages(
            name: "digits", images: images, labels: labels, classNames: (0..<10).map(String.init), scale: 1.0 / 16)
    }
}
