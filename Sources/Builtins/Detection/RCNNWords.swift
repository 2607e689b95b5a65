import Datasets
import Diagnostics
import Images
import Models
import ObjectDetection
import Runtime
import Tensors

extension Words {
    static let regionClassifiers: [Builtin] = [
        Builtin(
            "rcnn",
            [
                .required("data"), .optional("features"), .optional("size"), .optional("mode", "\"fast\""),
                .optional("k"), .optional("sigma", "0.8"), .optional("min_size", "100"), .optional("limit", "2000"),
                .optional("steps", "300"), .optional("lambda", "1000"), .optional("quiet", "false"),
            ],
            .init(
                "Trains R-CNN on a data set with boxes: selective search proposes regions, a network gives their features, a linear SVM for each class judges them, ridge regression moves the boxes. Without `features`, a small network is trained for the regions first.",
                formula: "score(class, region) = w . features(warp(region)) + b; a margin: above 0 is on the class's side",
                shapes:
                    "features: a classifier of load_model, or a network or function from [N, 3, size, size] to [N, D]; size 32 without one, else 227; the result is for detect(model, image, threshold=0)",
                example: """
                    seed(1)
                    model = rcnn(shapes(12, seed=1), min_size=20, limit=60, steps=20, quiet=true)
                    print(model, model.classes[0].negatives > model.classes[0].hard)
                    """, source: "Girshick et al. 2014.")
        ) { arguments in try RCNNTraining(arguments).run() },
        Builtin(
            "warp_region",
            [.required("image"), .required("boxes"), .optional("size", "227"), .optional("context")],
            .init(
                "Regions of an image stretched to squares, with some context around each; outside of the image is its mean colour.",
                shapes:
                    "image [3, H, W], boxes [N, 4] -> [N, 3, size, size] in 0 to 1; context in pixels of the square, 16 of 227 unless given",
                example: "scene = shapes(1, seed=3)[0]\nprint(warp_region(scene.image, scene.boxes, size=32).shape)",
                source: "Girshick et al. 2014, appendix A.")
        ) { arguments in
            let warp = try RegionWarp(
                size: try arguments.int(2, default: 227), context: arguments.hasValue(3) ? try arguments.int(3) : nil)
            let tensor = try arguments.tensor(1)
            let rows = tensor.rank == 1 && tensor.elementCount == 4 ? try tensor.reshaped([1, 4]) : tensor
            return arguments.machine.tensor(try warp.crops(of: try arguments.picture(0), try Boxes(rows)))
        },
        Builtin(
            "linear_svm",
            [.required("x"), .required("y"), .optional("c", "1"), .optional("positive_weight", "1"), .optional("tolerance", "1e-4")],
            .init(
                "The plane with the widest margin between two classes: a record of weights and bias; the score of a row is x @ weights + bias.",
                formula: "minimise |w|^2 / 2 + b^2 / 2 + c * sum of max(0, 1 - y (w . x + b))",
                shapes: "x [N, D], y [N] of -1 and 1 -> weights [D], bias, and support: the places of the rows that hold the margin",
                example: "print(linear_svm([[0, 0], [0, 1], [2, 0], [2, 1]], [-1, -1, 1, 1], c=10))",
                source: "Cortes and Vapnik 1995; solved as in Hsieh et al. 2008, algorithm 1.")
        ) { arguments in
            let machine = arguments.machine
            let features = try arguments.featureRows(0)
            let signs = try arguments.doubles(1)
            guard signs.allSatisfy({ $0 == 1 || $0 == -1 }) else {
                throw arguments.wrongValue(1, "must be -1 or 1 for each row", help: "where(labels == 3, 1, -1) makes them")
            }
            var options = LinearSVM.Options()
            options.cost = try arguments.float(2, default: 1)
            options.positiveWeight = try arguments.float(3, default: 1)
            options.tolerance = try arguments.float(4, default: 1e-4)
            var duals: [Double] = []
            let svm = try interruptible {
                try LinearSVM(features, isPositive: signs.map { $0 > 0 }, options: options, start: &duals) {
                    machine.interrupt.isRaised
                }
            }
            return machine.record([
                ("weights", machine.tensor(try Tensor(doubles: svm.weights).cast(to: .float32))),
                ("bias", .float(svm.bias)),
                ("support", machine.tensor(Tensor(ints: duals.indices.filter { duals[$0] > 0 }))),
            ])
        },
        Builtin(
            "ridge_regression", [.required("x"), .required("t"), .optional("lambda", "1000")],
            .init(
                "The linear function from features to targets with small weights, by its formula: a record of weights and bias; x @ weights + bias is near t.",
                formula: "W = (X^T X + lambda I)^-1 X^T (T - mean(T)), X with a last column of 1",
                shapes: "x [N, D], t [N, T] -> weights [D, T], bias [T]",
                example: "print(ridge_regression([[0], [1], [2]], [[1], [3], [5]], lambda=0.001))",
                source: "Girshick et al. 2014, appendix C, equation 5.")
        ) { arguments in
            let features = try arguments.featureRows(0)
            let targets = try arguments.tensor(1)
            guard targets.rank == 2, targets.shape[0] == features.count, targets.shape[1] > 0 else {
                throw arguments.wrongValue(1, "must be [\(features.count), T], a row for each of x, but is \(targets.shape)")
            }
            let count = targets.shape[1]
            let ridge = try RidgeRegression(
                features, targets: try targets.doubles(), targetCount: count,
                lambda: try arguments.float(2, default: 1000))
            let split = features.width * count
            let bias = (0..<count).map { ridge.weights[split + $0] + ridge.means[$0] }
            let weights = Tensor(doubles: Array(ridge.weights[..<split]), shape: [features.width, count])
            return arguments.machine.record([
                ("weights", arguments.machine.tensor(try weights.cast(to: .float32))),
                ("bias", arguments.machine.tensor(try Tensor(doubles: bias).cast(to: .float32))),
            ])
        },
    ]
}

extension Arguments {
    /// A matrix `[N, D]` with at least one row and column.
    fileprivate func featureRows(_ index: Int) throws -> FeatureRows {
        let given = try tensor(index)
        guard given.rank == 2, given.elementCount > 0 else {
            throw wrongValue(index, "must be a matrix [N, D], but has the shape \(given.shape)")
        }
        return FeatureRows(try given.floats(), width: given.shape[1])
    }
}

/// One call of `rcnn`.
private struct RCNNTraining {
    private let machine: Machine
    private let examples: [RCNN.Example]
    private let names: [String]
    private let given: RegionFeatures?
    private let warp: RegionWarp
    private var options = RCNN.Options()
    private let steps: Int
    private let isQuiet: Bool

    init(_ arguments: Arguments) throws {
        machine = arguments.machine
        (examples, names) = try arguments.labelledPictures(0)
        guard !examples.isEmpty else { throw arguments.wrongValue(0, "has no images") }
        var size = 227
        if let classifier = arguments[1].host as? ClassifierValue {
            let features = try ClassifierFeatures(classifier.classifier, threads: machine.threads)
            (given, size) = (.pretrained(features), features.inputSize)
        } else if arguments.hasValue(1) {
            given = .given(arguments[1])
        } else {
            (given, size) = (nil, 32)
        }
        warp = try RegionWarp(size: try arguments.int(2, default: size))
        options.search = try arguments.selectiveSearch(mode: 3, k: 4, sigma: 5, minimumSize: 6)
        options.proposalLimit = try arguments.int(7, default: 2000)
        steps = try arguments.int(8, default: 300)
        options.lambda = try arguments.float(9, default: 1000)
        isQuiet = try arguments.bool(10, default: false)
        guard options.proposalLimit >= 1 else { throw arguments.wrongValue(7, "must be at least 1") }
        guard steps >= 1, steps <= 1_000_000 else { throw arguments.wrongValue(8, "must lie between 1 and 1,000,000") }
        if given == nil && warp.size % 8 != 0 {
            throw arguments.wrongValue(2, "must be a multiple of 8 for the small network, not \(warp.size)")
        }
    }

    func run() throws -> Value {
        let interrupt = machine.interrupt
        return try Words.interruptible {
            let proposals = try examples.map { example in
                try options.search.propose(example.image) { interrupt.isRaised }.prefix(options.proposalLimit)
            }
            let count = proposals.reduce(0) { $0 + $1.count }
            say("\(examples.count) images, \(count) proposals")
            let features = try self.features(proposals)
            let model = try RCNN(
                examples, proposals: proposals, classCount: names.count, warp: warp, options: options,
                features: { try features.compute($0, machine) }, shouldStop: { interrupt.isRaised })
            for (name, learned) in zip(names, model.classes) {
                guard let mining = learned?.mining else { continue }
                say("\(name): \(mining.hardCount) hard of \(mining.negativeCount) negatives, drawn \(mining.trainings) times")
            }
            return machine.host(RCNNValue(model, names: names, features: features))
        }
    }

    private func features(_ proposals: [Boxes]) throws -> RegionFeatures {
        if let given { return given }
        let network = RegionNetwork(classCount: names.count)
        let (interrupt, every) = (machine.interrupt, max(steps / 5, 1))
        var sum = 0.0
        try network.train(
            examples, proposals: proposals, classCount: names.count, warp: warp, steps: steps,
            using: &machine.generator,
            report: { step, loss in
                sum += loss
                if step % every == 0 {
                    say("region network, step \(step) of \(steps): loss \(Progress.fixed(sum / Double(every), 4))")
                    sum = 0
                }
            }, shouldStop: { interrupt.isRaised })
        return .own(network)
    }

    private func say(_ line: String) { if !isQuiet { machine.output(line + "\n") } }
}

extension Arguments {
    /// The pictures of a data set with boxes, their objects, and the names of the classes. Crowds and difficult objects are
    /// left out.
    fileprivate func labelledPictures(_ index: Int) throws -> ([RCNN.Example], [String]) {
        if let scenes = self[index].host as? ScenesValue {
            let examples = try scenes.data.scenes.map { scene in
                RCNN.Example(
                    image: try Image(fractions: scene.image), boxes: try Boxes(scene.boxes),
                    labels: try scene.labels.ints())
            }
            return (examples, scenes.data.classNames)
        }
        guard let photos = self[index].host as? PhotosValue else {
            throw wrongKind(index, expected: "a data set with boxes: shapes(n), coco(...) or voc(...)")
        }
        let examples = try photos.data.photos.enumerated().map { place, photo in
            if machine.interrupt.isRaised { throw Interrupted() }
            let objects = photo.objects.filter { !$0.isCrowd && !$0.isDifficult && $0.box[2] > $0.box[0] && $0.box[3] > $0.box[1] }
            return RCNN.Example(
                image: try photos.data.image(place),
                boxes: Boxes(objects.map { Box($0.box[0], $0.box[1], $0.box[2], $0.box[3]) }),
                labels: objects.map(\.label))
        }
        return (examples, photos.data.classNames)
    }
}

extension Image {
    /// A picture from a tensor `[3, H, W]` in 0...1.
    init(fractions: Tensor) throws {
        let planes = try fractions.floats().map { $0.isNaN ? 0 : UInt8(max(0, min(255, ($0 * 255).rounded()))) }
        self.init(width: fractions.shape[2], height: fractions.shape[1], planes: planes)
    }
}
