import Interchange
import NeuralNetworks
import ObjectDetection
import Tensors

extension Detector {
    /// The detector inside a graph that TensorFlow's Object Detection API exported: SSD with MobileNet at 300 pixels.
    ///
    /// The exported graph also holds loops over the pictures of a batch, their decoding and the suppression of
    /// boxes. What is taken is the network between the resized picture and the twelve convolutions at its end;
    /// `SSDHead` does the rest.
    ///
    /// - Parameter threads: that share the work of one picture.
    /// - Throws: `ModelError.notADetector`, `ImportError`, `NetworkError`.
    public init(_ frozen: FrozenGraph, source: String, threads: Int = 1) throws {
        let (size, mapCount) = (300, 6)
        guard let input = Detector.inputNames.first(where: frozen.contains) else {
            throw ModelError.notADetector(path: frozen.path, missing: "node \(Detector.inputNames[0])")
        }
        let names = ["BoxEncodingPredictor", "ClassPredictor"].flatMap { part in
            (0..<mapCount).map { "BoxPredictor_\($0)/\(part)/BiasAdd" }
        }
        if let missing = names.first(where: { !frozen.contains($0) }) {
            throw ModelError.notADetector(path: frozen.path, missing: "node \(missing)")
        }
        let graph = try frozen.lowered(inputs: [.init(input, shape: [1, size, size, 3])], outputs: names)
        let shapes = try graph.shapes()
        let outputs = graph.outputs.map { shapes[$0.node] }
        // [1, boxes * 4, rows, columns], then [1, boxes * classes, rows, columns] of the same maps.
        let boxCount = outputs.prefix(mapCount).reduce(0) { $0 + $1.elementCount / 4 }
        let classCount = outputs[mapCount][1] * 4 / outputs[0][1]
        let fits = (0..<mapCount).allSatisfy { map in
            outputs[map][1] % 4 == 0 && outputs[mapCount + map][1] == outputs[map][1] / 4 * classCount
        }
        let boxes = DefaultBoxes.ssdMobileNet
        guard fits, classCount > 1, boxCount == boxes.count else {
            throw ModelError.notADetector(
                path: frozen.path, missing: "\(boxes.count) default boxes (its outputs are for \(boxCount))")
        }
        let labels =
            classCount == ClassNames.coco90.count
            ? ClassNames.coco90 : ["background"] + (1..<classCount).map(String.init)
        try self.init(
            source: source, graph: graph, inputSize: size,
            head: SSDHead(defaultBoxes: boxes, classCount: classCount), labels: labels, threads: threads)
    }

    /// Where the picture, resized and still 0...255, enters the network.
    private static let inputNames = ["Preprocessor/map/TensorArrayStack/TensorArrayGatherV3"]
}
