import Tensors

/// What boxes, scores and anchors were asked to do and cannot.
public enum DetectionError: Error, Equatable, Sendable {
    /// Boxes are rows of four numbers.
    case notBoxes(argument: String, shape: Shape)
    /// Two arguments that go together have different lengths.
    case countMismatch(first: String, firstCount: Int, second: String, secondCount: Int)
    case outsideRange(argument: String, value: Float, range: ClosedRange<Float>)
    case notANumber(argument: String, index: Int)
    /// A row that holds NaN or infinity where places are computed from it.
    case notFinite(argument: String, index: Int)
    /// A box without width or height where its size is divided by, or its logarithm taken.
    case emptyBox(argument: String, index: Int)
    case tooManyPairs(rows: Int, columns: Int, limit: Int)
    case unknownName(argument: String, name: String, known: [String])
    case notPositive(argument: String, value: Float)
    /// A tensor of another shape than the word takes; `expected` names the axes.
    case shape(word: String, argument: String, found: Shape, expected: String)
    /// A class number that a loss has no column for.
    case label(word: String, label: Int, index: Int, range: ClosedRange<Int>)
    case elementType(argument: String, found: DType, expected: String)
    /// A picture with more pixels than are segmented at once.
    case pictureTooLarge(width: Int, height: Int, limit: Int)
    /// A segmentation so fine that its parts are not merged one by one.
    case tooManyRegions(count: Int, limit: Int)
    /// What should be rows of features, one for each region, is not.
    case notFeatures(shape: Shape, count: Int)
    /// Somebody asked to stop.
    case interrupted
}
