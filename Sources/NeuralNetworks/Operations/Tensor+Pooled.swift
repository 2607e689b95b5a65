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
        let x = try floating()
        let node = Graph.Node(name: name, operation: .maxPool(pooling), inputs: [0])
        let geometry = try ShapeInference(node: node, inputs: [x.shape]).geometry(of: pooling)
        let fast = TrainingPooling(geometry, kind)
        let isChannelsLast = x.dtype == .float32 && fast.isChannelsLast
        let images = try x.laidOut(channelsLast: isChannelsLast)
        let y = try Tensor.images(
            Shape.checked([geometry.batch, geometry.channels, geometry.outputHeight, geometry.outputWidth], x.dtype),
            dtype: x.dtype, channelsLast: isChannelsLast)
        if x.dtype == .float64 {
            referencePooling(geometry, kind, input: images.pointer(Double.self), output: y.pointer(Double.self))
        } else {
            fast.forward(images.pointer(Float.self), into: y.pointer(Float.self))
        }
        guard x.isRecorded else { return y }
        return y.recorded(from: [x], saving: [images], operation: name) { dy, saved in
            let slopes = try dy.laidOut(channelsLast: isChannelsLast)
            let dx = try Tensor.images(saved[0].shape, dtype: dy.dtype, channelsLast: isChannelsLast)
            if dy.dtype == .float64 {
                poolingGradient(
                    geometry, kind, planes: 0..<geometry.batch * geometry.channels,
                    input: saved[0].pointer(Double.self), outputGradient: slopes.pointer(Double.self),
                    inputGradient: dx.pointer(Double.self))
            } else {
                fast.gradient(
                    saved[0].pointer(Float.self), slopes.pointer(Float.self), into: dx.pointer(Float.self))
            }
            return [dx]
        }
    }
}
