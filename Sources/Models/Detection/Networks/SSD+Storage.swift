import NeuralNetworks
import ObjectDetection

extension SSD {
    public var storedSettings: [(name: String, value: String)] {
        let boxes = sources.map { source in
            "\(source.boxes.step.map { "\($0)" } ?? "even")"
                + source.boxes.shapes.map { " \($0.x) \($0.y)" }.joined()
        }
        return [
            ("name", name), ("classes", classNames.joined(separator: ",")), ("size", "\(inputSize)"),
            ("boxes", boxes.joined(separator: ",")), ("limits", "\(limitsBoxes)"),
            ("normalizes", "\(normalization != nil)"),
        ]
    }

    /// The network that `storedSettings` and its sublayers describe.
    ///
    /// - Throws: `StorageError.description`.
    static func stored(_ settings: StoredSettings, _ sublayers: [any Layer]) throws -> SSD {
        var layers = sublayers[...]
        var normalization: L2Normalization?
        if try settings.text("normalizes") == "true" {
            normalization = layers.popFirst() as? L2Normalization
            if normalization == nil { throw settings.wrong("it begins with no l2norm") }
        }
        let maps = try settings.texts("boxes").map { text in
            let parts = text.split(separator: " ")
            let numbers = parts.dropFirst().compactMap { Float($0) }.filter { $0 > 0 && $0.isFinite }
            guard let first = parts.first, numbers.count == parts.count - 1, numbers.count % 2 == 0, numbers.count > 0
            else { throw settings.wrong("boxes are no pairs of numbers") }
            let step = Float(first)
            guard first == "even" || step.map({ $0 > 0 && $0.isFinite }) ?? false else {
                throw settings.wrong("a step is \(first)")
            }
            return DefaultBoxes.Map(
                step: step,
                shapes: stride(from: 0, to: numbers.count, by: 2).map { SIMD2(numbers[$0], numbers[$0 + 1]) })
        }
        guard !maps.isEmpty, layers.count == 3 * maps.count else {
            throw settings.wrong("\(layers.count) layers for \(maps.count) maps")
        }
        let first = layers.startIndex
        return SSD(
            try settings.text("name"), classNames: try settings.classNames(),
            inputSize: try settings.int("size", in: DetectionNetworks.sizes),
            sources: maps.indices.map { map in
                Source(
                    stage: layers[first + 3 * map], offsets: layers[first + 3 * map + 1],
                    logits: layers[first + 3 * map + 2], boxes: maps[map])
            }, normalization: normalization, limitsBoxes: try settings.text("limits") == "true")
    }
}

extension StoredSettings {
    /// - Throws: `StorageError.description` for none or too many.
    func classNames() throws -> [String] {
        let names = try texts("classes")
        guard DetectionNetworks.classCounts.contains(names.count) else { throw wrong("\(names.count) classes") }
        return names
    }
}
