/// Free space around a panel's axes, for what stands there.
struct Margins: Equatable {
    var left = 0.0
    var right = 0.0
    var top = 0.0
    var bottom = 0.0
}

/// Where the parts of one panel lie.
struct PanelLayout {
    /// The inside of the axes.
    var area: Rectangle
    var x: NumberLine
    var y: NumberLine
    var xTicks: Ticks
    var yTicks: Ticks
    var barTicks: Ticks?
    /// Names of categories are turned when they would touch.
    var turnsNames: Bool
    var margins: Margins
    /// The legend is beside the axes, this wide; 0 when it is not.
    var legendWidth = 0.0
    /// From the axes up to the title: all panels of a row have the same.
    var titleRise = 0.0
}

/// Letter sizes and distances that follow from a theme's letter size.
struct Measures {
    let ticks: Font
    let labels: Font
    let title: Font
    let pageTitle: Font
    let tickLength: Double
    let gap: Double

    init(_ theme: Theme) {
        let size = theme.fontSize
        ticks = Font(size: size)
        labels = Font(size: size * 1.08)
        title = Font(style: .bold, size: size * 1.16)
        pageTitle = Font(style: .bold, size: size * 1.4)
        tickLength = size * 0.35
        gap = size * 0.5
    }

    static let turn = -0.6  // radians of turned names
    static let barWidth = 13.0
}

extension Panel {
    /// What its axes span.
    ///
    /// - Throws: `PlottingError.impossibleLimits`.
    func span() throws(PlottingError) -> (x: NumberLine, y: NumberLine) {
        (
            try NumberLine(axis: xAxis, data: range(\.xRange), room: 0.03),
            try NumberLine(axis: yAxis, data: range(\.yRange), room: 0.05)
        )
    }

    /// The margins that this panel's words and numbers need around an inside of about `width` and `height`, and the ticks to match.
    func layout(
        _ span: (x: NumberLine, y: NumberLine), width: Double, height: Double, theme: Theme, canvas: any Canvas,
        legendWidth: Double
    ) -> PanelLayout {
        let measures = Measures(theme)
        let (x, y) = span
        let area = Rectangle(x: 0, y: 0, width: width, height: height)
        var layout = PanelLayout(
            area: area, x: x, y: y, xTicks: Ticks(values: [], labels: []), yTicks: Ticks(values: [], labels: []),
            turnsNames: false, margins: Margins(), legendWidth: legendWidth)
        if !hidesAxes {
            layout.xTicks = columnTicks(x, width: width, canvas: canvas, font: measures.ticks)
            layout.yTicks = ticks(
                yAxis, y, count: max(3, min(Int(height / (measures.ticks.size * 3)), 9)), whole: isMatrix || hasOnlyCounts)
            layout.turnsNames =
                xAxis.categories != nil && touches(layout.xTicks, x, width: width, canvas, measures.ticks)
        }
        if let bar = marks.lazy.compactMap(\.colorBar).first {
            layout.barTicks = .linear(low: bar.low, high: bar.high, count: max(3, min(Int(height / 38), 9)))
        }
        layout.margins = margins(layout, measures, canvas)
        return layout
    }

    /// A matrix has no column between two columns, and data at steps or epochs have nothing between them, if there are three to mark.
    private func hasWholePlaces(_ line: NumberLine) -> Bool {
        isMatrix || range(\.xRange)?.isWhole == true && line.high.rounded(.down) - line.low.rounded(.up) >= 2
    }

    /// There are no halves of things that are counted.
    private var hasOnlyCounts: Bool {
        marks.contains(where: \.countsThings) && marks.allSatisfy { $0.countsThings || $0.yRange == nil }
    }

    private func range(_ part: (any Mark) -> DataRange?) -> DataRange? {
        marks.compactMap(part).reduce(nil) { (whole: DataRange?, next: DataRange) in next.union(whole) }
    }

    private func ticks(_ axis: Axis, _ line: NumberLine, count: Int, whole: Bool) -> Ticks {
        if let names = axis.categories {
            let shown = names.indices.filter { (0...1).contains(line.fraction(Double($0))) }
            let labels = shown.map { names[$0].count > 24 ? names[$0].prefix(23) + "…" : names[$0] }
            return Ticks(values: shown.map(Double.init), labels: labels)
        }
        if let values = axis.ticks {
            let inside = values.filter { (-1e-9...1 + 1e-9).contains(line.fraction($0)) }
            if axis.scale == .log { return Ticks(values: inside, labels: NumberFormat.powers(inside)) }
            let (labels, factor) = NumberFormat.labels(inside)
            return Ticks(values: inside, labels: labels, factor: factor)
        }
        if axis.scale == .log { return .logarithmic(low: line.low, high: line.high, count: count) }
        var ticks = Ticks.linear(low: line.low, high: line.high, count: count)
        if whole && ticks.values.contains(where: { $0.rounded() != $0 }) {
            // Steps below 1 become 1: there are no more whole numbers than ticks.
            let isFine = ticks.values.count > 1 && ticks.values[1] - ticks.values[0] < 1
            let kept =
                isFine
                ? Array(stride(from: line.low.rounded(.up), through: line.high, by: 1)) : ticks.values.filter { $0.rounded() == $0 }
            let (labels, factor) = NumberFormat.labels(kept)
            ticks = Ticks(values: kept, labels: labels, factor: factor)
        }
        return ticks
    }

    /// As many ticks along x as stand apart.
    private func columnTicks(_ line: NumberLine, width: Double, canvas: any Canvas, font: Font) -> Ticks {
        var count = max(3, min(Int(width / (font.size * 4.5)), 10))
        let whole = hasWholePlaces(line)
        var found = ticks(xAxis, line, count: count, whole: whole)
        while count > 2 && xAxis.categories == nil && xAxis.ticks == nil
            && touches(found, line, width: width, canvas, font)
        {
            count -= 1
            found = ticks(xAxis, line, count: count, whole: whole)
        }
        return found
    }

    private func touches(_ ticks: Ticks, _ line: NumberLine, width: Double, _ canvas: any Canvas, _ font: Font) -> Bool {
        var end = -Double.infinity
        for (value, label) in zip(ticks.values, ticks.labels) {
            let half = canvas.width(label, font) / 2
            let middle = line.fraction(value) * width
            if middle - half < end + font.size * 0.6 { return true }
            end = middle + half
        }
        return false
    }

    private func margins(_ layout: PanelLayout, _ measures: Measures, _ canvas: any Canvas) -> Margins {
        let (font, gap) = (measures.ticks, measures.gap)
        var margins = Margins(left: gap, right: gap, top: gap, bottom: gap)
        let beside = measures.tickLength + gap * 0.7
        if !hidesAxes {
            if let widest = layout.yTicks.labels.map({ canvas.width($0, font) }).max() {
                margins.left += beside + widest
            }
            if layout.turnsNames {
                let longest = layout.xTicks.labels.map { canvas.width($0, font) }.max() ?? 0
                margins.bottom += beside + longest * sine(-Measures.turn) + font.size * 0.7
                let first = layout.xTicks.labels.first.map { canvas.width($0, font) * cosine(Measures.turn) } ?? 0
                let firstPlace = layout.xTicks.values.first.map { layout.x.fraction($0) * layout.area.width } ?? 0
                margins.left = max(margins.left, first - firstPlace + gap)
            } else if !layout.xTicks.labels.isEmpty {
                margins.bottom += beside + font.size
                let place = layout.xTicks.values.last.map { layout.x.fraction($0) * layout.area.width } ?? 0
                let half = layout.xTicks.labels.last.map { canvas.width($0, font) / 2 } ?? 0
                margins.right = max(margins.right, gap + place + half - layout.area.width)
            }
            if !layout.xTicks.factor.isEmpty && xAxis.label.isEmpty { margins.bottom += font.size }
            margins.top = max(margins.top, font.size * 0.5)
        }
        if !yAxis.label.isEmpty { margins.left += measures.labels.size + gap }
        if !xAxis.label.isEmpty { margins.bottom += measures.labels.size + gap * 0.8 }
        if !title.isEmpty { margins.top += measures.title.size + gap }
        if !layout.yTicks.factor.isEmpty { margins.top += font.size + gap * 0.5 }
        if let bar = marks.lazy.compactMap(\.colorBar).first, let ticks = layout.barTicks {
            let widest = ticks.labels.map { canvas.width($0, font) }.max() ?? 0
            margins.right += gap * 2 + Measures.barWidth + beside + widest
            if !bar.label.isEmpty { margins.right += measures.labels.size + gap }
            if !ticks.factor.isEmpty { margins.top = max(margins.top, font.size * 1.6) }
        }
        if layout.legendWidth > 0 { margins.right += layout.legendWidth + gap * 1.5 }
        return margins
    }
}
