import Kernels

/// Makes one step of a convolution, a depthwise and a pointwise convolution in a row, where what is between
/// them is large and nobody else reads it.
enum BlockFusion {
    /// - Parameter steps: in the graph's order; so is the result.
    static func fused(_ steps: [FusedStep], outputs: [Graph.NodeID]) -> [FusedStep] {
        var readers: [Graph.NodeID: Int] = [:]
        for node in steps.flatMap(\.reads) + outputs { readers[node, default: 0] += 1 }
        var indices: [Graph.NodeID: Int] = [:]
        for (index, step) in steps.enumerated() { indices[step.results[0]] = index }

        var result = steps.map(Optional.some)
        // What ends one block does not begin another.
        var isLast: Set<Int> = []
        for (index, last) in steps.enumerated() {
            guard let lastLayer = last.layer, let middle = producer(of: last, in: steps, indices, readers),
                let middleLayer = steps[middle].layer, steps[middle].residual == nil,
                let first = producer(of: steps[middle], in: steps, indices, readers), !isLast.contains(first),
                let firstLayer = steps[first].layer, steps[first].residual == nil,
                ConvolutionBlock.pays(firstLayer.geometry, middleLayer.geometry, lastLayer.geometry)
            else { continue }
            isLast.insert(index)
            var block = last
            block.name = [first, middle, index].map { steps[$0].name }.joined(separator: " > ")
            block.work = .block([firstLayer, middleLayer, lastLayer])
            block.inputs = steps[first].inputs
            result[first] = nil
            result[middle] = nil
            result[index] = block
        }
        return result.compactMap { $0 }
    }

    /// The step whose one result `step` alone reads, as its input.
    private static func producer(
        of step: FusedStep, in steps: [FusedStep], _ indices: [Graph.NodeID: Int], _ readers: [Graph.NodeID: Int]
    ) -> Int? {
        guard let input = step.inputs.first, readers[input] == 1, let index = indices[input],
            steps[index].results.count == 1
        else { return nil }
        return index
    }
}

extension FusedStep {
    /// A convolution with filters of its own only.
    fileprivate var layer: Layer? {
        guard case .convolution(let geometry, let filters) = work, filters.count == 1 else { return nil }
        return Layer(geometry: geometry, filters: filters[0], epilogue: epilogue)
    }
}
