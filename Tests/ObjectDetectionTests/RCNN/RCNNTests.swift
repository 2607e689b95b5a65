import Datasets
import Images
import ObjectDetection
import Tensors
import Testing

@Suite("R-CNN")
struct RCNNTests {
    private func examples(_ count: Int, seed: Int) throws -> [RCNN.Example] {
        var generator = Generator(seed: seed)
        return try Shapes.make(count, size: 64, using: &generator).scenes.map { scene in
            let planes = try scene.image.floats().map { UInt8(max(0, min(255, ($0 * 255).rounded()))) }
            return RCNN.Example(
                image: Image(width: 64, height: 64, planes: planes), boxes: try Boxes(scene.boxes),
                labels: try scene.labels.ints())
        }
    }

    private var options: RCNN.Options {
        var options = RCNN.Options()
        (options.search.scales, options.search.minimumSize, options.proposalLimit) = ([100], 20, 60)
        return options
    }

    @Test("trained on 60 scenes it finds the shapes of others: mAP of at least 0.8, the same at every run")
    func learns() throws {
        let (training, held) = (try examples(60, seed: 1), try examples(20, seed: 2))
        let (options, warp) = (options, try RegionWarp(size: 32))
        let proposals = try training.map { try options.search.propose($0.image).prefix(options.proposalLimit) }
        func run() throws -> [EvaluationImage] {
            var generator = Generator(seed: 5)
            let network = RegionNetwork(classCount: 3)
            try network.train(
                training, proposals: proposals, classCount: 3, warp: warp, steps: 150, using: &generator,
                report: { _, _ in }, shouldStop: { false })
            let features: RCNN.Features = { try network($0, threads: 1) }
            let model = try RCNN(
                training, proposals: proposals, classCount: 3, warp: warp, options: options, features: features)
            return try held.map { example in
                let proposed = try options.search.propose(example.image).prefix(options.proposalLimit)
                let found = try model.detect(example.image, proposals: proposed, threshold: -1, features: features)
                return EvaluationImage(
                    found: found.map { .init(box: $0.box, label: $0.label, score: $0.score) },
                    truth: zip(0..., example.labels).map { .init(box: example.boxes[$0], label: $1) })
            }
        }
        let first = try run()
        #expect(try VOCEvaluation(first).meanAveragePrecision >= 0.8)
        let second = try run()
        #expect(first.map { $0.found.map(\.score) } == second.map { $0.found.map(\.score) })
    }

    @Test("features that tell a class apart need no network: the mean colour of a region")
    func colours() throws {
        // Class 0 is red and class 1 is blue, on grey.
        func example(_ x: Int, _ y: Int) throws -> RCNN.Example {
            var image = try Image(width: 40, height: 40, red: 90, green: 90, blue: 90)
            for v in 0..<10 { for u in 0..<10 { image[x + u, v + 2] = (230, 20, 20) } }
            for v in 0..<10 { for u in 0..<10 { image[y + u, v + 25] = (20, 20, 230) } }
            let (left, right) = (Box(Float(x), 2, Float(x + 10), 12), Box(Float(y), 25, Float(y + 10), 35))
            return RCNN.Example(image: image, boxes: Boxes([left, right]), labels: [0, 1])
        }
        let training = try (0..<8).map { try example($0 * 3, 29 - $0 * 3) }
        var options = options
        options.mining.options.cost = 1
        let means: RCNN.Features = { try $0.mean(axes: [2, 3]) }
        let warp = try RegionWarp(size: 16, context: 0)
        let proposals = try training.map { try options.search.propose($0.image) }
        let model = try RCNN(
            training, proposals: proposals, classCount: 3, warp: warp, options: options, features: means)
        #expect(model.classes.map { $0 == nil } == [false, false, true])
        let test = try example(17, 5)
        let found = try model.detect(test.image, proposals: options.search.propose(test.image), features: means)
        // A part of the square is as red as the whole, so only the place of the best is sure.
        for label in 0...1 {
            let best = try #require(found.first { $0.label == label }).box
            let (x, y) = ((best.xMin + best.xMax) / 2, (best.yMin + best.yMax) / 2)
            let truth = test.boxes[label]
            #expect(x > truth.xMin && x < truth.xMax && y > truth.yMin && y < truth.yMax)
        }
    }

    @Test("no proposals give no detections; features of a wrong shape are an error")
    func edges() throws {
        let training = try examples(4, seed: 3)
        let proposals = try training.map { try options.search.propose($0.image) }
        let warp = try RegionWarp(size: 16)
        let means: RCNN.Features = { try $0.mean(axes: [2, 3]) }
        let model = try RCNN(
            training, proposals: proposals, classCount: 3, warp: warp, options: options, features: means)
        #expect(try model.detect(training[0].image, proposals: Boxes(), features: means).isEmpty)
        #expect(throws: DetectionError.self) {
            try RCNN(training, proposals: proposals, classCount: 3, warp: warp, options: options) { $0 }
        }
        // As many features as the picture has regions: another width for each.
        #expect(throws: DetectionError.self) {
            try RCNN(training, proposals: proposals, classCount: 3, warp: warp, options: options) {
                try Tensor.zeros([$0.shape[0], $0.shape[0]])
            }
        }
        #expect(throws: DetectionError.interrupted) {
            try RCNN(
                training, proposals: proposals, classCount: 3, warp: warp, options: options, features: means,
                shouldStop: { true })
        }
    }
}
