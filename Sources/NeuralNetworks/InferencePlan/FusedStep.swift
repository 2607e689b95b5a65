import Kernels
import Tensors

/// One operation of a plan: a node of the graph with the nodes around it that it took in.
struct FusedStep {
    /// Filters with the scale that folding gave them; a convolution made of several has several.
    struct Filters {
        var tensor: Tensor
        /// One factor a filter, or nil for ones.
        var scale: [Float]?
        var bias: [Float]

        var count: Int { tensor.shape[0] }

        /// `y * scale + shift` after the filters, taken into them.
        mutating func fold(scale factor: [Float], shift: [Float]) {
            scale = scale.map { zip($0, factor).map(*) } ?? factor
            bias = zip(zip(bias, factor).map(*), shift).map(+)
        }

        /// The filters times their scale, row after row, those of all parts one after the other; where they lie if
        /// that is what they are.
        static func withScaled<Result>(_ parts: [Filters], _ body: (UnsafePointer<Float>) -> Result) -> Result {
            if parts.count == 1, parts[0].scale == nil {
                return withExtendedLifetime(parts) { body(parts[0].tensor.pointer(Float.self)) }
            }
            let count = parts.reduce(0) { $0 + $1.tensor.elementCount }
            let scaled = [Float](unsafeUninitializedCapacity: count) { all, initialized in
                var next = 0
                for part in parts {
                    part.writeScaled(to: UnsafeMutableBufferPointer(rebasing: all[next...]))
                    next += part.tensor.elementCount
                }
                initialized = count
            }
            return body(scaled)
        }

        private func writeScaled(to target: UnsafeMutableBufferPointer<Float>) {
            let each = tensor.elementCount / max(count, 1)
            let numbers = tensor.pointer(Float.self)
            for filter in 0..<count {
                let factor = scale?[filter] ?? 1
                for index in filter * each..<(filter + 1) * each { target[index] = numbers[index] * factor }
            }
        }
    }

    enum Work {
        case input
        case convolution(ConvolutionGeometry, [Filters])
        /// Convolutions computed together.
        case block([Layer])
        case dense(Filters)
        case scaleShift(scale: [Float], shift: [Float])
        case add
        case multiply
        case map(Graph.Activation)
        case pooling(PoolingGeometry, PoolingKind)
        case globalAverage
        case flatten
        case concatenate
        case channels(Range<Int>)
        case upsample(Int)
        case softmax
        case l2Normalize(scale: [Float])
        case predictions(Graph.Predictions)
    }

    /// One convolution of a block.
    struct Layer {
        var geometry: ConvolutionGeometry
        var filters: Filters
        var epilogue: Epilogue
    }

    /// The name of the node that does the work.
    var name: String
    var work: Work
    var inputs: [Graph.NodeID]
    /// The nodes whose values it gives, side by side on the channel axis: one, or one for each merged sibling.
    var results: [Graph.NodeID]
    var activation: Epilogue?
    var residual: Graph.NodeID?

    /// Where it stands in the graph's order: when the first of its values is there.
    var position: Graph.NodeID { results[0] }

    var reads: [Graph.NodeID] { residual.map { inputs + [$0] } ?? inputs }

    /// The epilogue of its loops.
    var epilogue: Epilogue { activation ?? .none }
}

extension FusedStep {
    /// Takes in `x * scale + shift` on its result, if it can.
    mutating func absorb(scale: [Float], shift: [Float]) -> Bool {
        guard activation == nil, residual == nil else { return false }
        switch work {
        case .convolution(let geometry, var filters):
            filters[0].fold(scale: scale, shift: shift)
            work = .convolution(geometry, filters)
        case .dense(var filters):
            filters.fold(scale: scale, shift: shift)
            work = .dense(filters)
        case .scaleShift(let first, let firstShift):
            work = .scaleShift(
                scale: zip(first, scale).map(*), shift: zip(zip(firstShift, scale).map(*), shift).map(+))
        default:
            return false
        }
        return true
    }

    /// Takes in an activation of its result, if it can.
    mutating func absorb(_ next: Epilogue) -> Bool {
        guard activation == nil else { return false }
        switch work {
        case .convolution, .dense, .scaleShift, .add:
            activation = next
            return true
        default:
            return false
        }
    }

    /// Takes in the addition of `other` to its result, if it can.
    mutating func absorb(residual other: Graph.NodeID) -> Bool {
        guard residual == nil else { return false }
        switch work {
        case .convolution, .dense:
            residual = other
            activation?.addsResidualAfterActivation = true
            return true
        default:
            return false
        }
    }
}
