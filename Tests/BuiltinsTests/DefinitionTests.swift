import Builtins
import Diagnostics
import Runtime
import Sessions
import Testing

/// Each definition in the language against the fast word of its name, on cases made from a seed.
@Suite("Definitions in the language")
struct DefinitionTests {
    struct Case: Sendable {
        var word: String
        /// Makes what the calls use; `n` counts the rounds from 0.
        var setup = ""
        /// The arguments of each call.
        var calls: [String]
        /// The fields to compare; none for a plain value.
        var fields: [String] = []
    }

    private static let twoSets = """
        fn boxes(n) { c = rand(n, 4) * 60; concat([c[:, :2], c[:, :2] + c[:, 2:] + 1], axis=1) }
        a = boxes(9 + n)
        b = boxes(7)
        b[0] = a[0]
        b[1] = tensor([a[1, 2], a[1, 1], a[1, 2] + 5, a[1, 3]])
        b[2, 2:] = b[2, :2] - 1
        """

    private static let defaults = """
        default = box_convert(default_boxes("ssd300"), from="cxcywh", to="xyxy")[randint(0, 8732, 200)]
        c = rand(3, 4) * 0.5
        truth = concat([c[:, :2], c[:, :2] + c[:, 2:] + 0.05], axis=1)
        labels = randint(1, 5, 3)
        """

    private static let anchors = """
        anchors = rpn_anchors(5, 6)
        c = rand(3, 4) * 60
        truth = concat([c[:, :2], c[:, :2] + c[:, 2:] + 20], axis=1)
        labels = randint(1, 4, 3)
        """

    static let cases: [Case] = [
        Case(word: "softmax", calls: ["randn(4, 5)", "randn(3, 2) * 50, axis=0"]),
        Case(word: "conv_cost", calls: ["14, 3, 64, 128"]),
        Case(word: "separable_cost", calls: ["14, 3, 64, 128"]),
        Case(word: "separable_ratio", calls: ["3, 256"]),
        Case(
            word: "counted_conv2d", setup: "x = randn(2, 4, 5, 6)",
            calls: [
                "x, randn(3, 4, 3, 3)", "x, randn(4, 1, 3, 3), padding=1, groups=4",
                "x, randn(6, 2, 3, 3), stride=2, padding=2, groups=2",
            ], fields: ["y", "multiplications", "on_image", "on_padding"]),
        Case(word: "default_box_scales", calls: ["6", "4, s_min=0.1, s_max=0.5"]),
        Case(word: "box_area", setup: twoSets, calls: ["a", "b"]),
        Case(word: "iou", setup: twoSets, calls: ["a, b", "zeros(0, 4), b"]),
        Case(word: "giou", setup: twoSets, calls: ["a, b", "b, zeros(0, 4)"]),
        Case(
            word: "box_convert", setup: twoSets,
            calls: ["xyxy", "xywh", "cxcywh"].flatMap { from in
                ["xyxy", "xywh", "cxcywh"].map { "a, from=\"\(from)\", to=\"\($0)\"" }
            }),
        Case(word: "clip_boxes", setup: twoSets, calls: ["a - 10, 40, 50"]),
        Case(
            word: "encode_boxes", setup: twoSets,
            calls: ["a[:5], a[2:7]", "a, a + 3, variances=[0.1, 0.1, 0.2, 0.2]"]),
        Case(
            word: "decode_boxes", setup: twoSets,
            calls: ["randn(7, 4), a[:7]", "randn(7, 4), a[:7], variances=[0.1, 0.1, 0.2, 0.2]"]),
        Case(
            word: "nms", setup: twoSets,
            calls: [
                "concat([a, b, a], axis=0), floor(rand(25 + 2 * n) * 5), threshold=0.3", "a, rand(9 + n)",
                "zeros(0, 4), zeros(0)", "zeros(40, 4) + 1, zeros(40), threshold=0.0",
            ]),
        Case(
            word: "batched_nms", setup: twoSets,
            calls: ["a, floor(rand(9 + n) * 4), randint(0, 3, 9 + n), threshold=0.2", "zeros(0, 4), zeros(0), zeros(0)"]),
        Case(
            word: "anchor_base",
            calls: ["", "convention=\"torchvision\"", "size=8, ratios=[0.3, 1.7], scales=[3, 5, 9]"]),
        Case(
            word: "rpn_anchors", calls: ["3, 4", "2, 5, stride=8, size=8, scales=[4], convention=\"torchvision\""]),
        Case(word: "default_boxes", calls: ["\"ssd300\"", "\"ssd512\"", "\"ssd_mobilenet\""]),
        Case(
            word: "match_boxes", setup: defaults,
            calls: [
                "default, truth", "default, concat([truth, truth], axis=0), threshold=0.2", "default, zeros(0, 4)",
                "zeros(30, 4) + tensor([0, 0, 1, 1]), truth",
            ], fields: ["truth", "iou", "best", "total"]),
        Case(
            word: "multibox_loss", setup: defaults,
            calls: [
                "randn(200, 4), randn(200, 6), default, truth, labels",
                "randn(200, 4), zeros(200, 6), default, truth, labels, negative_ratio=1.5, threshold=0.3",
                "randn(200, 4), randn(200, 6), default, zeros(0, 4), zeros(0)",
            ], fields: ["localization", "classification", "matched", "total"]),
        Case(
            word: "rpn_targets", setup: anchors,
            calls: [
                "anchors, truth", "anchors, truth, count=20, image_size=[80, 96]",
                "anchors, truth, positive=0.4, negative=0.2, fraction=0.1", "anchors, zeros(0, 4), count=5",
            ], fields: ["labels", "truth", "iou", "positives", "negatives", "total"]),
        Case(
            word: "rpn_loss", setup: anchors + "\nt = rpn_targets(anchors, truth, count=30)",
            calls: [
                "randn(270), randn(270, 4), anchors, truth", "randn(270, 2), randn(270, 4), anchors, truth, targets=t",
                "randn(270), randn(270, 4), anchors, truth, targets=t, beta=1",
            ], fields: ["objectness", "box", "total"]),
        Case(
            word: "rpn_proposals", setup: anchors,
            calls: [
                "randn(270), randn(270, 4), anchors, 80, 96, before=60, after=7",
                "randn(270), randn(270, 4) * 0.1, anchors, 80, 96, threshold=0.3, min_size=40",
            ], fields: ["boxes", "scores", "places"]),
        Case(
            word: "roi_targets", setup: anchors,
            calls: [
                "anchors, truth, labels, count=16", "anchors, truth, labels, positive=0.3, negative=[0.1, 0.3]",
                "anchors, truth, labels, add_truth=false", "anchors, zeros(0, 4), zeros(0), count=4",
            ], fields: ["boxes", "labels", "truth", "iou", "places", "total"]),
        Case(
            word: "roi_loss", setup: anchors + "\nt = roi_targets(anchors, truth, labels, count=16)",
            calls: [
                "randn(t.total, 4), randn(t.total, 16), t", "randn(t.total, 4), randn(t.total, 4), t, beta=1",
                "randn(t.total, 4), randn(t.total, 4, 4), t, variances=[1, 1, 1, 1]",
            ], fields: ["classification", "box", "total"]),
        Case(
            word: "yolo_loss",
            setup: """
                truth = [{box: [v[0], v[1], v[2], v[3]], label: i} for (i, v) in enumerate(rand(6, 4))]
                truth[1].box = truth[0].box
                """,
            calls: [
                "rand(7, 7, 30), truth", "randn(7, 7, 30), truth, confidence_target=1",
                "rand(7, 7, 30), []", "rand(3, 3, 22), truth, grid=3, boxes=3, classes=7, coord=2, noobj=1",
                "rand(7, 7, 30), truth, confidence_target=\"fixed_iou\"",
            ], fields: ["xy", "wh", "object", "no_object", "class", "total"]),
        Case(
            word: "roi_pool", setup: "x = randn(2, 3, 6, 8)\nr = rand(5, 5) * tensor([0, 150, 90, 150, 90])\nr[0, 0] = 1",
            calls: ["x, r", "x[0], r[:, 1:] - 40, size=3", "x, r, size=2, scale=1/8", "x, zeros(0, 5)"]),
        Case(
            word: "roi_align", setup: "x = randn(2, 3, 6, 8)\nr = rand(5, 5) * tensor([0, 150, 90, 150, 90])\nr[0, 0] = 1",
            calls: ["x, r", "x[0], r[:, 1:] - 40, size=3, sampling=3", "x, r, size=2, scale=1/8, aligned=true", "x, zeros(0, 5)"]),
    ]

    @Test("the fast word and its definition give the same", arguments: cases.map(\.word))
    func agreement(word: String) throws {
        let one = try #require(DefinitionTests.cases.first { $0.word == word })
        let session = Session()
        let definition = try #require(try Prelude.function(word, in: session.machine))
        session.machine.define("defined", definition, in: session.scope)
        for round in 0..<3 {
            for call in one.calls {
                let comparison =
                    one.fields.isEmpty
                    ? "expect fast ~= slow" : one.fields.map { "expect fast.\($0) ~= slow.\($0)" }.joined(separator: "\n")
                let program = """
                    n = \(round)
                    seed(\(round))
                    \(one.setup)
                    seed(7)
                    fast = \(word)(\(call))
                    seed(7)
                    slow = defined(\(call))
                    \(comparison)
                    """
                if case .failed(let diagnostics) = session.run(program, name: word) {
                    Issue.record("\(word)(\(call)): \(diagnostics.map { $0.rendered() }.joined(separator: "\n"))")
                }
            }
        }
    }

    @Test("every definition is held to its word, and every word about boxes, matching, losses and regions has one")
    func complete() {
        let held = Set(DefinitionTests.cases.map(\.word) + DetectionTwinTests.words)
        for name in Prelude.names { #expect(held.contains(name), "\(name) has no case") }
        for group in Words.groups where ["Boxes", "Matching and losses"].contains(group.title) {
            for word in group.words { #expect(Prelude.names.contains(word.name), "\(word.name) has no definition") }
        }
    }

    @Test("a word of float32 arithmetic has the gradient of its definition, in float64")
    func gradients() {
        let program = """
            fn boxes(n) { c = rand(n, 4) * 60; concat([c[:, :2], c[:, :2] + c[:, 2:] + 20], axis=1) }
            a = boxes(4)
            b = boxes(3)
            expect check_gradient(x -> sum(box_area(x) ** 2), a) < 1e-6
            expect check_gradient(x -> sum(iou(x, b)), a) < 1e-6
            expect check_gradient(x -> sum(1 - giou(x, b)), a) < 1e-6
            expect check_gradient(x -> sum(encode_boxes(x, a[:3]) ** 2), b) < 1e-6
            expect check_gradient(x -> sum(decode_boxes(x, b) ** 2), randn(3, 4) * 0.2) < 1e-6
            expect check_gradient(x -> sum(clip_boxes(x, 50, 50) ** 2), a) < 1e-6
            expect check_gradient(x -> sum(box_convert(x, from="xyxy", to="cxcywh") ** 2), a) < 1e-6
            """
        if case .failed(let diagnostics) = Session().run(program, name: "gradients") {
            Issue.record("\(diagnostics.map { $0.rendered() }.joined(separator: "\n"))")
        }
    }
}
