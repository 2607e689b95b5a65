/// Draws one panel: grid, marks, axes, words, in this order.
struct PanelDrawing {
    let panel: Panel
    let layout: PanelLayout
    let theme: Theme
    let canvas: any Canvas
    /// Only the marks: no axes, no title.
    let isBare: Bool

    private var area: Rectangle { layout.area }
    private var measures: Measures { Measures(theme) }

    /// A frame for each mark; bars get their places side by side.
    static func frames(_ panel: Panel, _ layout: PanelLayout, _ theme: Theme) -> [PlotFrame] {
        let isBeside: (any Mark) -> Bool = { ($0 as? BarMark).map { $0.base == nil } ?? false }
        let count = max(1, panel.marks.count(where: isBeside))
        var next = 0
        return panel.marks.map { mark in
            var frame = panel.frame(layout, theme: theme)
            if isBeside(mark) { next += 1 }
            // A bar with a base stands on the one before it.
            if mark is BarMark { frame.barSlot = (max(0, next - 1), count) }
            return frame
        }
    }

    func draw() {
        let frames = PanelDrawing.frames(panel, layout, theme)
        if !isBare && !panel.rowsRunDown && !panel.isDiagram && panel.showsGrid { drawGrid(panel.frame(layout, theme: theme)) }
        let colors = panel.colors(theme)
        canvas.clipped(to: area) {
            for ((mark, frame), color) in zip(zip(panel.marks, frames), colors) {
                mark.draw(on: canvas, in: frame, color: color)
            }
        }
        let names = zip(zip(panel.marks, frames), colors).flatMap { $0.0.pointLabels(in: $0.1, color: $1) }
        if !names.isEmpty {
            let placement = PointLabelPlacement(area: area, font: Font(size: theme.fontSize * 0.92)) {
                canvas.width($0, $1)
            }
            let crowd = zip(panel.marks, frames).flatMap { $0.crowd(in: $1) }
            for label in placement.place(names, avoiding: crowd) {
                label.draw(on: canvas, font: placement.font, theme: theme)
            }
        }
        if isBare { return }
        if !panel.hidesAxes { drawAxes(panel.frame(layout, theme: theme)) }
        drawWords()
        if let bar = panel.marks.lazy.compactMap(\.colorBar).first { drawColorBar(bar) }
    }

    private func drawGrid(_ frame: PlotFrame) {
        let pen = Pen(color: theme.grid, width: 1)
        if panel.xAxis.categories == nil {
            for value in layout.xTicks.values {
                let x = crisp(frame.pageX(value))
                canvas.line(Point(x, area.y), Point(x, area.maxY), pen)
            }
        }
        if panel.yAxis.categories == nil {
            for value in layout.yTicks.values {
                let y = crisp(frame.pageY(value))
                canvas.line(Point(area.x, y), Point(area.maxX, y), pen)
            }
        }
    }

    /// Lines of one pixel stand on the middle of pixels.
    private func crisp(_ place: Double) -> Double { place.rounded(.down) + 0.5 }

    private func drawAxes(_ frame: PlotFrame) {
        let pen = Pen(color: theme.muted, width: 1)
        let (left, bottom) = (crisp(area.x), crisp(area.maxY))
        if !panel.isMatrix {
            canvas.stroke(
                .line([Point(left, area.y), Point(left, bottom), Point(area.maxX, bottom)]), pen)
        }
        let length = measures.tickLength
        let away = length + measures.gap * 0.7
        let font = measures.ticks
        for (value, label) in zip(layout.xTicks.values, layout.xTicks.labels) {
            let x = crisp(frame.pageX(value))
            if panel.xAxis.categories == nil { canvas.line(Point(x, bottom), Point(x, bottom + length), pen) }
            if layout.turnsNames {
                let place = Point(x + font.size * 0.3, area.maxY + away + font.size * 0.35)
                canvas.text(label, at: place, font: font, color: theme.muted, anchor: .end, angle: Measures.turn)
            } else {
                let place = Point(x, area.maxY + away + font.size * 0.4)
                canvas.centeredText(label, at: place, font: font, color: theme.muted)
            }
        }
        for (value, label) in zip(layout.yTicks.values, layout.yTicks.labels) {
            let y = crisp(frame.pageY(value))
            if panel.yAxis.categories == nil { canvas.line(Point(left - length, y), Point(left, y), pen) }
            canvas.centeredText(label, at: Point(area.x - away, y), font: font, color: theme.muted, anchor: .end)
        }
        for value in layout.xTicks.minor {
            let x = crisp(frame.pageX(value))
            canvas.line(Point(x, bottom), Point(x, bottom + length * 0.55), pen)
        }
        for value in layout.yTicks.minor {
            let y = crisp(frame.pageY(value))
            canvas.line(Point(left - length * 0.55, y), Point(left, y), pen)
        }
    }

    private func drawWords() {
        let gap = measures.gap
        if !panel.title.isEmpty {
            let place = Point(area.midX, area.y - layout.titleRise + gap * 0.6 + measures.title.size * 0.5)
            let room = area.width + 2 * min(layout.margins.left, layout.margins.right)
            let (text, font) = canvas.fitted(panel.title, measures.title, room: room)
            canvas.centeredText(text, at: place, font: font, color: theme.foreground)
        }
        let ink = theme.foreground
        if !panel.xAxis.label.isEmpty {
            let y = area.maxY + layout.margins.bottom - gap - measures.labels.size * 0.4
            let (text, font) = canvas.fitted(panel.xAxis.label, measures.labels, room: area.width)
            canvas.centeredText(text, at: Point(area.midX, y), font: font, color: ink)
        }
        if !panel.yAxis.label.isEmpty {
            let x = area.x - layout.margins.left + gap * 0.6 + measures.labels.size * 0.75
            let (text, font) = canvas.fitted(panel.yAxis.label, measures.labels, room: area.height + layout.margins.top)
            canvas.text(text, at: Point(x, area.midY), font: font, color: ink, anchor: .middle, angle: -.pi / 2)
        }
        let small = measures.ticks
        if !layout.yTicks.factor.isEmpty {
            let place = Point(area.x, area.y - gap - small.size * 0.3)
            canvas.centeredText(layout.yTicks.factor, at: place, font: small, color: theme.muted, anchor: .middle)
        }
        if !layout.xTicks.factor.isEmpty {
            let y = area.maxY + measures.tickLength + gap * 0.7 + small.size * (panel.xAxis.label.isEmpty ? 1.5 : 1.7)
            canvas.centeredText(
                layout.xTicks.factor, at: Point(area.maxX, y), font: small, color: theme.muted, anchor: .end)
        }
    }

    private func drawColorBar(_ bar: ColorBar) {
        guard let ticks = layout.barTicks else { return }
        let legend = layout.legendWidth > 0 ? layout.legendWidth + measures.gap * 1.5 : 0
        let box = Rectangle(
            x: area.maxX + measures.gap * 2 + legend, y: area.y, width: Measures.barWidth, height: area.height)
        let steps = max(2, Int(box.height))
        for step in 0..<steps {
            let color = bar.map.color((Double(step) + 0.5) / Double(steps))
            let high = box.maxY - Double(step + 1) * box.height / Double(steps)
            // Each step reaches under the next, so that no seam shows.
            let low = step == 0 ? box.maxY : min(box.maxY, high + 2 * box.height / Double(steps))
            canvas.fill(.rectangle(Rectangle(x: box.x, y: high, width: box.width, height: low - high)), color)
        }
        let pen = Pen(color: theme.muted, width: 1)
        let font = measures.ticks
        var widest = 0.0
        for (value, label) in zip(ticks.values, ticks.labels) {
            let y = crisp(box.maxY - (value - bar.low) / (bar.high - bar.low) * box.height)
            canvas.line(Point(box.maxX, y), Point(box.maxX + measures.tickLength, y), pen)
            let place = Point(box.maxX + measures.tickLength + measures.gap * 0.7, y)
            canvas.centeredText(label, at: place, font: font, color: theme.muted, anchor: .start)
            widest = max(widest, canvas.width(label, font))
        }
        if !ticks.factor.isEmpty {
            let place = Point(box.x, box.y - font.size * 0.9)
            canvas.centeredText(ticks.factor, at: place, font: font, color: theme.muted, anchor: .start)
        }
        guard !bar.label.isEmpty else { return }
        let (text, label) = canvas.fitted(bar.label, measures.labels, room: area.height)
        let x = box.maxX + measures.tickLength + measures.gap * 1.7 + widest + measures.labels.size * 0.75
        canvas.text(
            text, at: Point(x, box.midY), font: label, color: theme.foreground, anchor: .middle, angle: -.pi / 2)
    }
}
