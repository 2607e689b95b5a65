import Interchange
import NeuralNetworks
import ObjectDetection

extension Detector {
    /// An SSD of Caffe, as its authors' branch writes it.
    ///
    /// - Throws: `ModelError.notADetector` for another network, `ImportError`, `NetworkError`, `DetectionError`.
    public init(_ model: CaffeModel, source: String, preparation: PicturePreparation, threads: Int = 1) throws {
        guard let end = model.detection else {
            throw ModelError.notADetector(path: model.path, missing: "DetectionOutput of the usual form")
        }
        let graph = try model.graph(outputs: end.offsets + end.logits, scaling: preparation.scaling)
        let shapes = try graph.shapes()
        let maps = graph.outputs.map { shapes[$0.node] }
        let side = shapes[0][2]
        let shapesOfMaps = end.priors.map { prior in
            var map = DefaultBoxes.Map(
                step: prior.step, least: prior.least, greatest: prior.greatest ?? prior.least, ratios: prior.ratios)
            if prior.greatest == nil { map.shapes.remove(at: 1) }
            return map
        }
        let fits = end.priors.indices.allSatisfy { index in
            let (offsets, logits) = (maps[index], maps[index + end.priors.count])
            let boxes = shapesOfMaps[index].shapes.count
            return offsets.count == 4 && logits.count == 4 && offsets[2] == offsets[3] && offsets[2] == logits[2]
                && logits[3] == logits[2] && offsets[1] == 4 * boxes && logits[1] == end.classCount * boxes
        }
        guard fits, shapes[0][3] == side, end.variances.count == 4 else {
            throw ModelError.notADetector(path: model.path, missing: "PriorBox layers that fit its maps")
        }
        let boxes = DefaultBoxes(
            image: Float(side), sides: maps.prefix(end.priors.count).map { $0[2] }, maps: shapesOfMaps)
        var head = SSDHead(defaultBoxes: boxes, classCount: end.classCount)
        head.coding = try BoxCoding(variances: end.variances)
        head.overlapThreshold = end.overlap
        head.isSoftmax = true
        head.isXFirst = true
        head.clips = false
        try self.init(
            source: source, graph: graph, inputSize: side, head: head,
            labels: ["background"] + ClassNames.standard(end.classCount - 1), preparation: preparation,
            threads: threads)
    }
}
