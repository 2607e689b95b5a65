import Glibc
import NeuralNetworks
import ObjectDetection
import Tensors

/// SSD: on every place of several feature maps, for each default box four offsets and a score for each class.
///
/// The picture goes through the stages, one after another; the result of each stage is a feature map. On each map stand two
/// convolutions 3 x 3, one for the offsets and one for the classes, the background first.
///
/// Shapes: `[N, 3, size, size]` to `[N, default boxes, 4 + 1 + classes]`.
/// Source: Liu et al. 2016, "SSD: Single Shot MultiBox Detector", section 2.
public final class SSD: DetectionNetwork {
    /// A feature map: the layers that make it from the one before, and the two predictors on it.
    public struct Source {
        public var stage: any Layer
        public var offsets: any Layer
        public var logits: any Layer
        /// The default boxes on each place of the map.
        public var boxes: DefaultBoxes.Map
    }

    public let name: String
    public let classNames: [String]
    public let inputSize: Int
    public let sources: [Source]
    /// What the predictors of the first map see in its place; the next stage sees the map itself.
    public let normalization: L2Normalization?
    /// No default box is wider or higher than the picture.
    public let limitsBoxes: Bool
    public var selection: DetectionSelection { DetectionSelection(threshold: 0.01, overlap: 0.45) }
    /// The variances of the offsets.
    public static let coding = BoxCoding.ssd

    private var knownBoxes: DefaultBoxes?
    private static let boxLimit = 1 << 24

    public init(
        _ name: String, classNames: [String], inputSize: Int, sources: [Source],
        normalization: L2Normalization? = nil, limitsBoxes: Bool = false
    ) {
        self.name = name
        self.classNames = classNames
        self.inputSize = inputSize
        self.sources = sources
        self.normalization = normalization
        self.limitsBoxes = limitsBoxes
    }

    /// An SSD whose predictors are plain convolutions 3 x 3.
    ///
    /// - Parameter boxes: the default boxes of each stage's map; as many as there are stages.
    public convenience init(
        _ name: String, classNames: [String], inputSize: Int, stages: [any Layer], boxes: [DefaultBoxes.Map],
        normalization: L2Normalization? = nil, limitsBoxes: Bool = false
    ) {
        precondition(stages.count == boxes.count)
        self.init(
            name, classNames: classNames, inputSize: inputSize,
            sources: zip(stages, boxes).map { stage, boxes in
                func predictor(_ numbers: Int) -> any Layer {
                    Convolution2D(.channels(boxes.shapes.count * numbers), kernel: 3, padding: .pixels(1))
                }
                return Source(
                    stage: stage, offsets: predictor(4), logits: predictor(1 + classNames.count), boxes: boxes)
            }, normalization: normalization, limitsBoxes: limitsBoxes)
    }

    public var kind: String { "ssd" }
    public var text: String { "ssd(\"\(name)\", size=\(inputSize))" }

    public var sublayers: [any Layer] {
        (normalization.map { [$0] } ?? []) + sources.flatMap { [$0.stage, $0.offsets, $0.logits] }
    }

    /// Numbers of one default box: offsets, background, classes.
    private var widths: [Int] { [4, 1 + classNames.count] }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        var x = input
        var maps: [Graph.NodeID] = []
        for (index, source) in sources.enumerated() {
            x = try source.stage.add(to: &builder, after: x)
            var seen = x
            if index == 0, let normalization { seen = try normalization.add(to: &builder, after: x) }
            maps.append(try source.offsets.add(to: &builder, after: seen))
            maps.append(try source.logits.add(to: &builder, after: seen))
        }
        let count = stride(from: 0, to: maps.count, by: 2).reduce(0) { sum, map in
            sum + builder.shapes[maps[map]].dropFirst().reduce(1, *) / 4
        }
        return try builder.addPredictions(maps, shape: [count, 5 + classNames.count], widths: widths)
    }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        var value = x
        var maps: [Tensor] = []
        for (index, source) in sources.enumerated() {
            value = try pass.run(source.stage, value)
            var seen = value
            if index == 0, let normalization { seen = try pass.run(normalization, value) }
            maps.append(try pass.run(source.offsets, seen))
            maps.append(try pass.run(source.logits, seen))
        }
        let count = stride(from: 0, to: maps.count, by: 2).reduce(0) { sum, map in
            sum + maps[map].shape.dropFirst().reduce(1, *) / 4
        }
        return try Tensor.predictions(of: maps, shape: [count, 5 + classNames.count], widths: widths)
    }

    /// The default boxes in the order of the predictions.
    ///
    /// - Throws: `NetworkError` where a stage does not fit the input, or for more than 2^24 boxes.
    public func defaultBoxes() throws -> DefaultBoxes {
        if let knownBoxes { return knownBoxes }
        var builder = try GraphBuilder(input: [1, 3, inputSize, inputSize], purpose: .counting)
        var x = builder.input
        var sides: [Int] = []
        var count = 0
        for source in sources {
            x = try source.stage.add(to: &builder, after: x)
            let shape = builder.shapes[x]
            guard shape.count == 4, shape[2] == shape[3] else {
                throw NetworkError.parameter(node: name, kind: kind, what: "a feature map of shape \(shape)")
            }
            sides.append(shape[2])
            count += shape[2] * shape[2] * source.boxes.shapes.count
            guard count <= SSD.boxLimit else {
                throw NetworkError.parameter(node: name, kind: kind, what: "\(count) default boxes")
            }
        }
        let boxes = DefaultBoxes(
            image: Float(inputSize), sides: sides, maps: sources.map(\.boxes), limitsSizes: limitsBoxes)
        knownBoxes = boxes
        return boxes
    }

    // MARK: - Detections

    public func detections(
        on images: Tensor, network: Network, selection: DetectionSelection, threads: Int,
        using generator: inout Generator
    ) throws -> [[Detection]] {
        let rows = try network.predict(images, threads: threads, using: &generator).contiguous()
        let boxes = try defaultBoxes().corners
        guard rows.rank == 3, rows.shape[1] == boxes.count else {
            throw NetworkError.parameter(
                node: name, kind: kind, what: "pictures that are not \(inputSize) x \(inputSize) pixels")
        }
        let count = rows.shape[1] * rows.shape[2]
        return withExtendedLifetime(rows) {
            (0..<rows.shape[0]).map { image in
                let start = rows.pointer(Float.self) + image * count
                let numbers = UnsafeBufferPointer(start: start, count: count)
                return selection.chosen(
                    candidates(numbers, boxes, above: selection.threshold), classNames: classNames)
            }
        }
    }

    /// Every class of every default box whose probability is above `threshold`; boxes clipped to the picture, in pixels.
    private func candidates(
        _ numbers: UnsafeBufferPointer<Float>, _ boxes: Boxes, above threshold: Float
    ) -> [DetectionSelection.Candidate] {
        let width = 5 + classNames.count
        let side = Float(inputSize)
        var found: [DetectionSelection.Candidate] = []
        for index in 0..<boxes.count {
            let row = numbers[index * width..<(index + 1) * width]
            let logits = row.dropFirst(4)
            let probabilities = Probabilities(logits)
            var box: Box?
            for label in classNames.indices {
                let score = probabilities[label + 1]
                guard score > threshold else { continue }
                let place = box ?? decoded(row.prefix(4), boxes[index], side)
                box = place
                found.append(DetectionSelection.Candidate(label: label, score: score, box: place))
            }
        }
        return found
    }

    private func decoded(_ offsets: Slice<UnsafeBufferPointer<Float>>, _ reference: Box, _ side: Float) -> Box {
        let box = SSD.coding.decodeLimited(SIMD4(offsets), reference: reference)
        func clip(_ place: Float) -> Float { Swift.max(Swift.min(place, 1), 0) * side }
        return Box(clip(box.xMin), clip(box.yMin), clip(box.xMax), clip(box.yMax))
    }
}

extension BoxCoding {
    /// `decode`, its sides growing by at most `1000 / 16`: a network at its beginning may ask for far more.
    func decodeLimited(_ offset: SIMD4<Float>, reference: Box) -> Box {
        let limit = BoxCoding.largestLogarithm
        var limited = offset
        limited[2] = Swift.min(offset[2], limit / variances[2])
        limited[3] = Swift.min(offset[3], limit / variances[3])
        return decode(limited, reference: reference)
    }
}
