extension Figure {
    /// Where every panel's axes lie: panels of one column share their left and right margins, those of one row their top
    /// and bottom margins, so that axes stand in line.
    ///
    /// Ticks decide margins and margins decide ticks: two rounds settle it.
    ///
    /// - Parameter legendWidths: for each panel, what its legend takes beside the axes; 0 when it stands inside.
    /// - Throws: `PlottingError`.
    func layouts(on canvas: any Canvas, legendWidths: [Double]) throws(PlottingError) -> [PanelLayout] {
        if fillsPage, let panel = panels.first {
            var layout = try panel.layout(
                panel.span(), width: width, height: height, theme: theme, canvas: canvas, legendWidth: 0)
            layout.area = Rectangle(x: 0, y: 0, width: width, height: height)
            return [layout]
        }
        let page = pageArea
        var guess = (
            width: max(20, page.width / Double(columns) - 70), height: max(20, page.height / Double(rows) - 60)
        )
        let spans = try panels.map { (panel: Panel) throws(PlottingError) in try panel.span() }
        var layouts: [PanelLayout] = []
        for _ in 0..<2 {
            layouts = panels.indices.map { index in
                panels[index].layout(
                    spans[index], width: guess.width, height: guess.height, theme: theme, canvas: canvas,
                    legendWidth: legendWidths[index])
            }
            let (columnMargins, rowMargins) = sharedMargins(layouts)
            guess.width = max(10, (page.width - columnMargins.reduce(0) { $0 + $1.left + $1.right }) / Double(columns))
            guess.height = max(10, (page.height - rowMargins.reduce(0) { $0 + $1.top + $1.bottom }) / Double(rows))
            place(&layouts, columnMargins, rowMargins, inside: guess)
        }
        return layouts
    }

    /// The page without its border and title.
    private var pageArea: Rectangle {
        let border = theme.fontSize * 0.6
        var page = Rectangle(x: 0, y: 0, width: width, height: height).inset(border)
        if !title.isEmpty {
            let used = Measures(theme).pageTitle.size + theme.fontSize * 0.9
            page.y += used
            page.height -= used
        }
        return page
    }

    private func sharedMargins(_ layouts: [PanelLayout]) -> (columns: [Margins], rows: [Margins]) {
        var columnMargins = [Margins](repeating: Margins(), count: columns)
        var rowMargins = [Margins](repeating: Margins(), count: rows)
        for (index, layout) in layouts.enumerated() {
            let (row, column) = (index / columns, index % columns)
            columnMargins[column].left = max(columnMargins[column].left, layout.margins.left)
            columnMargins[column].right = max(columnMargins[column].right, layout.margins.right)
            rowMargins[row].top = max(rowMargins[row].top, layout.margins.top)
            rowMargins[row].bottom = max(rowMargins[row].bottom, layout.margins.bottom)
        }
        let between = theme.fontSize * 0.5
        for column in columnMargins.indices.dropFirst() { columnMargins[column].left += between }
        for row in rowMargins.indices.dropFirst() { rowMargins[row].top += between }
        return (columnMargins, rowMargins)
    }

    private func place(
        _ layouts: inout [PanelLayout], _ columnMargins: [Margins], _ rowMargins: [Margins],
        inside: (width: Double, height: Double)
    ) {
        let page = pageArea
        var lefts: [Double] = []
        var x = page.x
        for margins in columnMargins {
            lefts.append(x + margins.left)
            x += margins.left + inside.width + margins.right
        }
        var tops: [Double] = []
        var y = page.y
        for margins in rowMargins {
            tops.append(y + margins.top)
            y += margins.top + inside.height + margins.bottom
        }
        for index in layouts.indices {
            let whole = Rectangle(
                x: lefts[index % columns], y: tops[index / columns], width: inside.width, height: inside.height)
            let panel = panels[index]
            let top = rowMargins[index / columns].top - (index / columns > 0 ? theme.fontSize * 0.5 : 0)
            layouts[index].titleRise = panel.holdsPicture ? layouts[index].margins.top : top
            layouts[index].area = panel.keepsForm ? fitted(layouts[index], in: whole) : whole
        }
    }

    /// The largest rectangle in the middle of `whole` in which units, as a picture's pixels, are square.
    private func fitted(_ layout: PanelLayout, in whole: Rectangle) -> Rectangle {
        let (columns, rows) = (layout.x.high - layout.x.low, layout.y.high - layout.y.low)
        let scale = min(whole.width / columns, whole.height / rows)
        guard scale > 0 && scale.isFinite else { return whole }
        let (width, height) = (columns * scale, rows * scale)
        return Rectangle(x: whole.midX - width / 2, y: whole.midY - height / 2, width: width, height: height)
    }
}
