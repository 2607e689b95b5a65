import Interchange
import NeuralNetworks

extension Detector {
    /// A YOLO of Darknet, versions 2 to 4.
    ///
    /// - Parameter configure: sets what no file states: which classes a box has, and when it is suppressed.
    /// - Throws: `ModelError.notADetector` when it has no `[yolo]` or `[region]`, `ImportError`, `NetworkError`.
    public init(
        _ model: DarknetModel, source: String, preparation: PicturePreparation, threads: Int = 1,
        configure: (inout YOLOHead) -> Void = { _ in }
    ) throws {
        let (graph, maps) = try model.graph(scaling: preparation.scaling)
        let shapes = try graph.shapes()
        guard let first = maps.first, maps.allSatisfy({ $0.classCount == first.classCount }), shapes[0][2] == shapes[0][3]
        else { throw ModelError.notADetector(path: model.path, missing: "[yolo] or [region]") }
        let side = Float(shapes[0][2])
        var head = YOLOHead(
            maps: maps.map { map in
                YOLOHead.Map(
                    anchors: map.anchors.map { SIMD2($0.width / side, $0.height / side) }, isSoftmax: map.isRegion,
                    stretch: map.stretch)
            }, classCount: first.classCount)
        configure(&head)
        try self.init(
            source: source, graph: graph, inputSize: shapes[0][2], head: head,
            labels: ["background"] + ClassNames.standard(first.classCount), preparation: preparation, threads: threads)
    }
}
