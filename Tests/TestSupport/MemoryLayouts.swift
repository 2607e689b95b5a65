import Tensors

extension Tensor {
    /// The same numbers lying in memory in different ways, with a word for each: what an operator's loops have to cope with.
    public func memoryLayouts() throws -> [(name: String, tensor: Tensor)] {
        var all: [(String, Tensor)] = [("dense", self)]
        guard rank > 0, elementCount > 0 else { return all }
        let backwards = Array((0..<rank).reversed())
        all.append(("axes exchanged", try permuted(backwards).copied().permuted(backwards)))
        all.append(("backwards", try flipped().copied().flipped()))
        let spread = try Tensor.zeros(shape.dropLast() + [shape[rank - 1] * 2 + 1], dtype: dtype)
        let every = [Index.ellipsis, .slice(start: 1, stop: nil, step: 2)]
        try spread.assign(every, .tensor(self))
        all.append(("every second place", try spread.indexed(every)))
        if rank == 4 {
            all.append(("channels-last", try permuted([0, 2, 3, 1]).copied().permuted([0, 3, 1, 2])))
        }
        return all
    }
}
