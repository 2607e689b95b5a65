/// Why a figure could not be made or drawn.
public enum PlottingError: Error, Equatable, Sendable {
    /// A shared library that figures are drawn with cannot be opened.
    case missingLibrary(String)
    /// A font file that labels are drawn with is not there.
    case missingFont(path: String)
    /// The figure's pixels, in width and height, are below 1 or more than can be drawn.
    case impossibleSize(width: Double, height: Double)
    /// Cairo's status code after drawing.
    case drawing(status: Int)
    /// Two lists that go together have different lengths.
    case unequalLengths(first: String, firstCount: Int, second: String, secondCount: Int)
    /// A heat map's values do not fill its rows and columns.
    case notRectangular(rows: Int, columns: Int, values: Int)
    /// A count of bins below 1 or absurdly high.
    case impossibleBinCount(Int)
    /// Limits that are equal, reversed, not finite, or not positive on a logarithmic axis.
    case impossibleLimits(low: Double, high: Double, logarithmic: Bool)
    /// More panels than the grid has places.
    case tooManyPanels(panels: Int, rows: Int, columns: Int)
    /// A file name that ends neither in .png nor in .svg.
    case unknownExtension(path: String)
}
