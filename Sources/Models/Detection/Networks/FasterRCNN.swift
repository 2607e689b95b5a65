import NeuralNetworks
import ObjectDetection
import Tensors

/// Faster R-CNN: one network proposes regions, a second looks into each of them; both read the same feature map.
///
/// 1. The backbone makes a feature map `[N, C, H, W]`.
/// 2. The region proposal network slides over it: a 3 x 3 convolution, then for each of the k anchors of a place a score (or
///    two, as in the paper: background and object) and four offsets.
/// 3. The best proposals, decoded, clipped and suppressed, are pooled from the map to `size x size` places each.
/// 4. The head, dense layers, gives each region a class and for each class four offsets.
///
/// Shapes: `[N, 3, H, W]` to `[regions, classes + 4 * classes]`, the background the first class.
/// Source: Ren et al. 2015, "Faster R-CNN"; Girshick 2015, "Fast R-CNN", for step 4.
public final class FasterRCNN: DetectionNetwork {
    /// All numbers that are chosen and not learned.
    public struct Settings: Sendable, Equatable {
        /// Pixels of the picture from one place of the map to the next.
        public var stride = 16
        /// The anchors' sides (of the square with the same area) in pixels, and their heights over widths.
        public var anchorSides: [Float] = [128, 256, 512]
        public var anchorRatios: [Float] = [0.5, 1, 2]
        public var convention = Anchors.Convention.pyFasterRCNN
        /// Scores of an anchor: 2 in the paper, 1 in torchvision.
        public var scoresPerAnchor = 2
        /// Proposals before and after suppression, at prediction.
        public var proposalsBefore = 6000
        public var proposals = 300
        /// The same in training.
        public var trainingProposalsBefore = 12000
        public var trainingProposals = 2000
        /// The largest IoU of two proposals.
        public var proposalOverlap: Float = 0.7
        /// Pixels that a proposal must have on each side.
        public var leastSide: Float = 16
        /// Places of a pooled region on a side.
        public var pooledSize = 7
        /// Bilinear samples of a bin on each axis (RoI Align); 0 is the paper's pooling of whole pixels.
        public var samples = 0
        /// Anchors of a picture that the first network learns from.
        public var sampledAnchors = 256
        /// Regions of a picture that the head learns from, and the part of them that may show objects.
        public var sampledRegions = 128
        public var objectShare: Float = 0.25

        public init() {}
    }

    public let name: String
    public let classNames: [String]
    public let inputSize: Int
    public let settings: Settings
    public let backbone: any Layer
    /// The region proposal network: what slides over the map, and the two convolutions behind it.
    public let slide: any Layer
    public let scores: any Layer
    public let offsets: any Layer
    /// From `[regions, C, size, size]` to `[regions, features]`.
    public let head: any Layer
    public let classifier: any Layer
    public let regressor: any Layer
    public var selection: DetectionSelection {
        DetectionSelection(threshold: 0.05, overlap: 0.5, classLimit: .max, limit: 100)
    }
    public var isOneGraph: Bool { false }

    /// The anchors of one place, around its upper left corner.
    let anchorBase: Boxes
    /// The parts that have plans of their own.
    let parts: Parts

    struct Parts {
        let features: Network
        let proposing: Network
        let judging: Network
    }

    /// The coding of the head's boxes.
    static let boxCoding = BoxCoding.ssd

    /// - Parameters:
    ///   - slideChannels: of the region proposal network's 3 x 3 convolution.
    /// - Throws: `DetectionError.notPositive` for anchors.
    public convenience init(
        _ name: String, classNames: [String], inputSize: Int, settings: Settings = Settings(), backbone: any Layer,
        slideChannels: Int, head: any Layer
    ) throws {
        let anchors = settings.anchorSides.count * settings.anchorRatios.count
        try self.init(
            name, classNames: classNames, inputSize: inputSize, settings: settings,
            layers: [
                backbone,
                Sequential(
                    "slide", [Convolution2D(.channels(slideChannels), padding: .pixels(1)), ActivationLayer(.relu)]),
                Convolution2D(.channels(anchors * settings.scoresPerAnchor), kernel: 1),
                Convolution2D(.channels(anchors * 4), kernel: 1), head, Dense(1 + classNames.count),
                Dense(4 * (1 + classNames.count)),
            ])
    }

    /// - Parameter layers: backbone, slide, scores, offsets, head, classifier, regressor.
    init(_ name: String, classNames: [String], inputSize: Int, settings: Settings, layers: [any Layer]) throws {
        precondition(layers.count == 7)
        self.name = name
        self.classNames = classNames
        self.inputSize = inputSize
        self.settings = settings
        (backbone, slide, scores, offsets) = (layers[0], layers[1], layers[2], layers[3])
        (head, classifier, regressor) = (layers[4], layers[5], layers[6])
        let size: Float = settings.convention == .torchvision ? 1 : 16
        anchorBase = try Anchors.base(
            size: size, ratios: settings.anchorRatios, scales: settings.anchorSides.map { $0 / size },
            convention: settings.convention)
        parts = Parts(
            features: Network(backbone),
            proposing: Network(ProposalMaps(slide, scores, offsets, widths: [settings.scoresPerAnchor, 4])),
            judging: Network(RegionJudge(head, classifier, regressor)))
    }

    public var kind: String { "faster_rcnn" }
    public var text: String { "faster_rcnn(\"\(name)\", size=\(inputSize))" }
    public var sublayers: [any Layer] { [backbone, slide, scores, offsets, head, classifier, regressor] }

    /// Both networks, the second for `settings.proposals` regions a picture; for counting costs and drawing, for a second
    /// input takes the pooled regions' place.
    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let features = try backbone.add(to: &builder, after: input)
        let shape = builder.shapes[features]
        guard shape.count == 4 else { throw NetworkError.rank(node: name, kind: kind, expected: 4, found: shape) }
        _ = try parts.proposing.layer.add(to: &builder, after: features)
        let (count, overflow) = shape[0].multipliedReportingOverflow(by: settings.proposals)
        guard !overflow else { throw NetworkError.parameter(node: name, kind: kind, what: "\(shape[0]) pictures") }
        let regions = try builder.addInput(
            [count, shape[1], settings.pooledSize, settings.pooledSize], named: "regions")
        return try parts.judging.layer.add(to: &builder, after: regions)
    }

    /// The head's numbers for the proposals of all pictures, one after another.
    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        let features = try pass.run(backbone, x)
        let maps = try pass.run(parts.proposing.layer, features)
        let regions = try proposals(maps, features: features.shape, height: x.shape[2], width: x.shape[3])
        return try pass.run(parts.judging.layer, try pooled(features, regions))
    }
}

/// The region proposal network on a feature map: what slides over it, then scores and offsets.
///
/// Shapes: `[N, C, H, W]` to `[N, H * W * k, scores + 4]`.
final class ProposalMaps: Layer {
    let sublayers: [any Layer]
    let widths: [Int]

    init(_ slide: any Layer, _ scores: any Layer, _ offsets: any Layer, widths: [Int]) {
        sublayers = [slide, scores, offsets]
        self.widths = widths
    }

    var kind: String { "proposals" }
    var text: String { "proposals" }

    func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let slid = try sublayers[0].add(to: &builder, after: input)
        let maps = try sublayers.dropFirst().map { try $0.add(to: &builder, after: slid) }
        return try builder.addPredictions(maps, shape: shape(builder.shapes[maps[1]]), widths: widths)
    }

    func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        let slid = try pass.run(sublayers[0], x)
        let maps = [try pass.run(sublayers[1], slid), try pass.run(sublayers[2], slid)]
        return try Tensor.predictions(of: maps, shape: shape(maps[1].shape), widths: widths)
    }

    private func shape(_ offsets: Shape) -> Shape {
        [offsets.dropFirst().reduce(1, *) / 4, widths.reduce(0, +)]
    }
}

/// The second network, on pooled regions: dense layers, then class scores and each class's offsets side by side.
///
/// Shapes: `[R, C, size, size]` to `[R, classes + 4 * classes]`.
final class RegionJudge: Layer {
    let sublayers: [any Layer]

    init(_ head: any Layer, _ classifier: any Layer, _ regressor: any Layer) {
        sublayers = [head, classifier, regressor]
    }

    var kind: String { "regions" }
    var text: String { "regions" }

    func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let features = try sublayers[0].add(to: &builder, after: input)
        let results = try sublayers.dropFirst().map { try $0.add(to: &builder, after: features) }
        return try builder.add(.concatenate, after: results)
    }

    func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        let features = try pass.run(sublayers[0], x)
        return try Tensor.concatenated(
            [try pass.run(sublayers[1], features), try pass.run(sublayers[2], features)], axis: 1)
    }
}
