import NeuralNetworks
import ObjectDetection
import Tensors

/// YOLO: the picture under a grid; each cell tells a few boxes, how sure it is of each, and one class.
///
/// The last layer of the body gives `S * S * (B * 5 + C)` numbers: dense ones (as in the paper), or a map of S x S places
/// with `B * 5 + C` channels. A box is `x y w h c`: x and y of its centre relative to the cell, w and h relative to the
/// picture, c the confidence.
///
/// Shapes: `[N, 3, size, size]` to `[N, S, S, B * 5 + C]`.
/// Source: Redmon et al. 2016, "You Only Look Once", section 2.
public final class YOLO: DetectionNetwork {
    public let name: String
    public let classNames: [String]
    public let inputSize: Int
    /// Cells on a side: S.
    public let grid: Int
    /// Boxes a cell: B.
    public let boxesPerCell: Int
    public let body: any Layer
    public var selection: DetectionSelection { DetectionSelection(threshold: 0.01, overlap: 0.5, limit: 100) }

    public init(
        _ name: String, classNames: [String], inputSize: Int, grid: Int = 7, boxesPerCell: Int = 2, body: any Layer
    ) {
        self.name = name
        self.classNames = classNames
        self.inputSize = inputSize
        self.grid = grid
        self.boxesPerCell = boxesPerCell
        self.body = body
    }

    public var kind: String { "yolo" }
    public var text: String { "yolo(\"\(name)\", size=\(inputSize))" }
    public var sublayers: [any Layer] { [body] }
    /// Numbers of a cell.
    public var width: Int { boxesPerCell * 5 + classNames.count }
    private var shape: Shape { [grid, grid, width] }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let map = try body.add(to: &builder, after: input)
        return try builder.addPredictions([map], shape: shape, widths: [width])
    }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        try Tensor.predictions(of: [try pass.run(body, x)], shape: shape, widths: [width])
    }

    // MARK: - Detections

    /// The score of a class in a box is the class's number times the box's confidence (equation 1).
    public func detections(
        on images: Tensor, network: Network, selection: DetectionSelection, threads: Int,
        using generator: inout Generator
    ) throws -> [[Detection]] {
        let cells = try network.predict(images, threads: threads, using: &generator)
        let numbers = try cells.floats()
        let count = grid * grid * width
        return (0..<cells.shape[0]).map { image in
            selection.chosen(
                candidates(Array(numbers[image * count..<(image + 1) * count]), above: selection.threshold),
                classNames: classNames)
        }
    }

    private func candidates(_ numbers: [Float], above threshold: Float) -> [DetectionSelection.Candidate] {
        let side = Float(inputSize)
        var found: [DetectionSelection.Candidate] = []
        for cell in 0..<grid * grid {
            let row = numbers[cell * width..<(cell + 1) * width]
            let classes = row.suffix(classNames.count)
            for number in 0..<boxesPerCell {
                let start = row.startIndex + number * 5
                let (x, y) = (Float(cell % grid) + row[start], Float(cell / grid) + row[start + 1])
                let (w, h) = (row[start + 2] * side, row[start + 3] * side)
                let (centreX, centreY) = (x / Float(grid) * side, y / Float(grid) * side)
                func clip(_ place: Float) -> Float { Swift.max(Swift.min(place, side), 0) }
                let box = Box(
                    clip(centreX - w / 2), clip(centreY - h / 2), clip(centreX + w / 2), clip(centreY + h / 2))
                for (label, value) in classes.enumerated() {
                    let score = Swift.min(value * row[start + 4], 1)
                    if score > threshold {
                        found.append(DetectionSelection.Candidate(label: label, score: score, box: box))
                    }
                }
            }
        }
        return found
    }
}
