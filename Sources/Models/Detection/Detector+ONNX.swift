import Interchange
import NeuralNetworks

extension Detector {
    /// A YOLO version 3 of Keras in an ONNX file, cut after its last convolutions.
    ///
    /// - Throws: `ModelError.notADetector` when its maps are not ordered from coarse to fine, `ImportError`, `NetworkError`.
    public init(
        _ model: ONNXModel, _ end: ONNXModel.YOLOEnd, source: String, preparation: PicturePreparation, threads: Int = 1
    ) throws {
        let graph = try model.graph(
            outputs: end.maps.map(\.name), size: (end.size, end.size), scaling: preparation.scaling)
        let shapes = try graph.shapes()
        let sides = graph.outputs.map { shapes[$0.node][2] }
        let width = 5 + end.classCount
        let fits = zip(graph.outputs, end.maps).allSatisfy { output, map in shapes[output.node][1] == map.anchors.count * width }
        guard fits, shapes[0].count == 4, shapes[0][1] == 3, shapes[0][2] == end.size, sides == sides.sorted() else {
            throw ModelError.notADetector(path: model.path, missing: "maps from coarse to fine")
        }
        var head = YOLOHead(
            maps: end.maps.map { map in .init(anchors: map.anchors.map { $0 / Float(end.size) }, isSoftmax: false) },
            classCount: end.classCount)
        head.overlapThreshold = end.overlap
        try self.init(
            source: source, graph: graph, inputSize: end.size, head: head,
            labels: ["background"] + ClassNames.standard(end.classCount), preparation: preparation, threads: threads)
    }
}
