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
    let order = topologicalOrder(from: root)
    var wanted: Set<ObjectIdentifier> = []
    for variable in variables {
        guard let node = variable.node else { throw TensorError.notRecorded }
        wanted.insert(ObjectIdentifier(node))
    }
    var flowing: [ObjectIdentifier: Tensor] = [ObjectIdentifier(root): seed.detached]
    for node in order.reversed() {
        let isWanted = wanted.contains(ObjectIdentifier(node))
        guard let dy = isWanted ? flowing[ObjectIdentifier(node)] : flowing.removeValue(forKey: ObjectIdentifier(node))
        else {
            node.release()
            continue
        }
        if node.isLeaf { continue }
        guard let pullback = node.pullback else { throw TensorError.recordingUsedTwice }
        guard !node.isStale else { throw TensorError.changedAfterUse(operation: node.operation) }
        record?.keep(node, arriving: dy)
        let gradients = try pullback(dy, node.saved)
        precondition(gradients.count == node.inputs.count, "\(node.operation): one gradient for each input")
        node.release()
        for (input, gradient) in zip(node.inputs, gradients) {
            guard let target = input.node, let gradient else { continue }
            precondition(gradient.shape == target.shape, "\(node.operation): a gradient has its input's shape")
            let typed = gradient.dtype == target.dtype ? gradient : try gradient.cast(to: target.dtype)
            if let before = flowing[ObjectIdentifier(target)] {
                flowing[ObjectIdentifier(target)] = try before + typed
            } else {
                flowing[ObjectIdentifier(target)] = typed
            }
        }
    }
    // Operations may hand on a gradient as it is; what is given out shares memory with nothing.
    var shared: Set<ObjectIdentifier> = [seed.storage.identity]
    return try variables.map { variable in
        guard let node = variable.node, let gradient = flowing[ObjectIdentifier(node)] else {
            return try Tensor.zeros(variable.shape, dtype: variable.dtype)
        }
        let isOwn = gradient.isContiguous && gradient.storage.byteCount == gradient.byteCount
        return shared.insert(gradient.storage.identity).inserted && isOwn ? gradient : try gradient.copied()
    }
}

/// Every node that `root` was computed from, each after those it depends on; without recursion, as recordings can be long.
private func topologicalOrder(from root: Node) -> [Node] {
    var order: [Node] = []
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
    var open: [(node: Node, next: Int)] = [(root, 0)]
    while let (node, next) = open.last {
        if next == node.inputs.count {
            order.append(node)
            open.removeLast()
            continue
        }
        open[open.count - 1].next += 1
        if let input = node.inputs[next].node, seen.insert(ObjectIdentifier(input)).inserted {
            open.append((input, 0))
        }
    }
    return order
}
