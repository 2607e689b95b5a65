extension Figure {
    /// Draws everything: the page's title, then each panel.
    func draw(on canvas: any Canvas) throws(PlottingError) {
        let legends = panels.map { Legend($0, theme: theme, canvas: canvas, room: 0.3 * width / Double(columns)) }
        var beside = zip(panels, legends).map { panel, legend in
            panel.legend == .outside || panel.holdsPicture ? legend?.width ?? 0 : 0
        }
        let asked = beside
        var layouts = try layouts(on: canvas, legendWidths: beside)
        // A legend that finds no free place moves beside the axes, and the page is laid out anew.
        var moved = false
        var places: [Int: Rectangle] = [:]
        for (index, legend) in legends.enumerated() where beside[index] == 0 {
            guard let legend else { continue }
            let best = legend.bestPlace(in: layouts[index].area, avoiding: crowd(panels[index], layouts[index]))
            places[index] = best.place
            if best.covered > 0.02 {
                beside[index] = legend.width
                moved = true
            }
        }
        if moved {
            let inside = layouts
            layouts = try self.layouts(on: canvas, legendWidths: beside)
            // Better a covered line than axes squeezed to half.
            if zip(layouts, inside).contains(where: { $0.area.width < 0.5 * $1.area.width }) {
                layouts = inside
                beside = asked
            } else {
                places = [:]
            }
        }

        if !title.isEmpty {
            let large = Measures(theme).pageTitle
            let (text, font) = canvas.fitted(title, large, room: width - 2 * theme.fontSize)
            let place = Point(width / 2, theme.fontSize * 0.9 + large.size * 0.5)
            canvas.centeredText(text, at: place, font: font, color: theme.foreground)
        }
        for (index, panel) in panels.enumerated() {
            let layout = layouts[index]
            PanelDrawing(panel: panel, layout: layout, theme: theme, canvas: canvas, isBare: fillsPage).draw()
            guard let legend = legends[index] else { continue }
            if beside[index] > 0 {
                let place = Rectangle(
                    x: layout.area.maxX + theme.fontSize * 0.75, y: layout.area.y, width: legend.width,
                    height: legend.height)
                legend.draw(in: place, on: canvas, theme: theme, framed: false)
            } else {
                let place = places[index] ?? legend.bestPlace(in: layout.area, avoiding: crowd(panel, layout)).place
                legend.draw(in: place, on: canvas, theme: theme, framed: true)
            }
        }
    }

    /// Where the panel's data lie; of very many places a few thousand tell enough.
    private func crowd(_ panel: Panel, _ layout: PanelLayout) -> [Point] {
        let frames = PanelDrawing.frames(panel, layout, theme)
        let all = zip(panel.marks, frames).flatMap { mark, frame in mark.crowd(in: frame) }
        return stride(from: 0, to: all.count, by: all.count / 4000 + 1).map { all[$0] }
    }
}
