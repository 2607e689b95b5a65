import ObjectDetection
import Tensors
import TestSupport
import Testing

/// The results of torchvision 0.14; `Scripts/reference/torchvision_detection.py` wrote them.
@Suite("Torchvision's results")
struct TorchvisionTests {
    private static let path =
        "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Fixtures/torchvision.txt"

    private func cases(_ name: String) throws -> [ReferenceCase] {
        let found = try ReferenceCase.read(Self.path).filter { $0.name == name }
        #expect(!found.isEmpty)
        return found
    }

    private func boxes(_ tensor: Tensor) throws -> Boxes { try Boxes(tensor) }

    private func rows(_ tensor: Tensor) throws -> [SIMD4<Float>] {
        let boxes = try boxes(tensor)
        return (0..<boxes.count).map { boxes[$0].simd }
    }

    private func matrix(_ rows: [SIMD4<Float>]) -> Tensor { Boxes(rows.map { Box($0[0], $0[1], $0[2], $0[3]) }).tensor }

    private func expectTerms(_ found: [Tensor], _ expected: [Tensor]) throws {
        for (one, other) in zip(found, expected) { try expectClose(one, other, relative: 1e-5, absolute: 1e-6) }
    }

    @Test("overlaps, areas, clipping and the forms of a box")
    func boxes() throws {
        for (name, run) in [
            ("iou", IntersectionOverUnion.pairwise), ("giou", IntersectionOverUnion.generalized),
        ] {
            for test in try cases(name) {
                let found = try run(boxes(test.inputs[0]), boxes(test.inputs[1]))
                try expectClose(found, test.outputs[0], relative: 1e-6, absolute: 1e-6)
            }
        }
        for test in try cases("box_area") {
            try expectClose(
                Tensor(floats: boxes(test.inputs[0]).areas), test.outputs[0], relative: 1e-6, absolute: 0)
        }
        for test in try cases("clip_boxes") {
            let clipped = try boxes(test.inputs[0]).clipped(
                height: Float(test.arguments[0])!, width: Float(test.arguments[1])!)
            try expectClose(clipped.tensor, test.outputs[0], relative: 0, absolute: 0)
        }
        for test in try cases("box_convert") {
            let found = try BoxFormat.convert(
                test.inputs[0], from: BoxFormat(named: test.arguments[0], argument: "from"),
                to: BoxFormat(named: test.arguments[1], argument: "to"))
            try expectClose(found, test.outputs[0], relative: 1e-6, absolute: 1e-5)
        }
    }

    @Test("suppression, alone and by class")
    func suppression() throws {
        for test in try cases("nms") {
            let kept = try NonMaximumSuppression.keep(
                boxes(test.inputs[0]), scores: test.inputs[1].floats(), threshold: Float(test.arguments[0])!)
            #expect(try kept == test.outputs[0].ints())
        }
        for test in try cases("batched_nms") {
            let kept = try NonMaximumSuppression.keepBatched(
                boxes(test.inputs[0]), scores: test.inputs[1].floats(), classes: test.inputs[2].ints(),
                threshold: Float(test.arguments[0])!)
            #expect(try kept == test.outputs[0].ints())
        }
    }

    @Test("box coding with variances 0.1 and 0.2")
    func coding() throws {
        for test in try cases("encode_boxes") {
            let found = try BoxCoding.ssd.encode(boxes(test.inputs[0]), reference: boxes(test.inputs[1]))
            try expectClose(matrix(found), test.outputs[0], relative: 1e-5, absolute: 1e-5)
        }
        for test in try cases("decode_boxes") {
            let found = try BoxCoding.ssd.decode(rows(test.inputs[0]), reference: boxes(test.inputs[1]))
            try expectClose(found.tensor, test.outputs[0], relative: 1e-5, absolute: 1e-4)
        }
    }

    @Test("anchors of three sizes and three ratios, and SSD300's default boxes")
    func anchors() throws {
        let test = try cases("rpn_anchors")[0]
        let base = try Anchors.base(size: 32, scales: [1, 2, 4], convention: .torchvision)
        let found = try Anchors.grid(height: 3, width: 4, stride: 16, base: base)
        try expectClose(found.tensor, test.outputs[0], relative: 0, absolute: 0)
        let ssd = try cases("default_boxes")[0]
        let corners = DefaultBoxes.ssd300.corners
        let chosen = Boxes(
            try ssd.inputs[0].ints().map { row in
                let box = corners[row]
                return Box(box.xMin * 300, box.yMin * 300, box.xMax * 300, box.yMax * 300)
            })
        try expectClose(chosen.tensor, ssd.outputs[0], relative: 1e-5, absolute: 1e-2)
    }

    @Test("SSD's matches, and its loss over two images")
    func multibox() throws {
        let matching = try cases("match_boxes")[0]
        let found = try DefaultBoxMatching(boxes(matching.inputs[0]), truth: boxes(matching.inputs[1]))
        #expect(try found.truth.map(Int.init) == matching.outputs[0].ints())
        let test = try cases("multibox_loss")[0]
        let loss = try MultiboxLoss(
            offsets: test.inputs[0], logits: test.inputs[1], defaults: boxes(test.inputs[2]),
            truth: [
                GroundTruth(boxes(test.inputs[3]), labels: test.inputs[4].ints()),
                GroundTruth(boxes(test.inputs[5]), labels: test.inputs[6].ints()),
            ])
        try expectTerms([loss.localization, loss.classification], test.outputs)
    }

    @Test("the region proposal network's targets, loss and proposals")
    func proposals() throws {
        var generator = Generator(seed: 1)
        var settings = AnchorTargets.Settings()
        settings.count = 10_000
        let test = try cases("rpn_targets")[0]
        let targets = try AnchorTargets(
            boxes(test.inputs[0]), truth: boxes(test.inputs[1]), settings: settings, using: &generator)
        #expect(try targets.labels.map(\.rawValue) == test.outputs[0].ints())
        let losses = try cases("rpn_loss")[0]
        let loss = try RPNLoss(
            objectness: losses.inputs[0], offsets: losses.inputs[1], anchors: boxes(losses.inputs[2]),
            truth: [boxes(losses.inputs[3])], targets: [targets])
        try expectTerms([loss.objectness, loss.box], losses.outputs)
        let proposals = try cases("rpn_proposals")[0]
        var layer = ProposalLayer()
        (layer.before, layer.after) = (60, 20)
        let anchors = try boxes(proposals.inputs[2])
        let found = try layer(
            scores: proposals.inputs[0].floats(), offsets: rows(proposals.inputs[1]), anchors: anchors, height: 96,
            width: 128)
        try expectClose(found.boxes.tensor, proposals.outputs[0], relative: 1e-5, absolute: 1e-4)
    }

    @Test("the loss of the heads")
    func heads() throws {
        let test = try cases("roi_loss")[0]
        let targets = try RegionTargets(
            boxes: boxes(test.inputs[2]), labels: test.inputs[3].ints(), truth: boxes(test.inputs[4]))
        let loss = try RegionLoss(scores: test.inputs[0], offsets: test.inputs[1], targets: targets)
        try expectTerms([loss.classification, loss.box], test.outputs)
    }

    @Test("RoI pooling and RoI Align, inside, across and outside the map")
    func regions() throws {
        for test in try cases("roi_align") {
            var settings = RoIAlign.Settings()
            (settings.size, settings.sampling) = (Int(test.arguments[0])!, Int(test.arguments[1])!)
            settings.aligned = test.arguments[2] == "true"
            let found = try RoIAlign.align(test.inputs[0], rois: test.inputs[1], settings: settings)
            try expectClose(found, test.outputs[0], relative: 1e-5, absolute: 1e-5)
            let plain = try RoIAlign.reference(test.inputs[0], rois: test.inputs[1], settings: settings)
            try expectClose(plain, test.outputs[0], relative: 1e-5, absolute: 1e-5)
        }
        for test in try cases("roi_pool") {
            let found = try RoIPool.pool(test.inputs[0], rois: test.inputs[1], size: Int(test.arguments[0])!)
            try expectClose(found, test.outputs[0], relative: 0, absolute: 0)
        }
    }
}
