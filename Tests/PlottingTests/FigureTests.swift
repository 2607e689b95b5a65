import Diagnostics
import Files
import Glibc
import Images
import Plotting
import TestSupport
import Testing

@Suite("Figures")
struct FigureTests {
    private let x = (0...40).map { Double($0) / 4 }

    private func page(_ panel: Panel, theme: Theme = .light) -> Figure {
        Figure(width: 320, height: 220, theme: theme, panels: [panel])
    }

    @Test("two lines with a legend and a rule")
    func lines() throws {
        let panel = Panel(
            title: "Loss", xAxis: Axis(label: "epoch"), yAxis: Axis(label: "loss (nats)"),
            marks: [
                try LineMark(x: x, y: x.map { 2.3 / (1 + $0) }, label: "training"),
                try LineMark(x: x, y: x.map { 2.3 / (1 + $0 / 2) }, label: "validation", dashes: [5, 3]),
                RuleMark(.horizontal, at: 0.5),
            ])
        try expectGolden(page(panel), "lines")
        try expectGolden(page(panel, theme: .dark), "lines_dark")
    }

    @Test("a logarithmic axis with markers, an arrow and a text")
    func logarithmic() throws {
        let time: [Double] = [5, 9, 14, 31, 75, 138]
        let panel = Panel(
            xAxis: Axis(label: "time (ms)", scale: .log), yAxis: Axis(label: "top-1 (%)"),
            marks: [
                try LineMark(x: time, y: [46, 55, 60, 65, 72, 75], marker: .circle),
                try ScatterMark(x: time, y: [42, 50, 58, 60, 68, 73], shape: .diamond),
                ArrowMark(fromX: 60, fromY: 50, toX: 33, toY: 64, text: "knee"), TextMark(x: 6, y: 70, text: "slow →"),
            ])
        try expectGolden(page(panel), "logarithmic")
    }

    @Test("bars of two series over names that are turned")
    func bars() throws {
        let panel = Panel(
            xAxis: Axis(categories: ["aeroplane", "bicycle", "dining table", "motorbike", "person"]),
            yAxis: Axis(label: "average precision", limits: AxisLimits(0, 1)),
            marks: [
                try BarMark(heights: [0.8, 0.7, 0.6, 0.75, 0.72], label: "SSD"),
                try BarMark(heights: [0.7, 0.5, 0.4, 0.7, 0.6], label: "YOLO"),
            ])
        try expectGolden(page(panel), "bars")
    }

    @Test("a histogram")
    func histogram() throws {
        let values = (0..<500).map { index -> Double in
            let t = Double(index)
            return sin(t) + sin(t * 1.7) + sin(t * 2.3)
        }
        try expectGolden(page(Panel(marks: [try HistogramMark(values, bins: 24)])), "histogram")
    }

    @Test("a heat map with numbers and a colour bar")
    func heatmap() throws {
        let names = ["cat", "dog", "bird"]
        let panel = Panel(
            title: "Confusion", xAxis: Axis(label: "predicted", categories: names),
            yAxis: Axis(label: "truth", categories: names),
            marks: [
                try HeatmapMark(
                    rows: 3, columns: 3, values: [90, 8, 2, 11, 85, 4, 0, 3, 97], valueLabel: "pictures",
                    showsValues: true)
            ])
        try expectGolden(page(panel), "heatmap")
    }

    @Test("a picture with boxes, two of them on one another")
    func photo() throws {
        let pixels = (0..<(160 * 120)).flatMap { index -> [UInt8] in [UInt8(index % 160), UInt8(index / 80), 90] }
        let boxes = [
            LabelledBox(xMin: 20, yMin: 30, xMax: 90, yMax: 110, label: "dog", score: 0.891),
            LabelledBox(xMin: 80, yMin: 10, xMax: 150, yMax: 60, label: "car", score: 0.72),
            LabelledBox(xMin: 80, yMin: 10, xMax: 150, yMax: 60, label: "truck", score: 0.64),
            LabelledBox(xMin: -50, yMin: 0, xMax: 30, yMax: 500, label: "person"),
        ]
        let figure = Figure.photo(Image(width: 160, height: 120, pixels: pixels), boxes: boxes)
        #expect(figure.width == 640 && figure.height == 480)
        try expectGolden(figure, "photo")
    }

    @Test("four panels in line under one title")
    func grid() throws {
        let line = Panel(
            title: "Line", xAxis: Axis(label: "x"), yAxis: Axis(label: "y"),
            marks: [try LineMark(x: x, y: x.map { $0 * 1e6 })])
        let scatter = Panel(title: "Points", marks: [try ScatterMark(x: x, y: x.map { sin($0) })])
        let picture = Panel(
            title: "Picture", marks: [ImageMark(try Image(width: 30, height: 20, red: 200, green: 90, blue: 20))])
        let figure = Figure(
            width: 480, height: 360, title: "Four", rows: 2, columns: 2,
            panels: [line, scatter, picture, Panel(title: "Empty")])
        try expectGolden(figure, "grid")
    }

    @Test("an axis of steps has ticks at whole numbers, where three fit; other data may have them between")
    func wholePlaces() throws {
        func marksBetween(_ x: [Double]) throws -> Bool {
            let panel = Panel(marks: [try LineMark(x: x, y: x.map { $0 * 100 })])
            let text = try Figure(width: 640, height: 300, panels: [panel]).svg()
            #expect(text.contains(">1</text>") || text.contains(">1.0"))
            return text.contains(">1.5")
        }
        #expect(try !marksBetween([1, 2, 3]))
        #expect(try marksBetween([1, 2.25, 3]))
        #expect(try marksBetween([1, 2]))
    }

    @Test("long words are set smaller, then cut, and never leave the page")
    func longWords() throws {
        let long = "An extraordinarily long name of something that nobody would ever call so, going on and on"
        let panel = Panel(
            title: long, xAxis: Axis(label: long), yAxis: Axis(label: long, categories: [long, long, "short"]),
            marks: [try LineMark(x: [0, 1, 2], y: [0, 2, 1], label: long)])
        try expectGolden(Figure(width: 480, height: 300, title: long, panels: [panel]), "long_words")
    }

    @Test("hold no number that is not finite, no matter what is drawn")
    func hostile() throws {
        let values: [Double] = [.nan, .infinity, -.infinity, 1e308, -1e308, 0, 1e-308, 5]
        for scale in AxisScale.allCases {
            for columns in [values, [], [.nan], [3, 3, 3], [0]] {
                let panel = Panel(
                    title: "a\u{0}b\n<&>", xAxis: Axis(scale: scale), yAxis: Axis(scale: scale),
                    marks: [
                        try LineMark(x: columns, y: columns, label: "line", marker: .cross),
                        try ScatterMark(x: columns, y: columns, label: "points"),
                        try BarMark(heights: columns, showsValues: true),
                        try HistogramMark(columns),
                        try BandMark(x: columns, low: columns.reversed(), high: columns),
                        try ErrorBarMark(x: columns, y: columns, below: columns, above: columns, label: "errors"),
                        try BarMark(heights: columns, showsValues: true, base: columns),
                        try ScatterMark(
                            x: columns, y: columns, names: columns.map { "\($0)" }, values: columns.reversed()),
                        TextMark(x: columns.first ?? .nan, y: columns.last ?? .nan, text: "here", size: 1e9),
                        ArrowMark(fromX: columns.first ?? 0, fromY: 0, toX: columns.last ?? 0, toY: 1e300, text: "there"),
                    ])
                let lying = Panel(
                    xAxis: Axis(scale: scale), equalUnits: true,
                    marks: [try BarMark(heights: columns, showsValues: true, isHorizontal: true)])
                _ = try page(lying).png()
                _ = try page(panel).image()
                let text = try page(panel).svg()
                #expect(!text.contains("nan") && !text.contains("inf,") && !text.contains("<&>"))
            }
        }
        let bare = try HeatmapMark(rows: 2, columns: 2, values: [.nan, .infinity, 1, 1])
        _ = try page(Panel(marks: [bare])).png()
        _ = try Figure.photo(
            Image(width: 1, height: 1, pixels: [0, 0, 0]),
            boxes: [
                LabelledBox(xMin: .nan, yMin: 0, xMax: 1, yMax: 1, label: "nowhere"),
                LabelledBox(xMin: -1e300, yMin: -1e300, xMax: 1e300, yMax: 1e300, label: "everywhere"),
            ]
        ).png()
        _ = try Figure.photo(Image(width: 3000, height: 1, pixels: [UInt8](repeating: 0, count: 9000))).png()
    }

    @Test("are the same bytes every time")
    func deterministic() throws {
        let panel = Panel(title: "字 Ω", marks: [try ScatterMark(x: x, y: x.map { cos($0) }, label: "points")])
        #expect(try page(panel).png(dpi: 144) == page(panel).png(dpi: 144))
        #expect(try page(panel).svg() == page(panel).svg())
    }

    @Test("of a million points, of ranges up to 1e300 and without panels are drawn in no time and no great memory")
    func large() throws {
        let many = (0..<1_000_000).map { Double($0 % 1009) }
        let panel = Panel(
            marks: [
                try LineMark(x: many.indices.map(Double.init), y: many, label: "line"),
                try BandMark(x: many.indices.map(Double.init), high: many), try ScatterMark(x: many, y: many.reversed()),
                try HistogramMark(many),
            ])
        let text = try page(Panel(marks: [panel.marks[0], panel.marks[1]])).svg()
        #expect(text.utf8.count < 500_000)
        _ = try page(panel).png()
        let wide = Panel(marks: [try LineMark(x: [-1e300, 1e300], y: [1e-300, 1e300])])
        #expect(try !page(wide).svg().contains("nan"))
        _ = try Figure(rows: 3, columns: 3).png()
        _ = try Figure(width: 16, height: 16, title: "small", panels: [panel]).svg()
    }

    @Test("say which letters no font here has")
    func missingLetters() throws {
        let folder = TemporaryFolder()
        let panel = Panel(title: "ab\u{1F9EC}c\u{1F9EC}", marks: [])
        #expect(try page(panel).write(folder.path + "/a.png") == "\u{1F9EC}")
        #expect(try page(Panel(title: "loss Ω")).write(folder.path + "/b.png") == "")
    }

    @Test("describe themselves by titles, marks and axes unless somebody does")
    func descriptions() throws {
        let panel = Panel(
            title: "Loss", xAxis: Axis(label: "epoch"), yAxis: Axis(label: "nats"),
            marks: [try LineMark(x: [1], y: [1], label: "training"), RuleMark(.horizontal, at: 1)])
        let text = try page(panel).svg()
        #expect(text.contains("<title>Loss: line &quot;training&quot;: nats over epoch</title>"))
        var told = page(panel)
        told.description = "It falls."
        #expect(try told.svg().contains("<title>It falls.</title>"))
    }

    @Test("have dpi / 96 pixels for each of their own, and say so")
    func resolution() throws {
        let bytes = try page(Panel(title: "Loss & more")).png(dpi: 192)
        let picture = try Image.decode(bytes)
        #expect(picture.width == 640 && picture.height == 440)
        #expect(bytes.firstRange(of: Array("Loss & more".utf8)) != nil)
    }

    @Test("in SVG keep letters as text")
    func svg() throws {
        let text = try page(
            Panel(title: "Loss & more", marks: [ImageMark(try Image(width: 2, height: 2, red: 1, green: 2, blue: 3))])
        ).svg()
        #expect(text.contains(">Loss &amp; more</text>") && text.contains("data:image/jpeg;base64,/9j/"))
    }

    @Test("refuse what cannot be drawn, with facts")
    func errors() throws {
        #expect(throws: PlottingError.unequalLengths(first: "x", firstCount: 2, second: "y", secondCount: 1)) {
            try LineMark(x: [1, 2], y: [1])
        }
        #expect(throws: PlottingError.notRectangular(rows: .max, columns: 2, values: 1)) {
            try HeatmapMark(rows: .max, columns: 2, values: [1])
        }
        #expect(throws: PlottingError.impossibleBinCount(0)) { try HistogramMark([1], bins: 0) }
        #expect(throws: PlottingError.impossibleLimits(low: 0, high: 1, logarithmic: true)) {
            try page(Panel(xAxis: Axis(scale: .log, limits: AxisLimits(0, 1)))).svg()
        }
        #expect(throws: PlottingError.impossibleLimits(low: 2, high: 1, logarithmic: false)) {
            try page(Panel(yAxis: Axis(limits: AxisLimits(2, 1)))).image()
        }
        #expect(throws: PlottingError.self) { try Figure().image(dpi: 1e300) }
        #expect(throws: PlottingError.self) { try Figure().image(dpi: .nan) }
        #expect(throws: PlottingError.tooManyPanels(panels: 2, rows: 1, columns: 1)) {
            try Figure(panels: [Panel(), Panel()]).image()
        }
        #expect(throws: PlottingError.impossibleSize(width: 1e9, height: 500)) { try Figure(width: 1e9).image() }
        #expect(throws: PlottingError.unknownExtension(path: "a.gif")) { try Figure().write("a.gif") }
        #expect(throws: PlottingError.unequalLengths(first: "x", firstCount: 1, second: "names", secondCount: 2)) {
            try ScatterMark(x: [1], y: [1], names: ["a", "b"])
        }
        #expect(throws: PlottingError.unequalLengths(first: "x", firstCount: 2, second: "high", secondCount: 1)) {
            try BandMark(x: [1, 2], high: [1])
        }
        #expect(throws: PlottingError.unequalLengths(first: "y", firstCount: 2, second: "error", secondCount: 1)) {
            try ErrorBarMark(x: [1, 2], y: [1, 2], below: [1], above: [1, 1])
        }
        #expect(throws: PlottingError.unequalLengths(first: "base", firstCount: 1, second: "heights", secondCount: 2)) {
            try BarMark(heights: [1, 2], base: [1])
        }
        #expect(PlottingError.missingLibrary("libcairo.so.2").problem.help.contains("apt-get install libcairo2"))
    }

    @Test(
        "of a hundred thousand points differ from path by path drawing by shades only",
        arguments: MarkerShape.allCases)
    func stamps(shape: MarkerShape) throws {
        // 41 points are stamped, 40 are drawn as paths: with the last one outside the axes both show the same.
        let (across, up) = (x.prefix(40).map { $0 }, x.prefix(40).map { sin($0) })
        func drawn(_ x: [Double], _ y: [Double]) throws -> Image {
            try page(
                Panel(
                    xAxis: Axis(limits: AxisLimits(0, 10)), yAxis: Axis(limits: AxisLimits(-2, 2)),
                    marks: [try ScatterMark(x: x, y: y, size: 8, shape: shape, opacity: 1)])
            ).image()
        }
        let paths = try drawn(across, up)
        let stamped = try drawn(across + [10.01], up + [0])
        var far = 0
        for (one, other) in zip(paths.pixels, stamped.pixels) where abs(Int(one) - Int(other)) > 60 { far += 1 }
        #expect(far < 150)
    }
}
