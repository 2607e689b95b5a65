import Testing

@Suite("Steps of detection")
struct StepsTests {
    @Test("NMS tells round by round who suppressed whom, lists as arguments too")
    func nms() {
        #expect(
            printedLines(
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
            printedLines(
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
        let found = printedLines(
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
            printedLines(
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
}
