import NeuralNetworks
import ObjectDetection
import Tensors

extension FasterRCNN {
    /// The anchors of all places of a feature map of shape `[N, C, H, W]`.
    ///
    /// - Throws: `DetectionError.tooManyPairs`.
    func anchors(_ features: Shape) throws -> Boxes {
        try Anchors.grid(
            height: features[2], width: features[3], stride: Float(settings.stride), base: anchorBase)
    }

    /// The anchors on a picture of the input size.
    ///
    /// - Throws: `NetworkError` where the backbone does not fit, `DetectionError.tooManyPairs`.
    public func anchors() throws -> Boxes {
        var builder = try GraphBuilder(input: [1, 3, inputSize, inputSize], purpose: .counting)
        let end = try backbone.add(to: &builder, after: builder.input)
        return try anchors(builder.shapes[end])
    }

    /// The regions that the first network proposes on each picture of a batch, best first.
    ///
    /// - Parameters:
    ///   - maps: what it says about each anchor, `[N, H * W * k, scores + 4]`.
    ///   - features: the shape of the feature map.
    ///   - height: of the pictures, in pixels.
    func proposals(
        _ maps: Tensor, features: Shape, height: Int, width: Int, isTraining: Bool = false
    ) throws -> [Boxes] {
        let anchors = try anchors(features)
        let numbers = try maps.detached.floats()
        let (rows, columns) = (maps.shape[1], maps.shape[2])
        guard rows == anchors.count else {
            throw NetworkError.parameter(
                node: name, kind: kind, what: "\(rows) scored boxes for \(anchors.count) anchors")
        }
        var layer = ProposalLayer()
        layer.before = isTraining ? settings.trainingProposalsBefore : settings.proposalsBefore
        layer.after = isTraining ? settings.trainingProposals : settings.proposals
        layer.threshold = settings.proposalOverlap
        layer.minimumSize = settings.leastSide
        return try (0..<maps.shape[0]).map { image in
            var scores: [Float] = []
            var offsets: [SIMD4<Float>] = []
            for row in image * rows..<(image + 1) * rows {
                let start = row * columns
                // The sigmoid of the difference of two scores is the probability of the second.
                scores.append(columns == 6 ? numbers[start + 1] - numbers[start] : numbers[start])
                offsets.append(SIMD4(numbers[start + columns - 4..<start + columns]))
            }
            return try layer(
                scores: scores, offsets: offsets, anchors: anchors, height: Float(height), width: Float(width)
            ).boxes
        }
    }

    /// The feature map under each region, image after image: `[R, C, size, size]`.
    func pooled(_ features: Tensor, _ regions: [Boxes]) throws -> Tensor {
        var rows: [Float] = []
        for (image, boxes) in regions.enumerated() {
            for index in 0..<boxes.count {
                let box = boxes[index]
                rows += [Float(image), box.xMin, box.yMin, box.xMax, box.yMax]
            }
        }
        let rois = Tensor(rows, shape: [rows.count / 5, 5])
        let scale = 1 / Double(settings.stride)
        guard settings.samples > 0 else {
            return try RoIPool.pool(features, rois: rois, size: settings.pooledSize, scale: scale)
        }
        var align = RoIAlign.Settings()
        align.size = settings.pooledSize
        align.scale = scale
        align.sampling = settings.samples
        return try RoIAlign.align(features, rois: rois, settings: align)
    }

    // MARK: - Detections

    public func detections(
        on images: Tensor, network: Network, selection: DetectionSelection, threads: Int,
        using generator: inout Generator
    ) throws -> [[Detection]] {
        guard images.rank == 4 else {
            throw NetworkError.rank(node: name, kind: kind, expected: 4, found: images.shape)
        }
        let features = try parts.features.predict(images, threads: threads, using: &generator)
        let maps = try parts.proposing.predict(features, threads: threads, using: &generator)
        let (height, width) = (images.shape[2], images.shape[3])
        let regions = try proposals(maps, features: features.shape, height: height, width: width)
        return try regions.enumerated().map { image, boxes in
            guard boxes.count > 0 else { return [] }
            let own = try features.split(size: 1, axis: 0)[image]
            let rows = try parts.judging.predict(
                try padded(pooled(own, [boxes])), threads: threads, using: &generator)
            let found = candidates(
                try rows.floats(), boxes, above: selection.threshold, height: Float(height), width: Float(width))
            return selection.chosen(found, classNames: classNames)
        }
    }

    /// As many regions as there may be, zeros behind the last: the plan of the second network is made for one number.
    private func padded(_ regions: Tensor) throws -> Tensor {
        let missing = settings.proposals - regions.shape[0]
        return missing <= 0
            ? regions : try regions.padded([(0, missing), (0, 0), (0, 0), (0, 0)])
    }

    /// Every class of every region whose probability is above `threshold`, its box moved by the class's own offsets.
    private func candidates(
        _ numbers: [Float], _ regions: Boxes, above threshold: Float, height: Float, width: Float
    ) -> [DetectionSelection.Candidate] {
        let classes = 1 + classNames.count
        var found: [DetectionSelection.Candidate] = []
        for index in 0..<regions.count {
            let row = numbers[index * 5 * classes..<(index + 1) * 5 * classes]
            let probabilities = Probabilities(row.prefix(classes))
            for label in classNames.indices where probabilities[label + 1] > threshold {
                let start = row.startIndex + classes + 4 * (label + 1)
                let box = FasterRCNN.boxCoding.decodeLimited(SIMD4(row[start..<start + 4]), reference: regions[index])
                let clipped = Box(
                    Swift.max(Swift.min(box.xMin, width), 0), Swift.max(Swift.min(box.yMin, height), 0),
                    Swift.max(Swift.min(box.xMax, width), 0), Swift.max(Swift.min(box.yMax, height), 0))
                found.append(
                    DetectionSelection.Candidate(label: label, score: probabilities[label + 1], box: clipped))
            }
        }
        return found
    }
}
