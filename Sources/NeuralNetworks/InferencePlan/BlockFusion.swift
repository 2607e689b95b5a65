import Kernels

/// Makes one step of a convolution and the depthwise and pointwise convolutions after it, where what is between them is large
/// and nobody else reads it.
enum BlockFusion {
    /// - Parameter steps: in the graph's order; so is the result.
    static func fused(_ steps: [FusedStep], outputs: [Graph.NodeID]) -> [FusedStep] {
        var readers: [Graph.NodeID: Int] = [:]
        for node in steps.flatMap(\.reads) + outputs { readers[node, default: 0] += 1 }
        var indices: [Graph.NodeID: Int] = [:]
        for (index, step) in steps.enumerated() { indices[step.results[0]] = index }

        // The members of each block, by the last of them.
        var blocks: [Int: [Int]] = [:]
        for (index, last) in steps.enumerated() {
            guard let middle = producer(of: last, in: steps, indices, readers), steps[middle].residual == nil,
                let first = producer(of: steps[middle], in: steps, indices, readers), steps[first].residual == nil
            else { continue }
            let before = blocks[first] ?? [first]
            let members = before + [middle, index]
            let layers = members.compactMap { steps[$0].layer }
            guard layers.count == members.count, ConvolutionBlock.pays(layers.map(\.geometry)) else { continue }
            blocks[first] = nil
            blocks[index] = members
        }
        var result = steps.map(Optional.some)
        for (last, members) in blocks {
            var block = steps[last]
            block.name = members.map { steps[$0].name }.joined(separator: " > ")
            block.work = .block(members.compactMap { steps[$0].layer })
            block.inputs = steps[members[0]].inputs
            for member in members { result[member] = nil }
            result[last] = block
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
