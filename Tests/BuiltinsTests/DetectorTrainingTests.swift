import Files
import Glibc
import Sessions
import TestSupport
import Testing

/// Detectors learn from scenes: by their own losses, in the same way every time.
@Suite("Detectors in training")
struct DetectorTrainingTests {
    private let folder = TemporaryFolder()

    private static let networks = [
        "ssd": """
        net = ssd(train.classes, size=32, sizes=[8, 12, 18]) {
            sequential { conv2d(8, stride=2, padding=1, bias=false); batchnorm(); relu(); conv2d(8, stride=2, padding=1); relu() }
            sequential { conv2d(12, stride=2, padding=1); relu() }
        }
        """,
        "yolo": """
        net = yolo(train.classes, size=32, grid=4) {
            conv2d(8, stride=4, padding=1, bias=false); batchnorm(); leaky_relu(0.1); conv2d(13, stride=2, padding=1)
        }
        """,
        "faster_rcnn": """
        net = faster_rcnn(train.classes, size=32, anchors=[7, 11], ratios=[1], width=16, proposals=10, pool=3, sampling=2) {
            conv2d(8, stride=2, padding=1, bias=false); batchnorm(); relu(); conv2d(8, stride=2, padding=1); relu()
        }
        """,
    ]

    private func run(_ program: String, threads: Int = 1) -> String {
        var options = Session.Options()
        options.threadCount = threads
        let session = Session(options: options)
        let printed = PrintedText()
        session.output = { printed.text += $0 }
        if case .failed(let diagnostics) = session.run(program, name: "test") {
            Issue.record("\(diagnostics.map { $0.rendered() }.joined(separator: "\n"))")
        }
        return printed.text
    }

    @Test("one seed gives the same file on one thread and on two, and the loss falls", arguments: networks.keys.sorted())
    func deterministic(name: String) throws {
        let network = try #require(Self.networks[name])
        func trained(_ threads: Int) throws -> [UInt8] {
            let path = "\(folder.path)/\(name)-\(threads).safetensors"
            _ = run(
                """
                seed(5)
                train = shapes(48, size=32, seed=6)
                \(network)
                history = fit(net, train, epochs=3, batch=8, optimizer=adam(net, lr=0.003), quiet=true)
                expect history.loss[2] < history.loss[0]
                save(net, "\(path)")
                """, threads: threads)
            return try File.read(path)
        }
        let alone = try trained(1)
        #expect(try trained(1) == alone)
        #expect(try trained(2) == alone)
    }

    @Test("the terms of a history add up to its loss, and a checkpoint goes on with them", arguments: networks.keys.sorted())
    func terms(name: String) throws {
        let network = try #require(Self.networks[name])
        let path = "\(folder.path)/\(name)-checkpoint.safetensors"
        let text = run(
            """
            fn train_for(epochs, path) {
                seed(5)
                train = shapes(24, size=32, seed=6)
                \(network)
                fit(net, train, epochs=epochs, batch=8, optimizer=sgd(net, lr=0.01), validation=shapes(8, size=32, seed=7), checkpoint=path, quiet=true)
            }
            whole = train_for(2, none)
            known = ["loss", "accuracy", "validation_loss", "validation_accuracy"]
            expect len(whole.loss) == 2 and len(whole.validation_loss) == 2
            total = sum([whole[name][0] for name in fields(whole) if not (name in known)])
            expect total ~= whole.loss[0]
            train_for(1, "\(path)")
            expect train_for(2, "\(path)") == whole
            print("done")
            """)
        #expect(text.contains("done"))
    }

    @Test("a saved detector finds what it found before", arguments: networks.keys.sorted())
    func saved(name: String) throws {
        let network = try #require(Self.networks[name])
        let text = run(
            """
            seed(5)
            train = shapes(8, size=32, seed=6)
            \(network)
            fit(net, train, batch=8, quiet=true)
            save(net, "\(folder.path)/net.safetensors")
            other = load("\(folder.path)/net.safetensors")
            expect other.classes == train.classes
            picture = resize(train[0].image * 255, 48, 64)
            expect detect(other, picture, threshold=0) == detect(net, picture, threshold=0)
            expect detect(net, picture, threshold=1) == []
            print("done")
            """)
        #expect(text.contains("done"))
    }

    @Test("the detector that is part of the program reaches what the script that trained it noted")
    func shipped() throws {
        let parts = #filePath.split(separator: "/").dropLast(3)
        let note = try File.readText("/\(parts.joined(separator: "/"))/Sources/CShippedModels/shapes_ssd.txt")
        let noted = try #require(note.split(separator: " ").last.flatMap { Double($0.filter { !$0.isNewline }) })
        #expect(noted > 0.95)
        let text = run(
            """
            test = shapes(200, size=64, seed=2)
            net = load_model("shapes_ssd")
            print(mean_average_precision([detect(net, s.image, threshold=0.01) for s in test], test).map)
            """)
        // The processors' widths round differently.
        let found = try #require(Double(text.filter { !$0.isNewline }))
        #expect(abs(found - noted) < 0.002)
    }

    @Test("what a detector cannot learn from is told")
    func errors() {
        func fails(_ program: String, _ words: String) {
            guard case .failed(let diagnostics) = Session(options: Session.Options()).run(program, name: "test") else {
                Issue.record("\(program) did not fail")
                return
            }
            #expect(diagnostics[0].rendered().contains(words), "\(diagnostics[0].rendered())")
        }
        let network = Self.networks["yolo"] ?? ""
        let scenes = "train = shapes(4, size=32, seed=1)\n\(network)\n"
        fails(scenes + "fit(net, shapes(4, size=64, seed=1))", "shapes(n, size=32)")
        fails(scenes + "fit(net, digits())", "scenes with boxes")
        fails(scenes + "detect(net, zeros(2, 2), threshold=2)", "threshold")
        fails(scenes + "detect(net, zeros(2, 2, 2, 2))", "must be an image")
        fails("net = yolo([\"circle\"], size=32, grid=4) { conv2d(11, stride=8) }\nfit(net, shapes(9, size=32, seed=1))", "1 classes")
        fails("yolo([\"a\"], size=32, grid=4) { conv2d(7, stride=8) }(zeros(1, 3, 32, 32))", "yolo")
        fails("ssd([\"a\"], sizes=[1, 2, 3]) { relu() }", "3 numbers for 1 stages")
        fails("ssd([\"a\", \"a\"], sizes=[1, 2]) { relu() }", "each once")
        fails("faster_rcnn([\"a\"], anchors=[-1])", "above 0")
        fails("faster_rcnn([\"a\"], size=32) { flatten() }", "faster_rcnn")
        fails("ssd300(1)", "classes")
        let many = (0..<60).map { "\($0 + 2)" }.joined(separator: ", ")
        fails(
            "ssd([\"a\"], size=2048, sizes=[1, 2], ratios=[\(many)]) { relu() }.default_boxes", "default boxes")
    }
}

private final class PrintedText {
    var text = ""
}
