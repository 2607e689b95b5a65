import Diagnostics
import Plotting
import Runtime

extension Words {
    /// What is drawn inside the axes of a figure.
    static let marks: [Builtin] = [
        mark(
            "line",
            [
                .required("x"), .required("y"), .optional("label"), .optional("color"), .optional("width", "2"),
                .optional("marker"),
            ],
            "A line through points.", "line([0, 1, 2], [3, 1, 2], label=\"loss\")"
        ) { arguments in
            try LineMark(
                x: try arguments.doubles(0), y: try arguments.doubles(1), label: try arguments.label(2),
                color: try arguments.color(3), width: try arguments.float(4, default: 2),
                marker: try arguments.marker(5))
        },
        mark(
            "scatter",
            [
                .required("x"), .required("y"), .optional("label"), .optional("color"), .optional("size"),
                .optional("marker", "\"circle\""),
            ],
            "A marker at each point.", "scatter([0, 1, 2], [3, 1, 2])"
        ) { arguments in
            try ScatterMark(
                x: try arguments.doubles(0), y: try arguments.doubles(1), label: try arguments.label(2),
                color: try arguments.color(3), size: arguments.isGiven(4) ? try arguments.float(4) : nil,
                shape: try arguments.marker(5) ?? .circle)
        },
        mark(
            "bar",
            [
                .required("heights"), .optional("x"), .optional("label"), .optional("color"),
                .optional("width", "0.72"), .optional("values", "false"),
            ],
            "A bar for each height, at 0, 1, 2... or at x.", "bar([3, 1, 2])"
        ) { arguments in
            try BarMark(
                x: arguments.hasValue(1) ? try arguments.doubles(1) : nil,
                heights: try arguments.doubles(0), width: try arguments.float(4, default: 0.72),
                label: try arguments.label(2), color: try arguments.color(3),
                showsValues: try arguments.bool(5, default: false))
        },
        mark(
            "histogram", [.required("values"), .optional("bins"), .optional("label"), .optional("color")],
            "How many values fall into each of equal bins.", "histogram([1, 2, 2, 3, 3, 3], bins=3)"
        ) { arguments in
            try HistogramMark(
                try arguments.doubles(0),
                bins: arguments.hasValue(1) ? try arguments.int(1) : nil,
                label: try arguments.label(2), color: try arguments.color(3))
        },
        mark(
            "heatmap", [.required("matrix"), .optional("label", "\"\""), .optional("values", "false")],
            "A matrix as coloured cells, its first row on top.", "heatmap([[1, 2], [3, 4]])"
        ) { arguments in
            let matrix = try arguments.tensor(0)
            guard matrix.rank == 2 else {
                throw arguments.wrongValue(0, "must be a matrix, but has shape \(matrix.shape)")
            }
            return try HeatmapMark(
                rows: matrix.shape[0], columns: matrix.shape[1], values: try matrix.doubles(),
                valueLabel: try arguments.string(1, default: ""), showsValues: try arguments.bool(2, default: false))
        },
        mark(
            "image", [.required("image"), .optional("smooth", "true")],
            "A picture, [3, H, W] or [H, W].", "image(zeros(3, 4, 4))"
        ) { arguments in
            ImageMark(try arguments.image(0), smooth: try arguments.bool(1, default: true))
        },
        mark(
            "boxes", [.required("boxes"), .optional("labels", "[]"), .optional("scores", "[]"), .optional("color")],
            "Boxes (x_min, y_min, x_max, y_max) in pixels, coloured by label.",
            "boxes([[10, 10, 60, 40]], labels=[\"cat\"])"
        ) { arguments in BoxesMark(try labelledBoxes(arguments, boxes: 0, labels: 1, scores: 2, color: 3)) },
        mark(
            "text", [.required("x"), .required("y"), .required("text"), .optional("color")],
            "Words at a place.", "text(1, 2, \"here\")"
        ) { arguments in
            TextMark(
                x: try arguments.float(0), y: try arguments.float(1), text: try arguments.string(2),
                color: try arguments.color(3))
        },
        mark(
            "arrow",
            [
                .required("x"), .required("y"), .required("to_x"), .required("to_y"), .optional("text", "\"\""),
                .optional("color"),
            ],
            "An arrow from one place to another, with words at its tail.", "arrow(0, 0, 1, 2, \"grows\")"
        ) { arguments in
            ArrowMark(
                fromX: try arguments.float(0), fromY: try arguments.float(1), toX: try arguments.float(2),
                toY: try arguments.float(3), text: try arguments.string(4, default: ""), color: try arguments.color(5))
        },
        rule("hline", .horizontal, "y"), rule("vline", .vertical, "x"),
    ]

    private static func mark(
        _ name: String, _ parameters: [Builtin.Parameter], _ summary: String, _ example: String,
        _ make: @escaping @Sendable (Arguments) throws -> any Mark
    ) -> Builtin {
        Builtin(
            name, parameters,
            .init(
                "In a figure's block: \(summary.first?.lowercased() ?? "")\(summary.dropFirst())",
                example: "f = figure { \(example) }\nprint(f)")
        ) { arguments in arguments.machine.host(FigurePart(.mark(try make(arguments)), name)) }
    }

    private static func rule(_ name: String, _ direction: RuleMark.Direction, _ axis: String) -> Builtin {
        mark(
            name, [.required(axis), .optional("label"), .optional("color")],
            "A line across the figure at one \(axis).", "\(name)(0.5, label=\"threshold\")"
        ) { arguments in
            RuleMark(
                direction, at: try arguments.float(0), label: try arguments.label(1), color: try arguments.color(2))
        }
    }
}

extension Arguments {
    func label(_ index: Int) throws -> String? {
        hasValue(index) ? try string(index) : nil
    }

    func marker(_ index: Int) throws -> MarkerShape? {
        guard let name = try label(index) else { return nil }
        guard let shape = MarkerShape(rawValue: name) else {
            throw wrongValue(
                index, "is one of " + MarkerShape.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))
        }
        return shape
    }

    /// `"#0072b2"`, a plain name, or the number of a colour of the theme's cycle.
    func color(_ index: Int) throws -> Color? {
        guard hasValue(index) else { return nil }
        if let number = machine.integerValue(self[index]) {
            let cycle = Theme.light.cycle
            return cycle[((number % cycle.count) + cycle.count) % cycle.count]
        }
        let name = try string(index)
        let names: [String: UInt32] = [
            "black": 0x000000, "white": 0xFFFFFF, "grey": 0x808080, "gray": 0x808080, "red": 0xD7263D,
            "green": 0x009E73,
            "blue": 0x0072B2, "orange": 0xE69F00, "purple": 0x8E5AA8, "yellow": 0xF0C808, "cyan": 0x1BA3C6,
            "pink": 0xE377A2,
            "brown": 0x8C564B,
        ]
        if let known = names[name] { return Color(known) }
        if name.hasPrefix("#"), name.count == 7, let number = UInt32(name.dropFirst(), radix: 16) {
            return Color(number)
        }
        throw wrongValue(
            index, "is no colour: \"\(name)\"",
            help: "write \"#0072b2\", or one of " + names.keys.sorted().joined(separator: ", "))
    }
}
