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
                .optional("columns", "1"), .optional("theme", "\"light\""),
            ],
            .init(
                "A figure of the marks in its block; with `panel` in the block, a grid of panels.",
                example: """
                    picture = figure(title="Squares") {
                        line(range(10), [i ** 2 for i in range(10)], label="i squared")
                        axis(x_label="i", y_label="value")
                        legend()
                    }
                    save(picture, "squares.png")
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
            let theme = try arguments.string(5, default: "light")
            guard theme == "light" || theme == "dark" else {
                throw arguments.wrongValue(5, "is \"light\" or \"dark\", not \"\(theme)\"")
            }
            let figure = Figure(
                width: try arguments.float(0, default: 800), height: try arguments.float(1, default: 500),
                title: try arguments.string(2, default: ""), rows: rows, columns: columns,
                theme: theme == "dark" ? .dark : .light, panels: panels)
            return arguments.machine.host(FigureValue(figure))
        },
        Builtin(
            "panel", [.optional("title", "\"\"")],
            .init(
                "One set of axes in a figure of several.",
                example:
                    "f = figure(columns=2) {\n    panel(title=\"a\") { line([0, 1], [0, 1]) }\n    panel(title=\"b\") { bar([3, 1]) }\n}\nprint(f)"
            ),
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
                .optional("y_ticks"), .optional("x_names"), .optional("y_names"),
            ],
            .init(
                "Labels, scales (\"linear\" or \"log\"), limits, ticks and category names of the axes of a figure.",
                example: "f = figure { line([1, 10], [1, 100]); axis(x_label=\"n\", y_scale=\"log\") }\nprint(f)")
        ) { arguments in
            let x = try axis(arguments, 0)
            let y = try axis(arguments, 1)
            let change: (inout Panel) throws -> Void = { panel in
                panel.xAxis = x
                panel.yAxis = y
            }
            return arguments.machine.host(FigurePart(.axis(change), "axis"))
        },
        Builtin(
            "grid", [.optional("shown", "true")],
            .init(
                "Whether faint lines mark the ticks of a figure.",
                example: "f = figure { bar([1, 2]); grid(false) }\nprint(f)")
        ) { arguments in
            let shown = try arguments.bool(0, default: true)
            return arguments.machine.host(FigurePart(.axis { $0.showsGrid = shown }, "grid"))
        },
        Builtin(
            "legend", [.optional("place", "\"auto\"")],
            .init(
                "Where the labels of a figure's marks are explained: \"auto\", \"outside\" or \"none\".",
                example: "f = figure { line([0, 1], [0, 1], label=\"loss\"); legend() }\nprint(f)")
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
            .init("A figure of one line; with x alone, against 0, 1, 2...", example: "print(plot([3, 1, 2]))")
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
                try value.save(to: try arguments.string(1), machine)
                return .none
            }
            guard let value = arguments[0].host as? FigureValue else {
                throw arguments.wrongKind(0, expected: "a figure, a network or an optimizer")
            }
            let dpi = try arguments.float(2, default: 192)
            let path = machine.figurePath(try arguments.string(1))
            // A photo keeps its own pixels.
            try value.figure.write(path, dpi: arguments.isGiven(2) || !value.figure.fillsPage ? dpi : 96)
            machine.pictureSaved(value, try arguments.string(1))
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
                        "a figure's block holds line, scatter, bar, histogram, heatmap, image, boxes, text, arrow, hline, vline, axis, grid, legend or panel"
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

    /// The axis of the arguments of `axis`; `side` is 0 for x and 1 for y.
    private static func axis(_ arguments: Arguments, _ side: Int) throws -> Axis {
        let name = try arguments.string(2 + side, default: "linear")
        guard let scale = AxisScale(rawValue: name) else {
            throw arguments.wrongValue(2 + side, "is \"linear\" or \"log\", not \"\(name)\"")
        }
        var limits: AxisLimits?
        if arguments.hasValue(4 + side) {
            let bounds = try arguments.doubles(4 + side)
            guard bounds.count == 2, bounds[0] < bounds[1] else {
                throw arguments.wrongValue(4 + side, "must be two numbers, the smaller first")
            }
            limits = AxisLimits(bounds[0], bounds[1])
        }
        let ticks = arguments.hasValue(6 + side) ? try arguments.doubles(6 + side) : nil
        let names = arguments.isGiven(8 + side) ? try arguments.strings(8 + side) : nil
        return Axis(
            label: try arguments.string(side, default: ""), scale: scale, limits: limits, ticks: ticks,
            categories: names)
    }
}

extension Arguments {
    func strings(_ index: Int) throws -> [String] {
        try list(index).map { value in
            guard let text = value.string else { throw wrongKind(index, expected: "a list of strings") }
            return text
        }
    }
}
