import Tensors

extension GraphBuilder {
    /// Adds the list of what `maps` say about their places; see `Graph.Predictions`.
    ///
    /// - Throws: `NetworkError`.
    public mutating func addPredictions(
        _ maps: [Graph.NodeID], shape: Shape, widths: [Int]
    ) throws -> Graph.NodeID {
        try add(.predictions(Graph.Predictions(shape: shape, widths: widths)), after: maps)
    }
}

extension Tensor {
    /// The same list of maps that were computed layer by layer, recorded where they are.
    ///
    /// Shapes: `[N, C, H, W]` or `[N, features]` each; the result is `[N] + shape`.
    /// - Throws: `TensorError` where the numbers do not fit.
    public static func predictions(of maps: [Tensor], shape: Shape, widths: [Int]) throws -> Tensor {
        let groups = try stride(from: 0, to: maps.count, by: widths.count).map { first in
            let fields = try zip(maps[first..<first + widths.count], widths).map { map, width in
                // [N, H, W, A * width]
                let ordered = map.rank == 4 ? try map.permuted([0, 2, 3, 1]) : map
                let rows = map.elementCount / Swift.max(map.shape[0] * width, 1)
                return try ordered.reshaped([map.shape[0], rows, width])
            }
            return fields.count == 1 ? fields[0] : try Tensor.concatenated(fields, axis: 2)
        }
        let list = groups.count == 1 ? groups[0] : try Tensor.concatenated(groups, axis: 1)
        return try list.reshaped([list.shape[0]] + Array(shape))
    }
}
