import NeuralNetworks
import ObjectDetection

extension FasterRCNN {
    public var storedSettings: [(name: String, value: String)] {
        func list(_ numbers: [Float]) -> String { numbers.map { "\($0)" }.joined(separator: ",") }
        return [
            ("name", name), ("classes", classNames.joined(separator: ",")), ("size", "\(inputSize)"),
            ("sides", list(settings.anchorSides)), ("ratios", list(settings.anchorRatios)),
            ("convention", settings.convention.rawValue), ("overlap", "\(settings.proposalOverlap)"),
            ("least", "\(settings.leastSide)"), ("share", "\(settings.objectShare)"),
        ] + Self.counts.map { ($0.name, "\(settings[keyPath: $0.place])") }
    }

    /// The whole numbers of the settings by their names in files.
    private static var counts: [(name: String, place: WritableKeyPath<Settings, Int>, range: ClosedRange<Int>)] {
        [
            ("stride", \.stride, 1...1024), ("scores", \.scoresPerAnchor, 1...2),
            ("before", \.proposalsBefore, 1...1_000_000), ("proposals", \.proposals, 1...100_000),
            ("training_before", \.trainingProposalsBefore, 1...1_000_000),
            ("training_proposals", \.trainingProposals, 1...100_000), ("pooled", \.pooledSize, 1...64),
            ("samples", \.samples, 0...16), ("anchors_drawn", \.sampledAnchors, 1...100_000),
            ("regions_drawn", \.sampledRegions, 1...100_000),
        ]
    }

    /// The network that `storedSettings` and its layers describe.
    ///
    /// - Throws: `StorageError.description`, `DetectionError`.
    static func stored(_ stored: StoredSettings, _ sublayers: [any Layer]) throws -> FasterRCNN {
        var settings = Settings()
        settings.anchorSides = try stored.floats("sides")
        settings.anchorRatios = try stored.floats("ratios")
        settings.convention = try Anchors.Convention(named: try stored.text("convention"))
        settings.proposalOverlap = try stored.float("overlap")
        settings.leastSide = try stored.float("least")
        settings.objectShare = try stored.float("share")
        for count in counts { settings[keyPath: count.place] = try stored.int(count.name, in: count.range) }
        guard sublayers.count == 7 else { throw stored.wrong("it has \(sublayers.count) layers and not 7") }
        guard (0...1).contains(settings.proposalOverlap), (0...1).contains(settings.objectShare) else {
            throw stored.wrong("a share is not between 0 and 1")
        }
        return try FasterRCNN(
            try stored.text("name"), classNames: try stored.classNames(),
            inputSize: try stored.int("size", in: DetectionNetworks.sizes), settings: settings, layers: sublayers)
    }
}
