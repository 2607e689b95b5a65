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
    let recording = Recording(from: root)
    var isWanted = [Bool](repeating: false, count: recording.nodes.count)
    for variable in variables {
        guard let node = variable.node else { throw TensorError.notRecorded }
        if let place = recording.place(of: node) { isWanted[place] = true }
    }
    var flowing = [Tensor?](repeating: nil, count: recording.nodes.count)
    flowing[recording.nodes.count - 1] = seed.detached
    for place in recording.nodes.indices.reversed() {
        let node = recording.nodes[place]
        guard let dy = flowing[place] else {
            node.release()
            continue
        }
        if !isWanted[place] { flowing[place] = nil }
        if node.isLeaf { continue }
        guard let pullback = node.pullback else { throw TensorError.recordingUsedTwice }
        guard !node.isStale else { throw TensorError.changedAfterUse(operation: node.operation) }
        record?.keep(node, arriving: dy)
        let gradients = try pullback(dy, node.saved)
        precondition(gradients.count == node.inputs.count, "\(node.operation): one gradient for each input")
        node.release()
        for (input, gradient) in zip(node.inputs, gradients) {
            guard let target = input.node, let gradient, let place = recording.place(of: target) else { continue }
            precondition(gradient.shape == target.shape, "\(node.operation): a gradient has its input's shape")
            let typed = gradient.dtype == target.dtype ? gradient : try gradient.cast(to: target.dtype)
            flowing[place] = try flowing[place].map { try $0 + typed } ?? typed
        }
    }
    // Operations may hand on a gradient as it is; what is given out shares memory with nothing.
    var shared: Set<ObjectIdentifier> = [seed.storage.identity]
    return try variables.map { variable in
        guard let node = variable.node, let place = recording.place(of: node), let gradient = flowing[place] else {
            return try Tensor.zeros(variable.shape, dtype: variable.dtype)
        }
        let isOwn = gradient.isContiguous && gradient.storage.byteCount == gradient.byteCount
        return shared.insert(gradient.storage.identity).inserted && isOwn ? gradient : try gradient.copied()
    }
}

/// Every node that a root was computed from, each after those it depends on; found without recursion, as recordings can be long.
private struct Recording {
    private(set) var nodes: [Node] = []
    private var places: [ObjectIdentifier: Int] = [:]

    init(from root: Node) {
        var open: [(node: Node, next: Int)] = [(root, 0)]
        // Of a node that is open: it has no place yet.
        let unknown = -1
        places[ObjectIdentifier(root)] = unknown
        while let (node, next) = open.last {
            if next == node.inputs.count {
                places[ObjectIdentifier(node)] = nodes.count
                nodes.append(node)
                open.removeLast()
                continue
            }
            open[open.count - 1].next += 1
            if let input = node.inputs[next].node, places[ObjectIdentifier(input)] == nil {
                places[ObjectIdentifier(input)] = unknown
                open.append((input, 0))
            }
        }
    }

    /// Where it stands among the nodes; nil for one that the root does not depend on.
    func place(of node: Node) -> Int? { places[ObjectIdentifier(node)] }
}
