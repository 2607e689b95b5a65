/// One step of a network's diagram: what it does, what comes out of it and what it costs.
public struct NetworkNode: Sendable, Equatable {
    /// The layer: `conv2d 3 × 3`.
    public var name: String
    /// What follows it without a box of its own, in lighter letters: `BN, relu6`.
    public var addition: String
    /// Under the name, smaller: the output's shape.
    public var detail: String
    /// Of the output: how many maps, and how high each is. They give the box its width and its height.
    public var channels: Int
    public var extent: Int
    /// What gives the box its colour; 0 for a box without one.
    public var cost: Double
    /// The nodes it takes its input from, by their places in the list; each stands before it.
    public var inputs: [Int]

    public init(
        name: String, addition: String = "", detail: String = "", channels: Int = 1, extent: Int = 1, cost: Double = 0,
        inputs: [Int]
    ) {
        self.name = name
        self.addition = addition
        self.detail = detail
        self.channels = channels
        self.extent = extent
        self.cost = cost
        self.inputs = inputs
    }
}

/// A stretch of a network's nodes that stands for several alike, one after another.
public struct NetworkRepeat: Sendable, Equatable {
    public var nodes: ClosedRange<Int>
    public var count: Int

    public init(nodes: ClosedRange<Int>, count: Int) {
        self.nodes = nodes
        self.count = count
    }
}
