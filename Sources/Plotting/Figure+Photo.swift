import Images

extension Figure {
    /// Whether it is a picture that covers the whole page.
    public var isPhoto: Bool { fillsPage && panels.contains(where: \.holdsPicture) }

    /// A picture with boxes, and nothing around it.
    ///
    /// The page has the picture's size; a small picture is enlarged so that its longer side has at least 640 pixels, and
    /// tags stay readable, and one of more than 8000 is made smaller. Tags keep to the picture and off one another.
    public static func photo(_ image: Image, boxes: [LabelledBox] = []) -> Figure {
        let longer = Double(max(image.width, image.height))
        let scale = longer > 8000 ? 8000 / longer : max(1, 640 / longer)
        // A sliver of a picture is not enlarged into less than a page.
        let width = max(16, (Double(image.width) * scale).rounded())
        let height = max(16, (Double(image.height) * scale).rounded())
        var figure = Figure(width: width, height: height, panels: [Panel(marks: [ImageMark(image), BoxesMark(boxes)])])
        let words = boxes.map(\.words).filter { !$0.isEmpty }
        figure.description = words.isEmpty ? "" : "Photo with boxes: " + words.joined(separator: ", ")
        figure.fillsPage = true
        return figure
    }
}
