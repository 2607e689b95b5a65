import NeuralNetworks

/// What all detection networks have in common that files and words may ask for.
public enum DetectionNetworks {
    /// How files name them, for reading networks.
    public static let kinds: StoredKinds = [
        "ssd": { try SSD.stored($0, $1) },
        "yolo": { try YOLO.stored($0, $1) },
        "faster_rcnn": { try FasterRCNN.stored($0, $1) },
    ]

    /// Sides of pictures, classes without the background, cells on a side, boxes a cell.
    public static let sizes = 8...2048
    public static let classCounts = 1...10_000
    public static let grids = 1...256
    public static let boxCounts = 1...64
}
