import Tensors

/// How far scores stay behind a margin of 1.
///
/// Two classes, y -1 or 1, of the scores' shape: `max(0, 1 - y * score)`.
/// Many classes, scores `[N, classes]` and labels `[N]`: `sum over j != label of max(0, score[j] - score[label] + 1)`.
/// Source: Cortes and Vapnik 1995; Weston and Watkins 1999 for many classes.
///
/// - Throws: `LossError.shapesDiffer`, `.label`.
public func hinge(_ scores: Tensor, _ labels: Tensor, reduction: Reduction = .mean) throws -> Tensor {
    let values = try scores.floating()
    guard scores.rank == 2, labels.shape == [scores.shape[0]], try labels.areWhole() else {
        guard scores.shape == labels.shape else {
            throw LossError.shapesDiffer(loss: "hinge", prediction: scores.shape, target: labels.shape)
        }
        return try reduction((1 - values * labels).relu())
    }
    let rows = LabelledRows(values: values.detached, labels: try labels.ints(), classes: scores.shape[1])
    try rows.check(loss: "hinge")
    let isRight = try Tensor.oneHot(labels.cast(to: .int64), classes: rows.classes)
    let right = try (values * isRight).sum(axes: [1], keepDimensions: true)
    let margins = try (values - right + 1).relu() * (1 - isRight)
    return try reduction(margins.sum(axes: [1]))
}
