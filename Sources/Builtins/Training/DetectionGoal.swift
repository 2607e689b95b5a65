import Datasets
import Diagnostics
import Models
import NeuralNetworks
import ObjectDetection
import Runtime
import Tensors

/// A detector's own loss on scenes.
final class DetectionGoal: TrainingGoal {
    private let net: LayerValue
    private let detector: any DetectionNetwork
    private let machine: Machine
    private let images: [Tensor]
    private let truth: [GroundTruth]
    private(set) var termNames: [String]

    /// - Throws: `Problem` for scenes of another size or with a class that the detector does not have.
    init(net: LayerValue, detector: any DetectionNetwork, scenes: Scenes, machine: Machine) throws {
        self.net = net
        self.detector = detector
        self.machine = machine
        termNames = detector.lossTerms
        images = scenes.scenes.map(\.image)
        let expected: Shape = [3, detector.inputSize, detector.inputSize]
        if let other = images.first(where: { $0.shape != expected }) {
            throw Problem(
                code: "shape", message: "the detector takes pictures \(expected), and a scene has \(other.shape)",
                help: "make scenes of that size: shapes(n, size=\(detector.inputSize))")
        }
        let classes = detector.classNames.count
        truth = try scenes.scenes.map { scene in
            let labels = try scene.labels.ints()
            if let label = labels.first(where: { !(0..<classes).contains($0) }) {
                throw Problem(
                    code: "value", message: "a scene has an object of class \(label), and the detector has \(classes) classes",
                    help: "name the data set's classes: \(scenes.classNames)")
            }
            return try GroundTruth(Boxes(scene.boxes), labels: labels)
        }
    }

    var exampleCount: Int { images.count }

    func step(_ places: [Int]) throws -> TrainingStep { try step(places, isTraining: true) }

    func evaluated() throws -> (loss: Double, accuracy: Double?) {
        var sums = TrainingSums()
        for start in stride(from: 0, to: images.count, by: 64) {
            if machine.interrupt.isRaised { throw Interrupted() }
            let places = Array(start..<min(start + 64, images.count))
            try sums.add(try step(places, isTraining: false), examples: places.count)
        }
        return (sums.loss, nil)
    }

    private func step(_ places: [Int], isTraining: Bool) throws -> TrainingStep {
        let batch = try Tensor.stacked(places.map { images[$0] })
        try net.network.meet(batch.shape, using: &machine.generator)
        var pass = ForwardPass(isTraining: isTraining, generator: machine.generator)
        let loss = try detector.loss(of: batch, truth: places.map { truth[$0] }, &pass)
        machine.generator = pass.generator
        return TrainingStep(loss: loss.total, terms: try loss.terms.map { try $0.value.item().double })
    }
}
