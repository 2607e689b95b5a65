import Plotting
import Testing

@Suite("Marks")
struct MarkTests {
    private func page(_ panel: Panel, width: Double = 320) -> Figure { Figure(width: width, height: 220, panels: [panel]) }

    @Test("a precision-recall curve in steps over its area")
    func steps() throws {
        let (recall, precision) = ([0, 0.2, 0.4, 0.4, 0.7, 1], [1, 1, 0.8, 0.7, 0.6, 0.3])
        let panel = Panel(
            xAxis: Axis(label: "recall"), yAxis: Axis(label: "precision"),
            marks: [
                try BandMark(x: recall, high: precision, label: "area", steps: true),
                try LineMark(x: recall, y: precision, label: "cat", steps: true),
            ])
        try expectGolden(page(panel), "steps")
    }

    @Test("a band around a mean, and error bars")
    func spread() throws {
        let x = (0..<8).map(Double.init)
        let panel = Panel(
            marks: [
                try BandMark(x: x, low: x.map { $0 * 0.8 }, high: x.map { $0 * 1.2 + 0.5 }, label: "spread"),
                try ErrorBarMark(
                    x: x, y: x.map { 7 - $0 }, below: x.map { $0 / 8 }, above: x.map { _ in 0.4 }, label: "measured"),
            ])
        try expectGolden(page(panel), "spread")
    }

    @Test("names of points on the frontier of accuracy over latency")
    func names() throws {
        let (latency, accuracy) = ([4.5, 6, 7, 14, 15, 31, 75, 80], [45.5, 50, 49, 60, 61, 65, 71, 70])
        let best = try Frontier.indices(x: latency, y: accuracy)
        let panel = Panel(
            xAxis: Axis(label: "latency (ms)", scale: .log), yAxis: Axis(label: "top-1 (%)"),
            marks: [
                try LineMark(x: best.map { latency[$0] }, y: best.map { accuracy[$0] }, dashes: [5, 4], steps: true),
                try ScatterMark(x: latency, y: accuracy, names: latency.map { "net of \($0)" }),
            ])
        try expectGolden(page(panel, width: 480), "names")
    }

    @Test("points coloured by values on axes of equal units")
    func values() throws {
        let t = (0..<60).map { Double($0) }
        let panel = Panel(
            equalUnits: true,
            marks: [try ScatterMark(x: t.map { 2 * ($0 - 30) }, y: t.map { $0 * $0 / 60 }, values: t, valueLabel: "t")])
        try expectGolden(page(panel), "values")
    }

    @Test("bars that lie, one series on the other, the first name on top")
    func lyingBars() throws {
        let panel = Panel(
            xAxis: Axis(label: "MB"), yAxis: Axis(categories: ["conv2d 3 × 3", "depthwise", "dense"]),
            marks: [
                try BarMark(heights: [30, 4, 12], label: "read", isHorizontal: true),
                try BarMark(heights: [10, 4, 12], label: "kept", base: [30, 4, 12], isHorizontal: true),
            ])
        try expectGolden(page(panel), "lying_bars")
    }

    @Test("which maps a full and a separable convolution read")
    func connections() throws {
        let full = ConnectionsMark(
            inputs: 4,
            links: [.init(name: "conv2d 3 × 3", note: "144 weights", outputs: 4, inputs: [0..<4, 0..<4, 0..<4, 0..<4])],
            highlighted: 1)
        let separable = ConnectionsMark(
            inputs: 4,
            links: [
                .init(name: "depthwise 3 × 3", outputs: 4, inputs: [0..<1, 1..<2, 2..<3, 3..<4]),
                .init(name: "conv2d 1 × 1", outputs: 4, inputs: [0..<4, 0..<4, 0..<4, 0..<4]),
            ], highlighted: 1)
        let figure = Figure(
            width: 640, height: 280, columns: 2,
            panels: [Panel(title: "full", marks: [full]), Panel(title: "separable", marks: [separable])])
        try expectGolden(figure, "connections")
    }

    @Test("connections without maps, and an output that is not there, are drawn too")
    func oddConnections() throws {
        let marks = [
            ConnectionsMark(inputs: 0, links: []), ConnectionsMark(inputs: -3, links: [], highlighted: 9),
            ConnectionsMark(inputs: 2, links: [.init(name: "x", outputs: 3, inputs: [0..<9])], highlighted: -1),
        ]
        for mark in marks { _ = try page(Panel(marks: [mark])).svg() }
    }
}

@Suite("The frontier")
struct FrontierTests {
    @Test("is the points that none beats")
    func points() throws {
        // (2, 3) is beaten by (1, 3), (4, 4) by (3, 5); of the two (3, 5) the first stands.
        #expect(try Frontier.indices(x: [4, 2, 3, 1, 3], y: [4, 3, 5, 3, 5]) == [3, 2])
    }

    @Test("of nothing, of one point and of no numbers")
    func edges() throws {
        #expect(try Frontier.indices(x: [], y: []).isEmpty)
        #expect(try Frontier.indices(x: [7], y: [0]) == [0])
        #expect(try Frontier.indices(x: [.nan, 1, 2], y: [1, .infinity, 3]) == [2])
        #expect(throws: PlottingError.self) { try Frontier.indices(x: [1], y: []) }
    }
}

@Suite("Names of points")
struct PointLabelTests {
    private let area = Rectangle(x: 0, y: 0, width: 400, height: 300)
    private var placement: PointLabelPlacement {
        PointLabelPlacement(area: area, font: Font(size: 12)) { text, _ in Double(text.count) * 7 }
    }

    @Test("stand on no other name and inside the axes")
    func apart() {
        let labels = (0..<12).map { index in
            PointLabel(
                point: Point(360 + Double(index % 4) * 10, 20 + Double(index / 4) * 12), text: "point \(index)",
                clearance: 3, color: Color(0))
        }
        let placed = placement.place(labels, avoiding: labels.map(\.point))
        for (index, label) in placed.enumerated() {
            #expect(area.contains(label.place))
            for other in placed.dropFirst(index + 1) { #expect(label.place.overlap(other.place) == 0) }
        }
    }

    @Test("stand right of a point that is alone")
    func alone() {
        let placed = placement.place(
            [PointLabel(point: Point(100, 100), text: "a", clearance: 3, color: Color(0))], avoiding: [])
        #expect(placed[0].place.x == 106 && placed[0].place.midY == 100)
    }
}
