import Tensors

/// Where each value of a plan lies: channels-last, in one block of memory whose parts serve again as soon as
/// nobody needs what is in them.
///
/// A value that goes into a concatenation is computed in its place there.
struct BufferPlan {
    /// A value's place: `offset` floats from the block's start, `stride` floats from a pixel to the next.
    struct Place {
        var offset: Int
        var stride: Int
    }

    /// What an error calls them.
    static let allValues = "all values together"

    /// Floats in the block.
    private(set) var count = 0
    /// The concatenations' inputs that are not computed in place and must be copied, by concatenation.
    private(set) var copies: [Graph.NodeID: [Graph.NodeID]] = [:]
    private var places: [Graph.NodeID: Place] = [:]

    /// A value that is a slice of the channels of another.
    private struct Slice {
        var of: Graph.NodeID
        var channel: Int
    }

    private var slices: [Graph.NodeID: Slice] = [:]
    private let shapes: [Shape]

    /// - Parameter reserved: floats at the block's start for the steps' working memory.
    /// - Throws: `NetworkError.tooLarge`.
    init(steps: [FusedStep], shapes: [Shape], outputs: [Graph.NodeID], reserved: Int) throws {
        self.shapes = shapes
        var channels: [Graph.NodeID: Int] = [:]
        for step in steps { sliceSiblings(step, &channels) }
        for step in steps { placeInputs(ofConcatenation: step, steps: steps) }

        var blocks: [Graph.NodeID: Block] = [:]
        func touch(_ node: Graph.NodeID, _ time: Int) {
            let root = root(of: node).of
            let size = BufferPlan.padded(pixels(root) * (channels[root] ?? shapes[root][1]))
            blocks[root, default: Block(root: root, size: size, first: time, last: time)].extend(to: time)
        }
        for (time, step) in steps.enumerated() {
            // Inputs are loaded before the first step.
            for node in step.results + step.reads { touch(node, step.isInput ? 0 : time) }
        }
        for node in outputs { touch(node, steps.count) }
        let offsets = try BufferPlan.arrange(Array(blocks.values), after: BufferPlan.padded(reserved), end: &count)
        for node in Set(steps.flatMap(\.results)) {
            let root = root(of: node)
            places[node] = Place(
                offset: (offsets[root.of] ?? 0) + root.channel, stride: channels[root.of] ?? shapes[root.of][1])
        }
        for case (let concatenation, let inputs) in copies where inputs.isEmpty { copies[concatenation] = nil }
    }

    subscript(node: Graph.NodeID) -> Place {
        guard let place = places[node] else { preconditionFailure("node \(node) has no value in this plan") }
        return place
    }

    /// Where concatenation `node` has its input number `index`.
    func channel(ofInput index: Int, of inputs: [Graph.NodeID]) -> Int {
        inputs[..<index].reduce(0) { $0 + shapes[$1][1] }
    }

    private func pixels(_ node: Graph.NodeID) -> Int { shapes[node].elementCount / shapes[node][1] }

    /// Results of one step lie side by side in the block of the first.
    private mutating func sliceSiblings(_ step: FusedStep, _ channels: inout [Graph.NodeID: Int]) {
        guard step.results.count > 1 else { return }
        var channel = 0
        for result in step.results {
            if result != step.results[0] { slices[result] = Slice(of: step.results[0], channel: channel) }
            channel += shapes[result][1]
        }
        channels[step.results[0]] = channel
    }

    private mutating func placeInputs(ofConcatenation step: FusedStep, steps: [FusedStep]) {
        guard case .concatenate = step.work else { return }
        let node = step.results[0]
        let placeable = Set(steps.filter { $0.results.count == 1 && !$0.isInput }.map { $0.results[0] })
        var channel = 0
        for input in step.inputs {
            if placeable.contains(input), slices[input] == nil {
                slices[input] = Slice(of: node, channel: channel)
            } else {
                copies[node, default: []].append(input)
            }
            channel += shapes[input][1]
        }
    }

    /// The value that has a block of its own, and the channel in it where `node` begins.
    private func root(of node: Graph.NodeID) -> Slice {
        var slice = Slice(of: node, channel: 0)
        while let outer = slices[slice.of] {
            slice = Slice(of: outer.of, channel: slice.channel + outer.channel)
        }
        return slice
    }

    /// Whole cache lines.
    private static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
}

extension BufferPlan {
    /// Memory needed from step `first` to step `last`.
    private struct Block {
        var root: Graph.NodeID
        var size: Int
        var first: Int
        var last: Int

        mutating func extend(to time: Int) {
            first = min(first, time)
            last = max(last, time)
        }
    }

    /// Offsets such that blocks needed at one time do not overlap: the largest first, each as low as it fits.
    private static func arrange(
        _ blocks: [Block], after start: Int, end: inout Int
    ) throws -> [Graph.NodeID: Int] {
        var placed: [(block: Block, offset: Int)] = []
        end = start
        for block in blocks.sorted(by: { ($0.size, $1.root) > ($1.size, $0.root) }) {
            let rivals =
                placed
                .filter { $0.block.first <= block.last && block.first <= $0.block.last }
                .sorted { $0.offset < $1.offset }
            var offset = start
            for rival in rivals where rival.offset < offset + block.size {
                offset = max(offset, rival.offset + rival.block.size)
            }
            placed.append((block, offset))
            end = max(end, offset + block.size)
            guard end <= Graph.byteLimit / MemoryLayout<Float>.size else {
                throw NetworkError.tooLarge(node: allValues, bytes: end * 4, limit: Graph.byteLimit)
            }
        }
        return Dictionary(uniqueKeysWithValues: placed.map { ($0.block.root, $0.offset) })
    }
}

extension FusedStep {
    var isInput: Bool {
        if case .input = work { true } else { false }
    }
}
