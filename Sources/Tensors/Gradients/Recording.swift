import Synchronization

/// Every node that a root was computed from, each after those it depends on; found without recursion, as recordings can be long.
struct Recording {
    /// The place of what is not among them.
    static let none = -1

    private(set) var nodes: [Node] = []
    /// Where the variables stand, in their order.
    private(set) var places: [Int] = []
    /// Whether a node is one of the variables.
    private(set) var isWanted: [Bool] = []
    /// The places of all nodes' inputs one after the other, and for each node where its own begin.
    private var inputPlaces: [Int] = []
    private var firstInputs: [Int] = []

    /// The number of the recording whose marks the nodes carry last; whoever holds it may mark nodes.
    private static let marks = Mutex(0)

    /// - Throws: `TensorError.notRecorded` for a variable that is none.
    init(from root: Node, variables: [Tensor]) throws {
        try Recording.marks.withLock { recording in
            recording += 1
            order(from: root, recording)
            isWanted = [Bool](repeating: false, count: nodes.count)
            places = try variables.map { variable in
                guard let node = variable.node else { throw TensorError.notRecorded }
                guard node.mark.recording == recording else { return Recording.none }
                isWanted[node.mark.place] = true
                return node.mark.place
            }
        }
    }

    /// Where the inputs of the node at `place` stand.
    func inputs(of place: Int) -> ArraySlice<Int> {
        inputPlaces[firstInputs[place]..<(place + 1 < firstInputs.count ? firstInputs[place + 1] : inputPlaces.count)]
    }

    private mutating func order(from root: Node, _ recording: Int) {
        var open: [(node: Node, next: Int)] = [(root, 0)]
        // A node that is open has no place yet.
        root.mark = (recording, Recording.none)
        while let (node, next) = open.last {
            guard next == node.inputs.count else {
                open[open.count - 1].next += 1
                if let input = node.inputs[next].node, input.mark.recording != recording {
                    input.mark = (recording, Recording.none)
                    open.append((input, 0))
                }
                continue
            }
            open.removeLast()
            node.mark.place = nodes.count
            nodes.append(node)
            firstInputs.append(inputPlaces.count)
            for input in node.inputs { inputPlaces.append(input.node?.mark.place ?? Recording.none) }
        }
    }
}
