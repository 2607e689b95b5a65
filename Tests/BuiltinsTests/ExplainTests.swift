import Testing

@Suite("explain")
struct ExplainTests {
    // MARK: - Inside functions

    @Test("shows the variables of a called function as it returned, and its last expression")
    func variables() {
        #expect(
            printedLines(
                """
                fn f(x) { b = x ** 2; c = b + 1; b * c }
                explain f(3) + 1
                """) == [
                    "f(3) + 1 = 91", "└─ f(3) = 90", "   ├─ f = <function f>", "   └─ inside f", "      ├─ b = 9",
                    "      ├─ c = 10", "      └─ b * c = 90",
                ])
    }

    @Test("shows variables that inner functions share, loops' last values, and none that got no value")
    func kindsOfVariables() {
        #expect(
            printedLines(
                """
                fn f(x) {
                    a = x * 2
                    g = y -> y + a
                    for i in range(3) { a += i }
                    if x > 100 { never = 1 }
                    g(1)
                }
                explain f(3)
                """) == [
                    "f(3) = 10", "├─ f = <function f>", "└─ inside f", "   ├─ a = 9", "   ├─ g = <function g>", "   ├─ i = 2",
                    "   └─ g(1) = 10",
                ])
    }

    @Test("runs what it explains once: what a function prints and draws is not repeated")
    func once() {
        let plain = printedLines("fn f() { print(\"once\"); x = rand(2); sum(x) }\ny = f()\nprint(rand(1))")
        let explained = printedLines("fn f() { print(\"once\"); x = rand(2); sum(x) }\nexplain f()\nprint(rand(1))")
        #expect(explained.filter { $0 == "once" }.count == 1)
        #expect(explained.last == plain.last)
    }

    @Test("opens a word by its definition in the language, the value that of the word")
    func definition() {
        #expect(
            printedLines("explain iou([[0, 0, 10, 10]], [[5, 5, 15, 15]])[0, 0]") == [
                "iou([[0, 0, 10, 10]], [[5, 5, 15, 15]])[0, 0] = float32[] 0.14285715",
                "└─ iou([[0, 0, 10, 10]], [[5, 5, 15, 15]]) = float32[1, 1] [[0.14285715]]", "   └─ inside iou",
                "      ├─ top_left = int64[1, 1, 2] [[[5 5]]]", "      ├─ bottom_right = int64[1, 1, 2] [[[10 10]]]",
                "      ├─ overlap = int64[1, 1] [[25]]", "      ├─ union = float32[1, 1] [[175.]]",
                "      └─ where(union > 0, overlap / maximum(union, 1e-30), 0.0) = float32[1, 1] [[0.14285715]]",
            ])
    }

    @Test("points to steps where an algorithm tells them")
    func steps() {
        #expect(
            printedLines("explain nms([[0, 0, 2, 2]], [0.9])") == [
                "nms([[0, 0, 2, 2]], [0.9]) = int64[1] [0]",
                "└─ `steps nms([[0, 0, 2, 2]], [0.9])` tells how, step by step",
            ])
    }

    @Test("goes through recursion, and through an explain inside")
    func nested() {
        let found = printedLines(
            """
            fn g(n) { rest = if n < 1 { 0 } else { g(n - 1) }; n + rest }
            explain g(300)
            fn h() { a = 2; explain a + 1; a }
            explain h()
            """)
        #expect(found.contains("   ├─ rest = 44850"))
        #expect(found.contains("a + 1 = 3"))
        #expect(found.suffix(3) == ["└─ inside h", "   ├─ a = 2", "   └─ a = 2"])
    }

    // MARK: - Addends

    @Test("opens a number of a convolution to its products and its bias")
    func convolution() {
        // The window 1 2 / 4 5 of 1 2 3 / 4 5 6 / 7 8 9 under the filter 1 0 / 0 -2: 1 - 10, and 1/2.
        #expect(
            printedLines(
                """
                x = reshape(arange(1, 10), 1, 1, 3, 3) * 1.0
                c = conv2d(1, kernel=2)
                y = c(x)
                c.parameters.filters[:] = tensor([[[[1, 0], [0, -2]]]])
                c.parameters.bias[:] = 0.5
                explain c(x)[0, 0, 0, 0]
                """) == [
                    "c(x)[0, 0, 0, 0] = float32[] -8.5", "└─ c(x) = float32[1, 1, 2, 2]", "   ├─ c = conv2d(1, kernel=2)",
                    "   ├─ x = float32[1, 1, 3, 3]", "   └─ [0, 0, 0, 0] adds up 2 of 9 numbers",
                    "      ├─ x[0, 0, 0, 0] = 1", "      ├─ x[0, 0, 1, 1] = 5, times -2 = -10", "      └─ bias = 0.5",
                ])
    }

    @Test("opens a number of a product and of a mean, counted from the end too")
    func products() {
        #expect(
            printedLines(
                """
                a = tensor([[1, 2], [3, 4]])
                b = tensor([[5, 6], [7, 8]])
                explain (a @ b)[1, -1]
                """
            ).suffix(3) == [
                "   └─ [1, 1] adds up 2 of 4 numbers", "      ├─ a[1, 0] = 3, times 6 = 18",
                "      └─ a[1, 1] = 4, times 8 = 32",
            ])
        #expect(
            printedLines("x = tensor([1, 2, 6])\nexplain mean(x)").suffix(4) == [
                "└─ it adds up all 3 numbers", "   ├─ x[0] = 1, times 0.3333 = 0.3333",
                "   ├─ x[1] = 2, times 0.3333 = 0.6667", "   └─ x[2] = 6, times 0.3333 = 2",
            ])
    }

    @Test("follows one number through pooling and relu")
    func following() {
        let found = printedLines(
            """
            x = tensor([[[[1, -7], [3, 2]]]])
            explain relu(maxpool(x, 2))[0, 0, 0, 0]
            explain relu(x)[0, 0, 0, 1]
            """)
        #expect(found.contains { $0.hasSuffix("it is input[0, 0, 0, 0] = 3") })
        #expect(found.contains { $0.hasSuffix("it is x[0, 0, 1, 0] = 3") })
        #expect(found.contains { $0.hasSuffix("x[0, 0, 0, 1] = -7, and there the slope is 0: nothing gets through") })
    }

    @Test("says nothing of addends where an operation is not linear, or would do something when it ran again")
    func closed() {
        let found = printedLines(
            """
            x = randn(1, 2, 4, 4)
            explain sigmoid(x)[0, 0, 0, 0]
            explain batchnorm()(x)[0, 0, 0, 0]
            explain (x |> conv2d(2, kernel=3) |> batchnorm())[0, 0, 0, 0]
            """)
        #expect(!found.contains { $0.contains("adds up") || $0.contains("it is") })
    }

    // MARK: - Losses and gradients

    @Test("explain opens a term of YOLO's loss to the cells, boxes and numbers in it")
    func yolo() {
        let found = printedLines(
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
            printedLines("explain grad(w -> sum((w * 3 - 1) ** 2))(tensor([2, 0]))").prefix(8) == [
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
        let found = printedLines("explain yolo_loss(zeros(7, 7, 30) + 0.5, [])")
        #expect(found.contains("├─ .xy = float32[] 0."))
        #expect(found.contains("│  └─ no addends: no box takes part"))
        #expect(found.contains("│  └─ 87 smaller ones = 10.88"))
        #expect(found.contains { $0.hasPrefix("├─ .total") })
    }
}
