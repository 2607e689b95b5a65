import Kernels
import Tensors

extension Tensor {
    /// The convolution of images with filters, recorded where an operand is.
    ///
    /// `y[n, o] = bias[o] + sum over c, i, j of filters[o, c, i, j] * x[n, c, stride * h + dilation * i - padding, ...]`
    ///
    /// Shapes: `[N, C, H, W]` with filters `[out, C / groups, kh, kw]` and bias `[out]` gives `[N, out, H', W']`.
    /// float64 where an operand is, else float32.
    /// Gradient: see `referenceConvolutionGradients`, which is what float64 runs; float32 runs a `TrainingWay`.
    ///
    /// - Parameters:
    ///   - settings: strides, padding, dilations and groups; its own filters are not looked at.
    ///   - name: what errors call the operation.
    /// - Throws: `NetworkError` where the shapes do not fit.
    public func convolved(
        with filters: Tensor, bias: Tensor? = nil, settings: Graph.Convolution, name: String = "conv2d"
    ) throws -> Tensor {
        let working: DType = [self, filters, bias ?? self].contains { $0.dtype == .float64 } ? .float64 : .float32
        let x = try cast(to: working)
        let w = try filters.cast(to: working)
        let b = try bias?.cast(to: working)
        var checked = settings
        checked.filters = try w.detached.cast(to: .float32).contiguous()
        checked.bias = nil
        let node = Graph.Node(name: name, operation: .convolution(checked), inputs: [0])
        let geometry = try ShapeInference(node: node, inputs: [x.shape]).geometry(of: checked)
        if let b, b.shape != [geometry.outputChannels] {
            throw NetworkError.parameter(
                node: name, kind: "conv2d", what: "a bias of shape \(b.shape) for \(geometry.outputChannels) filters")
        }
        let way = geometry.trainingWay
        let isChannelsLast = working == .float32 && way.isChannelsLast
        let images = try x.laidOut(channelsLast: isChannelsLast)
        let taps = try w.detached.contiguous()
        let offsets = try b?.detached.contiguous()
        let y = try Tensor.images(
            Shape.checked(
                [geometry.batch, geometry.outputChannels, geometry.outputHeight, geometry.outputWidth], working),
            dtype: working, channelsLast: isChannelsLast)
        if working == .float64 {
            referenceConvolution(
                geometry, input: images.pointer(Double.self), filters: taps.pointer(Double.self),
                bias: offsets.map { UnsafePointer($0.pointer(Double.self)) }, output: y.pointer(Double.self))
        } else {
            way.forward(
                input: images.pointer(Float.self), filters: taps.pointer(Float.self),
                bias: offsets.map { UnsafePointer($0.pointer(Float.self)) }, output: y.pointer(Float.self))
        }
        guard x.isRecorded || w.isRecorded || b?.isRecorded ?? false else { return y }
        let (wantsInput, wantsFilters, wantsBias) = (x.isRecorded, w.isRecorded, b?.isRecorded ?? false)
        return y.recorded(
            from: [x, w] + (b.map { [$0] } ?? []), saving: [images, taps], operation: "conv2d"
        ) { dy, saved in
            let slopes = try dy.laidOut(channelsLast: isChannelsLast)
            let gradients = ConvolutionGradients(geometry: geometry, way: way, dy: slopes, saved: saved)
            return [
                wantsInput ? try gradients.input() : nil, wantsFilters ? try gradients.filters() : nil,
            ] + (b == nil ? [] : [wantsBias ? try dy.sum(axes: [0, 2, 3]) : nil])
        }
    }
}

/// The two gradients of one recorded convolution, each computed only if it is wanted.
private struct ConvolutionGradients {
    let geometry: ConvolutionGeometry
    let way: any TrainingWay
    let dy: Tensor
    /// Input and filters.
    let saved: [Tensor]

    func input() throws -> Tensor {
        let result = try Tensor.images(
            saved[0].shape, dtype: dy.dtype, channelsLast: dy.dtype == .float32 && way.isChannelsLast)
        if dy.dtype == .float64 {
            reference(input: result.pointer(Double.self), filters: nil)
        } else {
            way.inputGradient(
                filters: saved[1].pointer(Float.self), outputGradient: dy.pointer(Float.self),
                inputGradient: result.pointer(Float.self))
        }
        return result
    }

    func filters() throws -> Tensor {
        let result = try Tensor.empty(saved[1].shape, dtype: dy.dtype)
        if dy.dtype == .float64 {
            reference(input: nil, filters: result.pointer(Double.self))
        } else {
            way.filterGradient(
                input: saved[0].pointer(Float.self), outputGradient: dy.pointer(Float.self),
                filterGradient: result.pointer(Float.self))
        }
        return result
    }

    private func reference(input: UnsafeMutablePointer<Double>?, filters: UnsafeMutablePointer<Double>?) {
        referenceConvolutionGradients(
            geometry, input: saved[0].pointer(Double.self), filters: saved[1].pointer(Double.self),
            outputGradient: dy.pointer(Double.self), inputGradient: input, filterGradient: filters)
    }
}
