/// What a recorded tensor remembers: the recorded tensors it was computed from, and how a gradient of
/// the result becomes gradients of them.
///
/// Recording costs nothing where no input is recorded. An operation of any module is differentiable by ending in
/// `Tensor.recorded(from:saving:pullback:)`.
final class Node: @unchecked Sendable {
    /// Given the gradient of the result and the saved tensors, the gradient of each input; nil where there is none.
    typealias Pullback = @Sendable (_ dy: Tensor, _ saved: [Tensor]) throws -> [Tensor?]

    struct Input {
        /// nil for an input that is not recorded: its gradient is not wanted.
        var node: Node?
    }

    /// What the pullback needs, without their own nodes, and the versions they had.
    private(set) var saved: [Tensor]
    private var versions: [Int]
    private(set) var inputs: [Input]
    private(set) var pullback: Pullback?
    /// The last recording that it was found in, and its place there; `Recording`'s own.
    var mark = (recording: 0, place: 0)
    let operation: String
    let shape: Shape
    let dtype: DType

    init(operation: String, of result: Tensor, inputs: [Tensor], saved: [Tensor], pullback: Pullback?) {
        self.operation = operation
        shape = result.shape
        dtype = result.dtype
        self.inputs = inputs.map { Input(node: $0.node) }
        self.saved = saved.map(\.detached)
        versions = saved.map(\.storage.version)
        self.pullback = pullback
    }

    /// A place where gradients end: a parameter, an argument of `grad`.
    var isLeaf: Bool { pullback == nil && inputs.isEmpty }

    /// Whether a saved tensor was changed in place since.
    var isStale: Bool { zip(saved, versions).contains { $0.storage.version != $1 } }

    /// Lets go of everything but the place in the graph, once the gradient has passed.
    func release() {
        pullback = nil
        saved = []
        versions = []
    }

    var wasReleased: Bool { pullback == nil && !inputs.isEmpty }

    /// A long chain of nodes would be freed by as deep a recursion; this takes it apart one by one.
    deinit {
        var rest: [Node] = inputs.compactMap(\.node)
        inputs = []
        while var last = rest.popLast() {
            if isKnownUniquelyReferenced(&last) {
                rest.append(contentsOf: last.inputs.compactMap(\.node))
                last.inputs = []
            }
        }
    }
}

extension Tensor {
    /// Whether gradients with respect to it, or through it, can be asked for.
    public var isRecorded: Bool { node != nil }

    /// The same numbers without the memory of how they came about: gradients end here.
    public var detached: Tensor {
        node == nil ? self : Tensor(self, node: nil)
    }

    /// The same numbers as a place that gradients can be asked for, forgetting how they came about.
    ///
    /// - Throws: `TensorError.gradientNeedsFloat`.
    public func tracked() throws -> Tensor {
        guard dtype.isFloating else { throw TensorError.gradientNeedsFloat(dtype) }
        return Tensor(self, node: Node(operation: "variable", of: self, inputs: [], saved: [], pullback: nil))
    }

    /// This tensor, computed from `inputs`, with the way back.
    ///
    /// Call it only if one of the inputs is recorded. The pullback must not capture recorded tensors: what it needs goes
    /// through `saving`, which also notices if such a tensor is changed in place before the way back.
    ///
    /// - Parameter pullback: takes the gradient of this tensor and the saved tensors; gives one gradient for each
    ///   input, of the input's shape and dtype, or nil for none.
    public func recorded(
        from inputs: [Tensor], saving saved: [Tensor] = [], operation: String = #function,
        pullback: @escaping @Sendable (_ dy: Tensor, _ saved: [Tensor]) throws -> [Tensor?]
    ) -> Tensor {
        guard dtype.isFloating else { return detached }
        return Tensor(
            self, node: Node(operation: operation, of: self, inputs: inputs, saved: saved, pullback: pullback))
    }
}
