import Kernels

/// Makes one convolution of those that read the same value in the same way.
///
/// A detector's class and box predictors are such a pair: one wider matrix product reads the image once.
enum SiblingMerge {
    /// - Parameter steps: in the graph's order; so is the result.
    static func merged(_ steps: [FusedStep]) -> [FusedStep] {
        var result: [FusedStep] = []
        var firstOfKind: [Kind: Int] = [:]
        for step in steps {
            guard let kind = Kind(step), case .convolution(_, let filters) = step.work else {
                result.append(step)
                continue
            }
            guard let first = firstOfKind[kind], case .convolution(var geometry, let before) = result[first].work
            else {
                firstOfKind[kind] = result.count
                result.append(step)
                continue
            }
            geometry.outputChannels += filters.reduce(0) { $0 + $1.count }
            result[first].work = .convolution(geometry, before + filters)
            result[first].results += step.results
            result[first].name += " + " + step.name
        }
        return result
    }

    /// What two convolutions must have in common.
    private struct Kind: Hashable {
        let input: Graph.NodeID
        let window: [Int]
        let activation: [Float]

        init?(_ step: FusedStep) {
            guard case .convolution(let g, _) = step.work, g.groups == 1, step.residual == nil else { return nil }
            input = step.inputs[0]
            window = [
                g.kernelHeight, g.kernelWidth, g.strideVertical, g.strideHorizontal, g.dilationVertical,
                g.dilationHorizontal, g.paddingTop, g.paddingLeft, g.paddingBottom, g.paddingRight,
            ]
            activation = [step.epilogue.low, step.epilogue.high, step.epilogue.slope]
        }
    }
}
