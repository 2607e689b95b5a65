/// The gradients of a single number with respect to tensors it was computed from, by the chain rule from
/// the result backwards.
///
/// A tensor that was used several times gets the sum. What an operation saved is freed as soon as the gradient has
/// passed it, so one recording serves one call. The gradients themselves are not recorded.
///
/// - Parameters:
///   - loss: a tensor of one element, computed from `variables`.
///   - variables: tensors made by `tracked()`. One that the loss does not depend on gets zeros.
///   - record: keeps what passes by, to open numbers of the gradients afterwards.
/// - Returns: for each variable a tensor of its shape and dtype.
/// - Throws: `TensorError.gradientOfManyElements`, `.notRecorded`, `.recordingUsedTwice`, `.changedAfterUse`.
public func gradients(
    of loss: Tensor, withRespectTo variables: [Tensor], keeping record: GradientRecord? = nil
) throws -> [Tensor] {
    guard loss.elementCount == 1 else { throw TensorError.gradientOfManyElements(loss.shape) }
    let seed = try Tensor.ones(loss.shape, dtype: loss.dtype)
    return try gradients(of: loss, withRespectTo: variables, seed: seed, keeping: record)
}

/// The same for a result of any shape, given the gradient `seed` of something that was computed from it.
public func gradients(
    of result: Tensor, withRespectTo variables: [Tensor], seed: Tensor, keeping record: GradientRecord? = nil
) throws -> [Tensor] {
    guard let root = result.node else { throw TensorError.notRecorded }
    precondition(seed.shape == result.shape)
    let recording = try Recording(from: root, variables: variables)
    var flowing = [Tensor?](repeating: nil, count: recording.nodes.count)
    flowing[recording.nodes.count - 1] = seed.detached
    for place in recording.nodes.indices.reversed() {
        let node = recording.nodes[place]
        guard let dy = flowing[place] else {
            node.release()
            continue
        }
        if !recording.isWanted[place] { flowing[place] = nil }
        if node.isLeaf { continue }
        guard let pullback = node.pullback else { throw TensorError.recordingUsedTwice }
        guard !node.isStale else { throw TensorError.changedAfterUse(operation: node.operation) }
        record?.keep(node, arriving: dy)
        let gradients = try pullback(dy, node.saved)
        precondition(gradients.count == node.inputs.count, "\(node.operation): one gradient for each input")
        node.release()
        for (gradient, place) in zip(gradients, recording.inputs(of: place)) {
            guard let gradient, place != Recording.none else { continue }
            let target = recording.nodes[place]
            precondition(gradient.shape == target.shape, "\(node.operation): a gradient has its input's shape")
            let typed = gradient.dtype == target.dtype ? gradient : try gradient.cast(to: target.dtype)
            flowing[place] = try flowing[place].map { try $0 + typed } ?? typed
        }
    }
    // Operations may hand on a gradient as it is; what is given out shares memory with nothing.
    var shared = Set<ObjectIdentifier>(minimumCapacity: variables.count + 1)
    shared.insert(seed.storage.identity)
    return try zip(variables, recording.places).map { variable, place in
        guard place != Recording.none, let gradient = flowing[place] else {
            return try Tensor.zeros(variable.shape, dtype: variable.dtype)
        }
        let isOwn = gradient.isContiguous && gradient.storage.byteCount == gradient.byteCount
        return shared.insert(gradient.storage.identity).inserted && isOwn ? gradient : try gradient.copied()
    }
}
