import Builtins
import Diagnostics
import Sessions
import Testing

@Suite("Steps and explanations of detection")
struct StepsTests {
    private func lines(_ program: String) -> [String] {
        let session = Session()
        let printed = Printed()
        session.output = { printed.text += $0 }
        if case .failed(let diagnostics) = session.run(program, name: "steps") {
            Issue.record("\(diagnostics.map { $0.rendered() }.joined(separator: "\n"))")
        }
        return printed.text.split(separator: "\n").map(String.init)
    }

    @Test("NMS tells round by round who suppressed whom, lists as arguments too")
    func nms() {
        #expect(
            lines(
                """
                s = steps nms([[0, 0, 2, 2], [1, 1, 3, 3], [8, 8, 9, 9]], [0.9, 0.8, 0.7], threshold=0.1)
                print(len(s))
                print(s[1].text)
                print(s[1].reason)
                print([x.kept for x in s], s[2].box)
                """) == [
                    "3", "box 1 (score 0.800) is dropped: its IoU with box 0 is 0.143 > 0.1",
                    "dropped: 0.1 < 0.143 with box 0; kept at thresholds from 0.143 on", "[true, false, true] 2",
                ])
    }

    @Test("one goes through steps forward and back, and both ends say so")
    func forwardAndBack() {
        #expect(
            lines(
                """
                fn count() { for i in range(3) { step("step {i}") } }
                s = steps count()
                print(s.position, s.next().text, s.next().text, s.back().text, s.position)
                try { s.back() } catch problem { print(problem.message) }
                print(s.next().text, s.next().text)
                try { s.next() } catch problem { print(problem.message) }
                print(s[-1].text, [x.text for x in s])
                """) == [
                    "-1 step 0 step 1 step 0 0", "this is the first of 3 steps", "step 1 step 2",
                    "this was the last of 3 steps", "step 2 [\"step 0\", \"step 1\", \"step 2\"]",
                ])
    }

    @Test("matching, mining and the labels of anchors give their reasons")
    func reasons() {
        let found = lines(
            """
            default = [[0, 0, 0.5, 0.5], [0, 0, 0.5, 0.35], [0.3, 0.3, 1, 1], [0.6, 0.6, 1, 1]]
            for s in steps multibox_loss(zeros(4, 4), zeros(4, 2), default, [[0, 0, 0.5, 0.5]], [1], negative_ratio=1) { print(s.reason) }
            for s in steps rpn_targets([[0, 0, 10, 10], [0, 0, 10, 5], [0, 0, 10, 2]], [[0, 0, 10, 10]]) { print(s.reason) }
            """)
        #expect(
            found == [
                "matched whatever the threshold: every object gets a box", "matched: 0.5 <= 0.700",
                "background: 0.057 < 0.5", "mined: rank 1 <= 1 x 2 matched boxes", "mined: rank 2 <= 1 x 2 matched boxes",
                "positive: 0.7 <= 1.000", "ignored: 0.3 <= 0.500 < 0.7", "negative: 0.200 < 0.3",
                "at most 256, at most 0.5 of them positive",
            ])
    }

    @Test("every step of a detection algorithm has a picture, and one that tells nothing about boxes has none")
    func pictures() {
        #expect(
            lines(
                """
                a = rpn_anchors(2, 2)
                for s in steps rpn_proposals(arange(36), zeros(36, 4), a, 300, 300, before=6) { if s.figure == none { print("no picture: {s.text}") } }
                for s in steps match_boxes(a, a[:2]) { if s.figure == none { print("no picture: {s.text}") } }
                fn plain() { step("words") }
                print((steps plain())[0].figure)
                fn drawn() { step("drawn", picture=() -> plot([1, 2])) }
                print((steps drawn())[0].figure)
                """) == ["none", "<figure, 800 x 500>"])
    }

    @Test("explain opens a term of YOLO's loss to the cells, boxes and numbers in it")
    func yolo() {
        let found = lines(
            """
            p = zeros(2, 2, 12)
            p[0, 0, 5:10] = tensor([0.5, 0.5, 0.16, 0.25, 1])
            loss = yolo_loss(p, [{box: [0.25, 0.25, 0.36, 0.25], label: 1}], grid=2, classes=2)
            explain loss.wh
            """)
        #expect(
            Array(found.prefix(4)) == [
                "loss.wh = float32[] 0.20000003", "├─ object 0, cell (0, 0), box 1 (IoU 0.4444) = 0.2",
                "│  ├─ w: 5 x (√0.16 - √0.36)² = 0.2", "│  └─ h: 5 x (√0.25 - √0.25)² = 0",
            ])
    }

    @Test("explain opens a gradient: its numbers, and the largest one's products up to the loss")
    func gradient() {
        #expect(
            lines("explain grad(w -> sum((w * 3 - 1) ** 2))(tensor([2, 0]))").prefix(8) == [
                "grad(w -> sum((w * 3 - 1) ** 2))(tensor([2, 0])) = float32[2] [30. -6.]", "├─ [0] = 30",
                "│  └─ through * at [0]: 10 arrives x slope 3 = 30",
                "│     └─ through - at [0]: 10 arrives x slope 1 = 10",
                "│        └─ through square at [0]: 1 arrives x slope 10 = 10",
                "│           └─ through sum: 1 arrives x slope 1 = 1",
                "├─ [1] = -6", "│  └─ through * at [1]: -2 arrives x slope 3 = -6",
            ])
    }

    @Test("explain of a whole loss shows each term by name; a long sum shows its largest addends")
    func whole() {
        let found = lines("explain yolo_loss(zeros(7, 7, 30) + 0.5, [])")
        #expect(found.contains("├─ .xy = float32[] 0."))
        #expect(found.contains("│  └─ no addends: no box takes part"))
        #expect(found.contains("│  └─ 87 smaller ones = 10.88"))
        #expect(found.contains { $0.hasPrefix("├─ .total") })
    }
}

private final class Printed {
    var text = ""
}
