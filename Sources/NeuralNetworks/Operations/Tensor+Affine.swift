import Tensors

extension Tensor {
    /// `x @ weights^T + bias`, recorded where an operand is.
    ///
    /// Shapes: `[N, in]`, weights `[out, in]`, bias `[out]`; the result is `[N, out]`.
    /// Gradient: `dx = dy @ weights`, `dweights = dy^T @ x`, `dbias = sum of dy over N`.
    ///
    /// - Throws: `NetworkError.rank`, `.channels`.
    public func affine(weights: Tensor, bias: Tensor?) throws -> Tensor {
        guard rank == 2 else { throw NetworkError.rank(node: "dense", kind: "dense", expected: 2, found: shape) }
        guard weights.rank == 2, weights.shape[1] == shape[1], bias.map({ $0.shape == [weights.shape[0]] }) ?? true
        else {
            throw NetworkError.channels(
                node: "dense", kind: "dense", expected: weights.rank == 2 ? weights.shape[1] : 0, input: shape,
                parameters: weights.shape)
        }
        let (x, w) = (detached, weights.detached)
        var y = try Tensor.matrixProduct(x, w.transposed())
        if let bias { y = try y + bias.detached }
        let operands = [self, weights] + (bias.map { [$0] } ?? [])
        guard operands.contains(where: \.isRecorded) else { return y }
        let wanted = operands.map(\.isRecorded)
        return y.recorded(from: operands, saving: [x, w], operation: "dense") { dy, saved in
            var gradients = [
                wanted[0] ? try Tensor.matrixProduct(dy, saved[1]) : nil,
                wanted[1] ? try Tensor.matrixProduct(dy.transposed(), saved[0]) : nil,
            ]
            if wanted.count == 3 { gradients.append(wanted[2] ? try dy.sum(axes: [0]) : nil) }
            return gradients
        }
    }
}
