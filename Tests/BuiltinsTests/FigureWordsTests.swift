import Diagnostics
import Files
import Images
import Sessions
import TestSupport
import Testing

/// Figures made from odd data: the right picture, or one clear error.
@Suite("The words of figures")
struct FigureWordsTests {
    private let folder = TemporaryFolder()

    private func run(_ program: String) -> (outcome: Session.Outcome, printed: String) {
        var options = Session.Options()
        options.figuresFolder = folder.path
        let session = Session(options: options)
        var printed = ""
        session.output = { printed += $0 }
        return (session.run(program, name: "test"), printed)
    }

    private func picture(_ program: String) throws -> Image {
        if case .failed(let diagnostics) = run("f = \(program)\nsave(f, \"f.png\", dpi=96)\nsave(f, \"f.svg\")").outcome {
            Issue.record("\(program): \(diagnostics[0].rendered())")
        }
        let text = try File.readText(folder.path + "/f.svg")
        #expect(!text.contains("nan") && !text.contains("inf"))
        return try Image.read(folder.path + "/f.png")
    }

    @Test(
        "draw odd data",
        arguments: [
            "figure { }", "figure { line([], []) }", "figure { line([nan, inf, -inf], [1, nan, 2]) }",
            "figure { scatter([5], [5]) }", "figure { line([1, 1], [2, 2]) }",
            "figure { line([-1e300, 1e300], [-1e300, 1e300]) }", "figure { line([1e-300, 1e300], [1, 2]); axis(x_scale=\"log\") }",
            "figure { line([1, 2], [-1, 0]); axis(y_scale=\"log\") }", "figure { bar([]) }", "figure { bar([nan, 1]) }",
            "figure { histogram([]) }", "figure { histogram([3, 3, 3]) }", "figure { heatmap([[nan, inf], [1, 1]]) }",
            "figure { heatmap(zeros(1, 1), values=true) }", "figure { scatter([1, 2], [3, 4], values=[nan, 1], names=[\"\", 7]) }",
            "figure { band([1, 2, 3], 0, [1, nan, 2]) }", "figure { error_bars([1, 2], [3, 4], 0.5); axis(y_scale=\"log\") }",
            "figure { error_bars([1, 2], [3, 4], [[1, 2], [0, 1]]) }", "figure { frontier([nan, 2], [1, 2]) }",
            "figure(title=\"long \" * 100) { line([1, 2], [1, 2], label=\"long \" * 50); axis(x_label=\"long \" * 90, y_label=\"long \" * 90) }",
            "figure(width=16, height=16) { line([1, 2], [1, 2]) }", "figure(rows=2, columns=2) { panel { } }",
            "figure { bar([1, 2], horizontal=true); axis(y_names=[\"a\", \"b\"]) }",
            "figure { line([0, 1], [0, 100]); axis(equal=true) }", "draw_boxes(zeros(3, 9, 9), [])",
            "draw_boxes(zeros(3, 9, 9), [[nan, 0, 1, 1], [-1e30, 0, 1e30, 2]], labels=[\"a\", \"b\"])",
            "draw_network(conv2d(4), input=[1, 3, 8, 8], theme=\"dark\")", "draw_memory(relu(), input=[1, 3, 8, 8])",
            "draw_connections([conv2d(4, groups=2), depthwise(3)], channels=4)",
        ])
    func oddData(program: String) throws {
        let drawn = try picture(program)
        #expect(drawn.width >= 16 && drawn.height >= 9)
    }

    @Test(
        "refuse what cannot be drawn, in one sentence",
        arguments: [
            ("figure { line([1, 2], [1]) }", "their lengths differ"),
            ("figure { scatter([1], [1], names=[\"a\", \"b\"]) }", "their lengths differ"),
            ("figure { error_bars([1, 2], [1, 2], [1, 2, 3]) }", "their lengths differ"),
            ("figure { band([1, 2], 0, [1]) }", "their lengths differ"),
            ("figure { line([1], [1], width=-1) }", "must be above 0"),
            ("figure { line([1], [1], style=\"wavy\") }", "\"dotted\""),
            ("figure { heatmap([[1]], map=\"jet\") }", "\"viridis\""),
            ("figure { heatmap([1, 2]) }", "must be a matrix"), ("figure { heatmap(zeros(0, 3)) }", "needs 0·3 values"),
            ("figure { text(1, 1, \"a\", anchor=\"left\") }", "\"middle\""), ("figure { 3 }", "is no part of a figure"),
            ("figure(theme=\"blue\") { }", "\"light\" or \"dark\""), ("figure(width=1e9) { }", "cannot be"),
            ("figure(width=nan) { }", "cannot be"), ("figure(width=16000, height=16000) { }", "cannot be"),
            ("figure(rows=1, columns=1) { panel { }; panel { } }", "do not fit"),
            ("figure { axis(x_limits=[2, 1]) }", "the smaller first"),
            ("figure { axis(x_limits=[0, 1], x_scale=\"log\") }", "cannot run from"),
            ("draw_connections(conv2d(999))", "too many to draw"), ("draw_connections(3)", "a layer, a network"),
            ("draw_connections(residual { conv2d(4, padding=\"same\") })", "no layer of a plain chain"),
            ("draw_memory(relu(), bits=0)", "8, 16, 32 or 64"),
        ])
    func errors(program: String, words: String) {
        guard case .failed(let diagnostics) = run("save(\(program), \"f.png\")").outcome else {
            Issue.record("\(program) did not fail")
            return
        }
        #expect(diagnostics.count == 1 && diagnostics[0].rendered().contains(words), "\(diagnostics[0].rendered())")
    }

    @Test(
        "say why a figure was not written",
        arguments: [
            ("save(plot([1]), \"f.gif\")", "end the name in .png"), ("save(plot([1]), \"no/such/folder/f.png\")", "no/such/folder"),
            ("save(plot([1]), \"f.png\", dpi=0)", "cannot be"), ("save(plot([1]), \"f.png\", dpi=1e9)", "cannot be"),
            ("save(plot([1]), \"\")", "end the name in .png"),
        ])
    func saving(program: String, words: String) {
        guard case .failed(let diagnostics) = run(program).outcome else {
            Issue.record("\(program) did not fail")
            return
        }
        #expect(diagnostics.count == 1 && diagnostics[0].rendered().contains(words), "\(diagnostics[0].rendered())")
    }

    @Test("a letter that no font has is told, and the picture is written")
    func missingLetter() throws {
        let (_, printed) = run("save(plot([1, 2], title=\"\u{1F9EC}\"), \"f.png\")")
        #expect(printed.contains("no font here has the letters \u{1F9EC}"))
        #expect(try Image.read(folder.path + "/f.png").width > 100)
    }

    @Test("a second axis of a figure changes only what it names, and none takes it back")
    func mergedAxes() throws {
        func drawn(_ axes: String) throws -> String {
            _ = try picture("figure { line([1, 10], [1, 5]); \(axes) }")
            return try File.readText(folder.path + "/f.svg")
        }
        let whole = try drawn("axis(x_label=\"epoch\", x_limits=[0, 20], y_label=\"loss\")")
        #expect(try drawn("axis(x_label=\"epoch\", x_limits=[0, 20]); axis(y_label=\"loss\")") == whole)
        #expect(try drawn("axis(x_limits=[0, 20]); axis(x_label=\"epoch\", x_limits=none)") == drawn("axis(x_label=\"epoch\")"))
    }

    @Test("the memory of a residual block is what is read, made and kept for its sum")
    func memory() throws {
        // Values are 8 · 8 · 4 numbers of 4 bytes, 1024 bytes: at its second convolution one is read, one made, one kept.
        let (_, printed) = run(
            """
            block = sequential("block") { conv2d(4, kernel=1); residual { conv2d(4, kernel=1); conv2d(4, kernel=1) } }
            save(draw_memory(block, input=[1, 4, 8, 8]), "m.svg")
            print("done")
            """)
        #expect(printed == "done\n")
        #expect(try File.readText(folder.path + "/m.svg").contains("peak 3.07 KB"))
    }
}
