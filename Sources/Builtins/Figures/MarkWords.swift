import Diagnostics
import Plotting
import Runtime

extension Words {
    /// Data drawn inside the axes of a figure.
    static let marks: [Builtin] =
        [
            mark(
                "line",
                [
                    .required("x"), .required("y"), .optional("label"), .optional("color"), .optional("width", "2"),
                    .optional("marker"), .optional("style", "\"solid\""), .optional("steps", "false"),
                ],
                "A line through points; steps=true holds each value up to the next point; a NaN leaves a gap.",
                """
                recall = [0, 0.2, 0.4, 0.4, 0.6, 0.8, 1]
                precision = [1, 1, 1, 0.67, 0.75, 0.8, 0.83]
                f = figure(title="Precision and recall") {
                    line(recall, precision, label="as ranked", marker="circle", style="dashed", width=1.5)
                    line(recall, [max(precision[i:]) for i in range(7)], label="interpolated", steps=true)
                    axis(x_label="recall", y_label="precision", y_limits=[0, 1.05])
                }
                save(f, "line.png")
                """
            ) { arguments in
                try LineMark(
                    x: try arguments.doubles(0), y: try arguments.doubles(1), label: try arguments.label(2),
                    color: try arguments.color(3), width: try arguments.positive(4, default: 2),
                    dashes: try arguments.dashes(6), steps: try arguments.bool(7, default: false),
                    marker: try arguments.marker(5))
            },
            mark(
                "scatter",
                [
                    .required("x"), .required("y"), .optional("label"), .optional("color"), .optional("size"),
                    .optional("marker", "\"circle\""), .optional("names"), .optional("values"),
                    .optional("values_label", "\"\""), .optional("map", "\"viridis\""),
                ],
                "A marker at each point, with its name beside it, or coloured by values; names keep off one another.",
                """
                latency = [4.5, 9, 14, 31, 75, 138]
                accuracy = [45.5, 55.2, 60.3, 65.4, 71.8, 75]
                f = figure(title="Accuracy has a price") {
                    frontier(latency, accuracy, label="frontier")
                    scatter(latency, accuracy, names=["0.35 @ 96", "0.35 @ 160", "0.5 @ 160", "0.75 @ 192", "1.0 @ 224", "1.4 @ 224"])
                    axis(x_label="latency (ms)", y_label="top-1 accuracy (%)", x_scale="log", x_ticks=[5, 10, 20, 50, 100])
                }
                save(f, "scatter.png")
                """
            ) { arguments in
                let names = arguments.hasValue(6) ? try arguments.list(6).map { arguments.machine.text($0) } : []
                return try ScatterMark(
                    x: try arguments.doubles(0), y: try arguments.doubles(1), label: try arguments.label(2),
                    color: try arguments.color(3),
                    size: arguments.hasValue(4) ? try arguments.positive(4, default: 6.5) : nil,
                    shape: try arguments.marker(5) ?? .circle, names: names,
                    values: arguments.hasValue(7) ? try arguments.doubles(7) : [],
                    colorMap: try arguments.colorMap(9), valueLabel: try arguments.string(8, default: ""))
            },
            mark(
                "frontier", [.required("x"), .required("y"), .optional("label"), .optional("color")],
                "The line of the points that no other beats: none has less x and more y.",
                """
                cost = [1, 2, 2.5, 4, 5, 6.5, 8]
                quality = [3, 5, 4, 7, 6, 6.5, 8]
                f = figure(title="Four choices are worth a thought") {
                    frontier(cost, quality, label="frontier")
                    scatter(cost, quality)
                    axis(x_label="cost", y_label="quality")
                }
                save(f, "frontier.png")
                """
            ) { arguments in
                let (x, y) = (try arguments.doubles(0), try arguments.doubles(1))
                let best = try Frontier.indices(x: x, y: y)
                return try LineMark(
                    x: best.map { x[$0] }, y: best.map { y[$0] }, label: try arguments.label(2),
                    color: try arguments.color(3), width: 1.5, dashes: [6, 4], steps: true)
            },
            mark(
                "band",
                [
                    .required("x"), .required("low"), .required("high"), .optional("label"), .optional("color"),
                    .optional("opacity", "0.25"), .optional("steps", "false"),
                ],
                "The area between two curves, or between a number and a curve.",
                """
                epochs = range(1, 21)
                loss = [2.3 * 0.85 ** e for e in epochs]
                f = figure(title="Five runs: mean and spread") {
                    band(epochs, [l * 0.8 for l in loss], [l * 1.25 for l in loss], label="spread", color=0)
                    line(epochs, loss, label="mean", color=0)
                    axis(x_label="epoch", y_label="loss (nats)")
                }
                save(f, "band.png")
                """
            ) { arguments in
                let (x, high) = (try arguments.doubles(0), try arguments.doubles(2))
                let low =
                    arguments.isPlainNumber(1)
                    ? [Double](repeating: try arguments.float(1), count: x.count) : try arguments.doubles(1)
                return try BandMark(
                    x: x, low: low, high: high, label: try arguments.label(3), color: try arguments.color(4),
                    opacity: try arguments.positive(5, default: 0.25), steps: try arguments.bool(6, default: false))
            },
            mark(
                "error_bars",
                [
                    .required("x"), .required("y"), .required("error"), .optional("label"), .optional("color"),
                    .optional("marker", "\"circle\""),
                ],
                "Values with how far off they may be: one error for all, one for each, or [2, N] below and above.",
                """
                f = figure(title="Three measurements of each width") {
                    error_bars([0.25, 0.5, 0.75, 1], [41, 51, 57, 61], [2.5, 1.8, 1.2, 0.9], label="measured")
                    axis(x_label="width multiplier", y_label="accuracy (%)")
                }
                save(f, "error_bars.png")
                """
            ) { arguments in
                let y = try arguments.doubles(1)
                let errors = try errors(arguments, count: y.count)
                return try ErrorBarMark(
                    x: try arguments.doubles(0), y: y, below: errors.below, above: errors.above,
                    label: try arguments.label(3), color: try arguments.color(4), shape: try arguments.marker(5) ?? .circle)
            },
            mark(
                "bar",
                [
                    .required("heights"), .optional("x"), .optional("label"), .optional("color"),
                    .optional("width", "0.72"), .optional("values", "false"), .optional("base"),
                    .optional("horizontal", "false"),
                ],
                "A bar for each height, at 0, 1, 2... or at x; horizontal=true lays them down; base=heights below stacks.",
                """
                names = ["aeroplane", "bicycle", "dining table", "person"]
                f = figure(title="Average precision by class") {
                    bar([0.82, 0.74, 0.61, 0.77], label="SSD", values=true)
                    bar([0.70, 0.58, 0.43, 0.64], label="YOLO", values=true)
                    axis(x_names=names, y_label="average precision", y_limits=[0, 1])
                }
                save(f, "bar.png")
                """
            ) { arguments in
                try BarMark(
                    x: arguments.hasValue(1) ? try arguments.doubles(1) : nil,
                    heights: try arguments.doubles(0), width: try arguments.positive(4, default: 0.72),
                    label: try arguments.label(2), color: try arguments.color(3),
                    showsValues: try arguments.bool(5, default: false),
                    base: arguments.hasValue(6) ? try arguments.doubles(6) : nil,
                    isHorizontal: try arguments.bool(7, default: false))
            },
            mark(
                "histogram", [.required("values"), .optional("bins"), .optional("label"), .optional("color")],
                "How many values fall into each of equal bins.",
                """
                seed(1)
                f = figure(title="Filters before they learn") {
                    histogram(randn(4000) * 0.05)
                    axis(x_label="weight", y_label="count")
                }
                save(f, "histogram.png")
                """
            ) { arguments in
                try HistogramMark(
                    try arguments.doubles(0),
                    bins: arguments.hasValue(1) ? try arguments.int(1) : nil,
                    label: try arguments.label(2), color: try arguments.color(3))
            },
            mark(
                "heatmap",
                [
                    .required("matrix"), .optional("label", "\"\""), .optional("values", "false"),
                    .optional("map", "\"viridis\""), .optional("limits"),
                ],
                "A matrix as coloured cells, its first row on top.",
                """
                names = ["cat", "dog", "bird", "ship"]
                counts = [[92, 7, 1, 0], [11, 85, 3, 1], [4, 2, 90, 4], [0, 1, 2, 97]]
                f = figure(width=620, height=500, title="Confusion") {
                    heatmap(counts, label="pictures", values=true, map="blues")
                    axis(x_label="predicted", y_label="true", x_names=names, y_names=names)
                }
                save(f, "heatmap.png")
                """
            ) { arguments in
                let matrix = try arguments.tensor(0)
                guard matrix.rank == 2 else {
                    throw arguments.wrongValue(0, "must be a matrix, but has shape \(matrix.shape)")
                }
                return try HeatmapMark(
                    rows: matrix.shape[0], columns: matrix.shape[1], values: try matrix.doubles(),
                    colorMap: try arguments.colorMap(3), limits: try arguments.limits(4),
                    valueLabel: try arguments.string(1, default: ""), showsValues: try arguments.bool(2, default: false))
            },
        ] + annotations

    /// A word for the block of a figure.
    static func mark(
        _ name: String, _ parameters: [Builtin.Parameter], _ summary: String, _ example: String,
        _ make: @escaping @Sendable (Arguments) throws -> any Mark
    ) -> Builtin {
        Builtin(
            name, parameters,
            .init("In a figure's block: \(summary.first?.lowercased() ?? "")\(summary.dropFirst())", example: example)
        ) { arguments in arguments.machine.host(FigurePart(.mark(try make(arguments)), name)) }
    }

    /// What `error_bars` was given: a number, a number for each value, or a row below and a row above.
    private static func errors(_ arguments: Arguments, count: Int) throws -> (below: [Double], above: [Double]) {
        let error = try arguments.tensor(2)
        let numbers = try error.doubles()
        if error.rank == 2 && error.shape[0] == 2 {
            return (Array(numbers.prefix(numbers.count / 2)), Array(numbers.suffix(numbers.count / 2)))
        }
        let each = error.elementCount == 1 ? [Double](repeating: numbers[0], count: count) : numbers
        return (each, each)
    }
}
