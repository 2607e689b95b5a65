import Tensors

/// Why a loss has no value.
public enum LossError: Error, Sendable, Equatable {
    /// Prediction and target must have one shape.
    case shapesDiffer(loss: String, prediction: Shape, target: Shape)
    /// Scores must be `[N, classes]` with one label for each row.
    case labels(loss: String, scores: Shape, labels: Shape)
    /// A class number that the scores have no column for.
    case label(loss: String, label: Int, row: Int, classes: Int)
    /// A parameter of the loss outside its range.
    case parameter(loss: String, name: String, value: Double, expected: String)
}
