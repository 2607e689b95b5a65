import Images
import Models
import Runtime
import Tensors

extension Arguments {
    /// The picture at `index`, as `picture` gives it; what suggests that it is not one of 0 to 255 or 0 to 1, or that its colours
    /// are in another order, is said.
    func checkedPicture(_ index: Int, colours: PicturePreparation.Colours) throws -> Image {
        let tensor = try tensor(index)
        if let reason = PictureSuspicion(tensor) { machine.output("warning: \(reason.words)\n") }
        let image = try picture(index)
        return colours == .blueGreenRed ? image.reversedColours : image
    }
}

/// Why the numbers of a tensor are hardly those of a picture.
struct PictureSuspicion {
    let words: String

    /// Nil for numbers as they should be: bytes, or floats from 0 to 1 or to 255.
    init?(_ tensor: Tensor) {
        guard tensor.elementCount > 0, let numbers = try? tensor.doubles() else { return nil }
        let (least, most) = (numbers.min() ?? 0, numbers.max() ?? 0)
        let range = "the picture's values go from \(PictureSuspicion.short(least)) to \(PictureSuspicion.short(most))"
        if numbers.contains(where: \.isNaN) {
            words = "the picture has values that are no numbers"
        } else if least < 0 {
            words =
                "\(range): it looks normalised already. Give it as 0 to 255 or 0 to 1; the model scales it as it needs it, "
                + "and what is below 0 is cut off here"
        } else if most > 255 {
            words = "\(range), and what is above 255 is cut off"
        } else if tensor.dtype.isFloating, most > 1, most <= 4 {
            words = "\(range): taken as 0 to 255 that is nearly black. For 0 to 1, clip(image, max=1)"
        } else if !tensor.dtype.isFloating, most == 1 {
            words = "\(range) and are whole: taken as 0 to 255 that is nearly black. For 0 to 1, give floats"
        } else {
            return nil
        }
    }

    private static func short(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }
}

extension Image {
    /// Blue and red exchanged.
    fileprivate var reversedColours: Image {
        var pixels = pixels
        for first in stride(from: 0, to: pixels.count - 2, by: 3) { pixels.swapAt(first, first + 2) }
        return Image(width: width, height: height, pixels: pixels)
    }
}
