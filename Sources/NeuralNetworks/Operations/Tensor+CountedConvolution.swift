import Kernels
import Tensors

extension Tensor {
    /// `convolved`, by the instrumented loops that count each multiplication as they make it. Slow.
    ///
    /// Shapes: `[N, C, H, W]` with filters `[out, C / groups, kh, kw]` gives `[N, out, H', W']`; float32.
    /// - Parameter proceed: called before each channel of the result; throws to stop.
    /// - Throws: `NetworkError` where the shapes do not fit; what `proceed` throws.
    public func countedConvolution(
        with filters: Tensor, settings: Graph.Convolution, name: String = "conv2d", proceed: () throws -> Void = {}
    ) throws -> (result: Tensor, count: MultiplicationCount) {
        let x = try detached.cast(to: .float32).contiguous()
        var checked = settings
        checked.filters = try filters.detached.cast(to: .float32).contiguous()
        checked.bias = nil
        let node = Graph.Node(name: name, operation: .convolution(checked), inputs: [0])
        let inference = ShapeInference(node: node, inputs: [x.shape])
        let result = try Tensor.empty(try inference.shape())
        let count = try countingConvolution(
            try inference.geometry(of: checked), input: x.pointer(Float.self),
            filters: checked.filters.pointer(Float.self), bias: nil, output: result.pointer(Float.self),
            proceed: proceed)
        return (result, count)
    }
}
