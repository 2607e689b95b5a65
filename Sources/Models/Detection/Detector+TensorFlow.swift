import Interchange
import NeuralNetworks
import ObjectDetection
import Tensors

extension Detector {
    /// The detector inside a graph that TensorFlow's Object Detection API exported: SSD with MobileNet, at
    /// 300 pixels with the boxes of its paper, or with its own boxes in a constant of the file.
    ///
    /// The exported graph also holds loops over the pictures of a batch, their decoding and the suppression of
    /// boxes. What is taken is the network between the resized picture and the twelve convolutions at its end;
    /// `SSDHead` does the rest.
    ///
    /// - Parameters:
    ///   - preparation: nil: what is known of such a network.
    ///   - threads: that share the work of one picture.
    /// - Throws: `ModelError.notADetector`, `ImportError`, `NetworkError`.
    public init(
        _ frozen: FrozenGraph, source: String, preparation: PicturePreparation? = nil, threads: Int = 1
    ) throws {
        let mapCount = 6
        let entrance = try Detector.entrance(of: frozen)
        let names = ["BoxEncodingPredictor", "ClassPredictor"].flatMap { part in
            (0..<mapCount).map { "BoxPredictor_\($0)/\(part)/BiasAdd" }
        }
        if let missing = names.first(where: { !frozen.contains($0) }) {
            throw ModelError.notADetector(path: frozen.path, missing: "node \(missing)")
        }
        let size = entrance.size
        let preparation = preparation ?? entrance.preparation
        let graph = try frozen.lowered(
            inputs: [.init(entrance.name, shape: [1, size, size, 3], scaling: preparation.scaling)], outputs: names)
        let shapes = try graph.shapes()
        let outputs = graph.outputs.map { shapes[$0.node] }
        // [1, boxes * 4, rows, columns], then [1, boxes * classes, rows, columns] of the same maps.
        let boxCount = outputs.prefix(mapCount).reduce(0) { $0 + $1.elementCount / 4 }
        let classCount = outputs[mapCount][1] * 4 / outputs[0][1]
        let fits = (0..<mapCount).allSatisfy { map in
            outputs[map][1] % 4 == 0 && outputs[mapCount + map][1] == outputs[map][1] / 4 * classCount
        }
        let boxes = try Detector.boxes(of: frozen)
        guard fits, classCount > 1, boxCount == boxes.count else {
            throw ModelError.notADetector(
                path: frozen.path, missing: "\(boxes.count) default boxes (its outputs are for \(boxCount))")
        }
        let labels =
            classCount == ClassNames.coco90.count
            ? ClassNames.coco90 : ["background"] + (1..<classCount).map(String.init)
        try self.init(
            source: source, graph: graph, inputSize: size,
            head: SSDHead(defaultBoxes: boxes, classCount: classCount), labels: labels,
            preparation: preparation, threads: threads)
    }

    /// The file's own boxes, `[N, 4]` of (cy, cx, h, w), or those that such networks are known for.
    private static func boxes(of frozen: FrozenGraph) throws -> DefaultBoxes {
        guard frozen.contains("anchors") else { return .ssdMobileNet }
        let numbers = try frozen.floats(of: "anchors")
        return DefaultBoxes(
            rows: stride(from: 0, to: numbers.count - 3, by: 4).map { first in
                SIMD4(numbers[first + 1], numbers[first], numbers[first + 3], numbers[first + 2])
            })
    }

    /// Where the picture enters the network, of what side, and how it is prepared.
    /// How the detector in such a graph takes its pictures.
    ///
    /// - Throws: `ModelError.notADetector`.
    static func preparation(of frozen: FrozenGraph) throws -> PicturePreparation { try entrance(of: frozen).preparation }

    private typealias Entrance = (name: String, size: Int, preparation: PicturePreparation)

    private static func entrance(of frozen: FrozenGraph) throws -> Entrance {
        guard let entrance = entrances.first(where: { frozen.contains($0.name) }) else {
            throw ModelError.notADetector(path: frozen.path, missing: "node \(entrances[0].name)")
        }
        return entrance
    }

    private static let entrances: [Entrance] = [
        (
            "Preprocessor/map/TensorArrayStack/TensorArrayGatherV3", 300,
            PicturePreparation(method: .tensorFlowLegacyBilinear, isRounded: false)
        ),
        ("normalized_input_image_tensor", 320, .openCV(.redGreenBlue, .centred(1 / 127.5))),
    ]
}
