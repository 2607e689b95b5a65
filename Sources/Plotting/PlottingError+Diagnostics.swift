import Diagnostics

extension PlottingError: TeachableError {
    public var problem: Problem {
        switch self {
        case .missingLibrary(let name):
            Problem(
                code: "figure", message: "figures are drawn by Cairo and FreeType, and \(name) is not installed here",
                help: "apt-get install libcairo2 libfreetype6")
        case .missingFont(let path):
            Problem(
                code: "figure", message: "the labels of figures are set in DejaVu Sans, and \(path) is not there",
                help: "apt-get install fonts-dejavu-core")
        case .impossibleSize(let width, let height):
            Problem(
                code: "figure", message: "a figure cannot be \(width) x \(height) pixels",
                help: "each side is from 16 to 16000 pixels, and all together at most 100 million")
        case .drawing(let status):
            Problem(code: "figure", message: "Cairo could not draw the figure (status \(status))", help: "try a smaller figure")
        case .unequalLengths(let first, let firstCount, let second, let secondCount):
            Problem(
                code: "figure", message: "\(first) and \(second) go together, and their lengths differ",
                notes: ["\(first)   \(firstCount)", "\(second)   \(secondCount)"],
                help: "each point has one of both")
        case .notRectangular(let rows, let columns, let values):
            Problem(
                code: "figure",
                message:
                    "a heat map of \(rows) rows and \(columns) columns needs \(rows)·\(columns) values, and got \(values)",
                help: "give a matrix: `reshape(values, rows, columns)`")
        case .impossibleBinCount(let count):
            Problem(code: "figure", message: "a histogram has 1 to 10000 bins, not \(count)", help: "20 to 50 show most data well")
        case .impossibleLimits(let low, let high, let logarithmic):
            Problem(
                code: "figure", message: "an axis cannot run from \(low) to \(high)",
                help: logarithmic && low <= 0
                    ? "a logarithmic axis has no zero: take limits above 0" : "give the smaller limit first")
        case .tooManyPanels(let panels, let rows, let columns):
            Problem(
                code: "figure", message: "\(panels) panels do not fit \(rows) x \(columns) places",
                help: "give the figure more rows or columns")
        case .unknownExtension(let path):
            Problem(
                code: "figure", message: "cannot tell from \"\(path)\" which format is wanted",
                help: "end the name in .png (pixels) or .svg (lines that scale)")
        }
    }
}
