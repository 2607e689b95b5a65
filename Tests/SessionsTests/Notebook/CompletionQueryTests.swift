import Sessions
import Testing

@Suite("What a cursor asks for")
struct CompletionQueryTests {
    @Test(
        "a name, a field, a path or nothing",
        arguments: [
            ("", .name(prefix: "", callee: nil)),
            ("rel", .name(prefix: "rel", callee: nil)),
            ("x = 1\ny = re", .name(prefix: "re", callee: nil)),
            ("x |> conv", .step(prefix: "conv", piped: "x ")),
            ("y = x |> conv2d(8, kernel=3)\n    |> rel", .step(prefix: "rel", piped: "x |> conv2d(8, kernel=3)\n    ")),
            ("a = 1\nx |> ", .step(prefix: "", piped: "x ")),
            ("print(x |> f([1, 2]) |> ", .step(prefix: "", piped: "x |> f([1, 2]) ")),
            ("return net.x |> ", .step(prefix: "", piped: "net.x ")),
            ("|> ", .step(prefix: "", piped: "")),
            ("net.lay", .field(prefix: "lay", of: ["net"])),
            ("net.layers.", .field(prefix: "", of: ["net", "layers"])),
            ("f(x).", .nothing),
            ("1.5", .nothing),
            ("# a comm", .nothing),
            ("conv2d(32, ker", .name(prefix: "ker", callee: ["conv2d"])),
            ("conv2d(", .name(prefix: "", callee: ["conv2d"])),
            ("net.fit(a, (1, 2), ep", .name(prefix: "ep", callee: ["net", "fit"])),
            ("conv2d(32)\nker", .name(prefix: "ker", callee: nil)),
            ("f([a, ", .name(prefix: "", callee: nil)),
            ("read_image(\"photos/do", .path(prefix: "photos/do")),
            ("\"\"\"a/b", .path(prefix: "a/b")),
            ("print(\"loss {los", .name(prefix: "los", callee: nil)),
            ("\"loss {net.pa", .field(prefix: "pa", of: ["net"])),
            ("\"done\"", .nothing),
            ("小猫 = 1; 小", .name(prefix: "小", callee: nil)),
        ] as [(String, CompletionQuery)])
    func query(text: String, expected: CompletionQuery) {
        #expect(CompletionQuery(textBefore: text) == expected)
    }

    @Test("names come from parameters, variables, words, keywords and the input itself")
    func names() {
        let session = Session()
        _ = session.run("point = {x: 1, pool: {pad: 2}}\nfn pad_all(points, pad=1) { points }", name: "test")
        func names(_ prefix: String, _ callee: [String]? = nil, in text: String = "") -> [String] {
            session.names(beginningWith: prefix, callee: callee, in: text).map(\.name)
        }
        #expect(names("po", ["pad_all"]).prefix(2) == ["points", "point"])
        #expect(names("prin") == ["print"])
        #expect(names("whi") == ["while"])
        #expect(names("pipe", in: "pipeline = 3\npipe") == ["pipeline"])
        #expect(session.fields(beginningWith: "p", of: ["point"]) == ["pool"])
        #expect(session.fields(beginningWith: "", of: ["point", "pool"]).contains("pad"))
        #expect(session.fields(beginningWith: "", of: ["absent"]).isEmpty)
    }

    @Test("documentation shows a word's signature, sentence and example")
    func documentation() throws {
        let session = Session()
        let text = try #require(session.documentation(of: "len"))
        #expect(text.hasPrefix("len(value)\n\n"))
        #expect(text.contains("example\n    print("))
        #expect(session.documentation(of: "absent") == nil)
        #expect(session.documentation(of: "explain")?.hasPrefix("explain EXPRESSION\n") == true)
        _ = session.run("fn area(w, h=1) { w * h }", name: "test")
        #expect(session.documentation(of: "area") == "area(w, h=...)")
    }

    @Test("after a pipe stand the layers that fit the shape it has come to")
    func layersThatFit() {
        let session = Session()
        _ = session.run("image = zeros(1, 3, 8, 8)\nrows = zeros(2, 5)\nhead = dense(4)\nconvolution = conv2d(4)", name: "test")
        func steps(_ piped: String, _ prefix: String = "") -> [String] {
            session.steps(beginningWith: prefix, after: piped, in: "").names.map(\.name)
        }
        #expect(Set(steps("image")).isSuperset(of: ["conv2d", "depthwise", "maxpool", "relu", "flatten", "convolution"]))
        #expect(Set(steps("image")).isDisjoint(with: ["dense", "head", "print", "image"]))
        #expect(Set(steps("rows")).isSuperset(of: ["dense", "head", "relu"]))
        #expect(Set(steps("rows")).isDisjoint(with: ["conv2d", "maxpool", "convolution"]))
        // 8 x 8 becomes 1 x 1, where no window of two fits.
        #expect(!steps("image |> maxpool(4) |> maxpool(2)").contains("maxpool"))
        #expect(steps("image |> flatten").contains("dense"))
        #expect(steps("image", "resh") == ["reshape"])
        // Where the shape is not known, nothing is left out.
        #expect(steps("sorted(image)", "den") == ["dense"])
        #expect(session.steps(beginningWith: "", after: "randn(2, 3, 9, 9) |> conv2d(7, kernel=2)", in: "").shape == [2, 7, 8, 8])
    }

    @Test("asking what fits draws no random number and makes no parameter")
    func fittingDoesNothing() {
        let session = Session()
        _ = session.run("layer = dense(4)\nx = zeros(2, 5)", name: "test")
        let before = session.machine.generator
        _ = session.steps(beginningWith: "", after: "x |> layer", in: "")
        #expect(session.machine.generator == before)
        guard case .value(let value) = session.run("len(fields(layer.parameters))", name: "test") else {
            Issue.record("no value")
            return
        }
        #expect(session.text(value) == "0")
    }
}
