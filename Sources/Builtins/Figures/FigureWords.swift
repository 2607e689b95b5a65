import Diagnostics
import Files
import Images
import Plotting
import Runtime

extension Words {
    static let figures: [Builtin] = [
        Builtin(
            "figure",
            [
                .optional("width", "800"), .optional("height", "500"), .optional("title", "\"\""),
                .optional("rows", "1"),
                .optional("columns", "1"), .optional("theme", "\"light\""), .optional("description"),
            ],
            .init(
                "A figure of the marks in its block; with `panel` in the block, a grid of panels; description for those who cannot see it.",
                example: """
                    epochs = range(1, 31)
                    picture = figure(title="Training") {
                        line(epochs, [2.3 * 0.88 ** e + 0.1 for e in epochs], label="training")
                        line(epochs, [2.1 * 0.9 ** e + 0.3 for e in epochs], label="validation")
                        axis(x_label="epoch", y_label="loss (nats)")
                    }
                    save(picture, "training.png")
                    """),
            takesBlock: true
        ) { arguments in
            let items = try parts(arguments)
            var panels: [Panel] = []
            var first = Panel()
            for item in items {
                if case .panel(let panel) = item.kind { panels.append(panel) } else { try add(item, to: &first) }
            }
            if panels.isEmpty { panels = [first] }
            var rows = try arguments.int(3, default: 0)
            var columns = try arguments.int(4, default: 0)
            if rows <= 0 && columns <= 0 { columns = min(panels.count, 3) }
            if columns <= 0 { columns = (panels.count + rows - 1) / max(rows, 1) }
            if rows <= 0 { rows = (panels.count + columns - 1) / max(columns, 1) }
            let figure = Figure(
                width: try arguments.float(0, default: 800), height: try arguments.float(1, default: 500),
                title: try arguments.string(2, default: ""), rows: rows, columns: columns,
                theme: try arguments.theme(5), panels: panels,
                description: arguments.hasValue(6) ? try arguments.string(6) : "")
            return arguments.machine.host(FigureValue(figure))
        },
        Builtin(
            "panel", [.optional("title", "\"\"")],
            .init(
                "One set of axes in a figure of several.",
                example: """
                    x = linspace(-4, 4, 81)
                    f = figure(width=900, height=340, columns=3, title="Three activations") {
                        panel(title="sigmoid") { line(x, sigmoid(x)) }
                        panel(title="tanh") { line(x, tanh(x)) }
                        panel(title="relu6") { line(x, relu6(x)) }
                    }
                    save(f, "panel.png")
                    """),
            takesBlock: true
        ) { arguments in
            var panel = Panel(title: try arguments.string(0, default: ""))
            for item in try parts(arguments) { try add(item, to: &panel) }
            return arguments.machine.host(FigurePart(.panel(panel), "panel"))
        },
        Builtin(
            "axis",
            [
                .optional("x_label", "\"\""), .optional("y_label", "\"\""), .optional("x_scale", "\"linear\""),
                .optional("y_scale", "\"linear\""), .optional("x_limits"), .optional("y_limits"), .optional("x_ticks"),
                .optional("y_ticks"), .optional("x_names"), .optional("y_names"), .optional("equal", "false"),
            ],
            .init(
                "Labels, scales (\"linear\" or \"log\"), limits, ticks and category names of the axes; equal=true for equal units. A second call changes only what it names.",
                example: """
                    channels = [16, 32, 64, 128, 256, 512, 1024]
                    f = figure(title="3 x 3 at 14 x 14") {
                        line(channels, [conv_cost(14, 3, c, c) for c in channels], label="full", marker="circle")
                        line(channels, [separable_cost(14, 3, c, c) for c in channels], label="separable", marker="square")
                        axis(x_label="channels", y_label="multiplications", x_scale="log", y_scale="log", x_ticks=channels)
                    }
                    save(f, "axis.png")
                    """)
        ) { arguments in
            let changeX = try axisChange(arguments, 0)
            let changeY = try axisChange(arguments, 1)
            let equal = arguments.isGiven(10) ? try arguments.bool(10, default: false) : nil
            let change: (inout Panel) throws -> Void = { panel in
                changeX(&panel.xAxis)
                changeY(&panel.yAxis)
                if let equal { panel.equalUnits = equal }
            }
            return arguments.machine.host(FigurePart(.axis(change), "axis"))
        },
        Builtin(
            "grid", [.optional("shown", "true")],
            .init(
                "Whether faint lines mark the ticks of a figure.",
                example: """
                    f = figure(width=500, height=320) { bar([3, 1, 2], values=true); axis(x_names=["red", "green", "blue"]); grid(false) }
                    save(f, "grid.png")
                    """)
        ) { arguments in
            let shown = try arguments.bool(0, default: true)
            return arguments.machine.host(FigurePart(.axis { $0.showsGrid = shown }, "grid"))
        },
        Builtin(
            "legend", [.optional("place", "\"auto\"")],
            .init(
                "Where the labels of a figure's marks are explained: \"auto\", \"outside\" or \"none\".",
                example: """
                    x = linspace(-3, 3, 61)
                    f = figure(title="Losses of one error") {
                        line(x, abs(x), label="l1")
                        line(x, x ** 2, label="mse")
                        line(x, [smooth_l1(tensor([e]), tensor([0.0])).item for e in x], label="smooth l1")
                        axis(x_label="error", y_limits=[0, 4])
                        legend("outside")
                    }
                    save(f, "legend.png")
                    """)
        ) { arguments in
            let name = try arguments.string(0, default: "auto")
            let places: [String: Panel.LegendPlace] = ["auto": .automatic, "outside": .outside, "none": .none]
            guard let place = places[name] else {
                throw arguments.wrongValue(0, "is \"auto\", \"outside\" or \"none\", not \"\(name)\"")
            }
            return arguments.machine.host(FigurePart(.axis { $0.legend = place }, "legend"))
        },
        Builtin(
            "plot", [.required("x"), .optional("y"), .optional("title", "\"\"")],
            .init(
                "A figure of one line; with x alone, against 0, 1, 2...",
                example: "x = linspace(0, 6.28, 100)\nsave(plot(x, sin(x), title=\"sin(x)\"), \"plot.png\")")
        ) { arguments in
            let values = try arguments.doubles(0)
            let (x, y) =
                arguments.isGiven(1) ? (values, try arguments.doubles(1)) : (values.indices.map(Double.init), values)
            let panel = Panel(marks: [try LineMark(x: x, y: y)])
            return arguments.machine.host(
                FigureValue(Figure(title: try arguments.string(2, default: ""), panels: [panel])))
        },
        Builtin(
            "save", [.required("value"), .required("path"), .optional("dpi", "192")],
            .init(
                "Writes a figure as PNG or SVG, by the path's ending; a network as safetensors; an optimizer with its network as a checkpoint. The old file stays whole until the new one is.",
                example: "plot([3, 1, 2]) |> save(\"line.png\")")
        ) { arguments in
            let machine = arguments.machine
            if let value = arguments[0].host as? any SavableValue {
                try value.save(to: machine.figurePath(try arguments.string(1)), machine)
                return .none
            }
            guard let value = arguments[0].host as? FigureValue else {
                throw arguments.wrongKind(0, expected: "a figure, a network or an optimizer")
            }
            let dpi = try arguments.float(2, default: 192)
            let path = machine.figurePath(try arguments.string(1))
            // A photo keeps its own pixels.
            let missing = try value.figure.write(path, dpi: arguments.isGiven(2) || !value.figure.isPhoto ? dpi : 96)
            machine.pictureSaved(value, try arguments.string(1))
            if !missing.isEmpty {
                machine.output(
                    "note: no font here has the letters \(missing), which are boxes now: `apt-get install fonts-wqy-microhei` for Chinese\n"
                )
            }
            return .none
        },
    ]

    // MARK: - Parts

    private static func parts(_ arguments: Arguments) throws -> [FigurePart] {
        guard let block = arguments.block else { return [] }
        return try zip(block.values, block.spans).map { value, span in
            if let part = value.host as? FigurePart { return part }
            throw Diagnostic(
                Problem(
                    code: "type", message: "\(arguments.machine.kind(value)) is no part of a figure",
                    help:
                        "a figure's block holds line, scatter, bar, band, histogram, heatmap, image, boxes, text, arrow and the like, and axis, grid, legend or panel"
                ),
                source: block.source, span: span)
        }
    }

    private static func add(_ part: FigurePart, to panel: inout Panel) throws {
        switch part.kind {
        case .mark(let mark): panel.marks.append(mark)
        case .axis(let change): try change(&panel)
        case .panel:
            throw Problem(
                code: "type", message: "a panel cannot stand inside a panel",
                help: "put panels side by side in `figure { ... }`")
        }
    }

    /// What the arguments of `axis` say of one axis, leaving all else as it was; `side` is 0 for x and 1 for y.
    private static func axisChange(_ arguments: Arguments, _ side: Int) throws -> (inout Axis) -> Void {
        let name = try arguments.string(2 + side, default: "linear")
        guard let scale = AxisScale(rawValue: name) else {
            throw arguments.wrongValue(2 + side, "is \"linear\" or \"log\", not \"\(name)\"")
        }
        let label = try arguments.string(side, default: "")
        let limits = try arguments.limits(4 + side)
        let ticks = arguments.hasValue(6 + side) ? try arguments.doubles(6 + side) : nil
        let names = arguments.isGiven(8 + side) ? try arguments.strings(8 + side) : nil
        let given = stride(from: 0, to: 10, by: 2).map { arguments.isGiven($0 + side) }
        return { axis in
            if given[0] { axis.label = label }
            if given[1] { axis.scale = scale }
            if given[2] { axis.limits = limits }
            if given[3] { axis.ticks = ticks }
            if given[4] { axis.categories = names }
        }
    }
}
