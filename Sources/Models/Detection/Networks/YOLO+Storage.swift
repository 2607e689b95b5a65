import NeuralNetworks

extension YOLO {
    public var storedSettings: [(name: String, value: String)] {
        [
            ("name", name), ("classes", classNames.joined(separator: ",")), ("size", "\(inputSize)"),
            ("grid", "\(grid)"), ("boxes", "\(boxesPerCell)"),
        ]
    }

    /// The network that `storedSettings` and its body describe.
    ///
    /// - Throws: `StorageError.description`.
    static func stored(_ settings: StoredSettings, _ sublayers: [any Layer]) throws -> YOLO {
        guard sublayers.count == 1 else { throw settings.wrong("it has \(sublayers.count) bodies") }
        return YOLO(
            try settings.text("name"), classNames: try settings.classNames(),
            inputSize: try settings.int("size", in: DetectionNetworks.sizes),
            grid: try settings.int("grid", in: DetectionNetworks.grids),
            boxesPerCell: try settings.int("boxes", in: DetectionNetworks.boxCounts), body: sublayers[0])
    }
}
