import Interchange

/// The values that a network takes, by the names that are in use for them.
public enum PixelRange: String, Sendable, CaseIterable {
    case bytes = "0..255"
    case unit = "0..1"
    case signed = "-1..1"
    /// Minus the mean of ImageNet's colours, divided by their deviation: torchvision's.
    case imageNet = "imagenet"

    var scaling: PixelScaling? {
        switch self {
        case .bytes: nil
        case .unit: .unit
        case .signed: .signed
        case .imageNet: .imageNet
        }
    }
}

/// What a user states about a network where no file does.
public struct PictureChanges: Sendable, Equatable {
    public var range: PixelRange?
    public var colours: PicturePreparation.Colours?

    public init(range: PixelRange? = nil, colours: PicturePreparation.Colours? = nil) {
        self.range = range
        self.colours = colours
    }

    func applied(to preparation: PicturePreparation) -> PicturePreparation {
        var changed = preparation
        if let range { changed.scaling = range.scaling }
        if let colours { changed.colours = colours }
        return changed
    }
}

extension PicturePreparation {
    /// How a picture is prepared, in words: `224 x 224 by pillow, rgb, 0..1`.
    public func words(side: Int) -> String {
        let range = PixelRange.allCases.first { $0.scaling == scaling }?.rawValue
        let numbers = scaling.map { "x * \($0.scale) + \($0.shift)" } ?? ""
        return "\(side) x \(side) by \(method.rawValue), \(colours.rawValue), \(range ?? numbers)"
    }
}
