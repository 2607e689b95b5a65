import Kernels
import Tensors

extension Tensor {
    /// The largest or the mean of each window, recorded where the images are.
    ///
    /// Shapes: `[N, C, H, W]` gives `[N, C, H', W']`.
    /// Gradient: see `poolingGradient`; a tie goes to the first.
    ///
    /// - Throws: `NetworkError` where the window does not fit.
    public func pooled(_ kind: PoolingKind, _ pooling: Graph.Pooling, name: String) throws -> Tensor {
        let x = dtype.isFloating ? self : try cast(to: .float32)
        let node = Graph.Node(name: name, operation: .maxPool(pooling), inputs: [0])
        let geometry = try ShapeInference(node: node, inputs: [x.shape]).geometry(of: pooling)
        let images = try x.detached.contiguous()
        let y = try Tensor.empty(
            Shape.checked([geometry.batch, geometry.channels, geometry.outputHeight, geometry.outputWidth], x.dtype),
            dtype: x.dtype)
        if x.dtype == .float64 {
            referencePooling(geometry, kind, input: images.pointer(Double.self), output: y.pointer(Double.self))
        } else {
            TrainingPooling(geometry, kind).forward(images.pointer(Float.self), into: y.pointer(Float.self))
        }
        guard x.isRecorded else { return y }
        return y.recorded(from: [x], saving: [images], operation: name) { dy, saved in
            let slopes = try dy.contiguous()
            let dx = try Tensor.empty(saved[0].shape, dtype: dy.dtype)
            if dy.dtype == .float64 {
                poolingGradient(
                    geometry, kind, planes: 0..<geometry.batch * geometry.channels,
                    input: saved[0].pointer(Double.self), outputGradient: slopes.pointer(Double.self),
                    inputGradient: dx.pointer(Double.self))
            } else {
                TrainingPooling(geometry, kind).gradient(
                    saved[0].pointer(Float.self), slopes.pointer(Float.self), into: dx.pointer(Float.self))
            }
            return [dx]
        }
    }
}
