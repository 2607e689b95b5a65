import Builtins
import Sessions
import Testing

/// The definitions in the language of proposals, segments, evaluation and linear models against the fast ones.
@Suite("Definitions of region words agree with the fast ones")
struct DetectionTwinTests {
    /// The words that are held here.
    static let words = [
        "average_precision", "felzenszwalb", "linear_svm", "mean_average_precision", "ridge_regression",
        "selective_search",
    ]

    /// Runs a program in which the definition of `word` is called `own`, beside the fast word itself.
    private func expectSuccess(_ word: String, _ program: String, using others: [String] = []) throws {
        let text = try ([word] + others).map { name in
            let text = try #require(Prelude.text(of: name))
            return text.replacing("fn \(name)(", with: "fn own_\(name)(")
        }
        let session = Session(options: Session.Options())
        if case .failed(let diagnostics) = session.run(
            (text + [program]).joined(separator: "\n").replacing("OWN", with: "own_\(word)"), name: word)
        {
            Issue.record("\(diagnostics.map { $0.rendered() }.joined(separator: "\n"))")
        }
    }

    @Test("felzenszwalb: the same segments", arguments: ["rgb", "hsv", "lab", "gray"])
    func felzenszwalb(_ space: String) throws {
        try expectSuccess(
            "felzenszwalb",
            """
            for seed in range(3) {
                image = resize(shapes(1, seed=seed)[0].image * 255, 20, 26)
                for (k, sigma, size) in [(60, 0.8, 6), (10, 0, 0), (300, 1.5, 20)] {
                    fast = felzenszwalb(image, k=k, sigma=sigma, min_size=size, space="\(space)")
                    expect all(fast == OWN(image, k=k, sigma=sigma, min_size=size, space="\(space)"))
                }
            }
            """)
    }

    @Test("selective_search: the same boxes in the same order", arguments: ["single", "fast", "quality"])
    func selectiveSearch(_ mode: String) throws {
        try expectSuccess(
            "selective_search",
            """
            for seed in range(3) {
                image = resize(shapes(1, seed=seed)[0].image * 255, 24, 20)
                fast = selective_search(image, mode="\(mode)", k=60, min_size=6)
                slow = OWN(image, mode="\(mode)", k=60, min_size=6)
                expect fast.shape == slow.shape
                expect all(fast == slow)
            }
            expect all(selective_search(image, limit=3) == OWN(image, limit=3))
            """)
    }

    @Test("average_precision: each average")
    func averagePrecision() throws {
        try expectSuccess(
            "average_precision",
            """
            recall = [0.2, 0.2, 0.4, 0.6, 0.6, 0.8]
            precision = [1, 0.5, 0.6666, 0.75, 0.6, 0.6666]
            for average in ["area", "11-point", "101-point"] {
                expect average_precision(recall, precision, average=average) ~= OWN(recall, precision, average=average)
            }
            expect OWN([0.5, 0.5, 1], [1, 0.5, 2 / 3]) ~= 0.5 + 0.5 * 2 / 3
            """)
    }

    @Test("mean_average_precision: VOC's")
    func meanAveragePrecision() throws {
        try expectSuccess(
            "mean_average_precision",
            """
            seed(3)
            scenes = shapes(8, seed=1)
            truth = [{boxes: s.boxes, labels: s.labels} for s in scenes]
            found = [{boxes: concat([s.boxes + randn(len(s.labels), 4) * 5, s.boxes + 2]), labels: concat([s.labels, s.labels]), scores: rand(2 * len(s.labels))} for s in scenes]
            for style in ["voc", "voc2007"] {
                (fast, slow) = (mean_average_precision(found, truth, style=style), OWN(found, truth, style=style))
                expect fast.map ~= slow.map
                for (a, b) in zip(fast.classes, slow.classes) { expect a.ap ~= b.ap }
            }
            """)
    }

    @Test("linear_svm and ridge_regression: the same plane and the same function")
    func linearModels() throws {
        try expectSuccess(
            "linear_svm",
            """
            seed(3)
            x = randn(40, 5)
            y = where(x[:, 0] + 0.3 * x[:, 1] + 0.5 * randn(40) > 0, 1, -1)
            (fast, slow) = (linear_svm(x, y, tolerance=1e-9), OWN(x, y, tolerance=1e-9))
            expect fast.weights ~= slow.weights
            expect fast.bias ~= slow.bias
            """)
        try expectSuccess(
            "ridge_regression",
            """
            seed(3)
            (x, t) = (randn(40, 5), randn(40, 2))
            (fast, slow) = (ridge_regression(x, t, lambda=3), OWN(x, t, lambda=3))
            expect fast.weights ~= slow.weights
            expect fast.bias ~= slow.bias
            """)
    }

    @Test("steps of selective_search: a merge each, with its reason, its box and a picture")
    func steps() throws {
        let session = Session(options: Session.Options())
        let outcome = session.run(
            """
            image = resize(shapes(1, seed=3)[0].image * 255, 24, 24)
            told = steps selective_search(image, mode="single", k=60, min_size=12)
            segments = int(max(felzenszwalb(image, k=60, min_size=12, space="hsv"))) + 1
            expect len(told) == segments - 1
            expect told[-1].box == [0, 0, 24, 24]
            for step in told {
                expect "merged: " in step.reason
                expect type(step.figure) == "a figure"
            }
            """, name: "steps")
        if case .failed(let diagnostics) = outcome {
            Issue.record("\(diagnostics.map { $0.rendered() }.joined(separator: "\n"))")
        }
    }
}
