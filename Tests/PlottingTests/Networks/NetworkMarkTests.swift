import Plotting
import Testing

@Suite("Diagrams of networks")
struct NetworkMarkTests {
    private func node(_ name: String, _ channels: Int, _ extent: Int, cost: Double = 0, _ inputs: [Int]) -> NetworkNode {
        NetworkNode(
            name: name, detail: "\(channels) × \(extent) × \(extent)", channels: channels, extent: extent, cost: cost,
            inputs: inputs)
    }

    /// An inverted residual after an input, three times.
    private var residuals: [NetworkNode] {
        var nodes = [node("input", 24, 56, [])]
        for _ in 0..<3 {
            let start = nodes.count - 1
            nodes.append(node("conv2d 1 × 1", 144, 56, cost: 10.8e6, [start]))
            nodes.append(node("depthwise 3 × 3", 144, 56, cost: 4.1e6, [start + 1]))
            nodes.append(node("conv2d 1 × 1", 24, 56, cost: 10.8e6, [start + 2]))
            nodes.append(node("add", 24, 56, [start + 3, start]))
        }
        nodes.append(node("global_avgpool", 24, 1, [nodes.count - 1]))
        return nodes
    }

    @Test("a residual block that repeats, drawn once with its skip, in both themes")
    func residual() throws {
        let drawn = NetworkCollapse(residuals)
        for (theme, name) in [(Theme.light, "network"), (.dark, "network_dark")] {
            let figure = try Figure.network(
                drawn.nodes, repeats: drawn.repeats, title: "Inverted residuals", subtitle: "24 channels",
                costLabel: "multiply-accumulates of a layer", theme: theme)
            try expectGolden(figure, name)
        }
    }

    @Test("four branches that join, and heads that are gathered far below")
    func branches() throws {
        var nodes = [node("input", 192, 28, [])]
        nodes.append(node("conv2d 1 × 1", 64, 28, cost: 9.6e6, [0]))
        nodes.append(node("conv2d 1 × 1", 96, 28, cost: 14.5e6, [0]))
        nodes.append(node("conv2d 3 × 3", 128, 28, cost: 86.7e6, [2]))
        nodes.append(node("maxpool 3 × 3", 192, 28, [0]))
        nodes.append(node("conv2d 1 × 1", 32, 28, cost: 4.8e6, [4]))
        nodes.append(node("concat", 224, 28, [1, 3, 5]))
        var heads: [Int] = []
        for extent in [14, 7, 4, 2, 1] {
            nodes.append(
                node("conv2d 3 × 3, stride 2", 256, extent, cost: 1e6 * Double(extent), [nodes.count - 1 - (heads.isEmpty ? 0 : 1)]))
            nodes.append(node("conv2d 3 × 3", 84, extent, cost: 1e5 * Double(extent), [nodes.count - 1]))
            heads.append(nodes.count - 1)
        }
        nodes.append(node("predictions", 21, 1, heads))
        try expectGolden(
            Figure.network(nodes, title: "Branches", costLabel: "multiply-accumulates of a layer"), "network_branches")
    }

    @Test("no nodes, wrong inputs and a thousand layers are drawn too")
    func odd() throws {
        _ = try Figure.network([]).svg()
        _ = try Figure.network([NetworkNode(name: "loop", inputs: [0, 7, -1])]).svg()
        _ = try Figure.network(
            [NetworkNode(name: "x", channels: -4, extent: .max, cost: .nan, inputs: [])],
            repeats: [NetworkRepeat(nodes: 0...9, count: 3)], costLabel: "y"
        ).png()
        let deep = (0..<1000).map { NetworkNode(name: "layer \($0)", inputs: $0 == 0 ? [] : [$0 - 1]) }
        let figure = try Figure.network(deep)
        #expect(figure.width <= 16000 && figure.height <= 16000)
        _ = try figure.svg()
        // Every layer reads all before it.
        let dense = (0..<60).map { NetworkNode(name: "layer \($0)", inputs: Array(0..<$0)) }
        _ = try Figure.network(dense).svg()
    }
}

@Suite("Repeats of networks")
struct NetworkCollapseTests {
    private func chain(_ names: String) -> [NetworkNode] {
        names.enumerated().map { NetworkNode(name: String($1), inputs: $0 == 0 ? [] : [$0 - 1]) }
    }

    @Test(
        "are found as runs of one or more layers",
        arguments: [
            ("", "", []), ("a", "a", []), ("abc", "abc", []),
            ("iaaab", "iab", [NetworkRepeat(nodes: 1...1, count: 3)]),
            ("iabababc", "iabc", [NetworkRepeat(nodes: 1...2, count: 3)]),
            ("iaabaab", "iaab", [NetworkRepeat(nodes: 1...3, count: 2)]),
        ])
    func runs(names: String, drawn: String, repeats: [NetworkRepeat]) {
        let collapse = NetworkCollapse(chain(names))
        #expect(collapse.nodes.map(\.name).joined() == drawn)
        #expect(collapse.repeats == repeats)
        #expect(collapse.nodes.map(\.inputs) == collapse.nodes.indices.map { $0 == 0 ? [] : [$0 - 1] })
    }

    @Test("take blocks with the skips around them as one")
    func blocks() {
        // i, then twice: a, b and a sum with what came before.
        let nodes = [
            NetworkNode(name: "i", inputs: []), NetworkNode(name: "a", inputs: [0]), NetworkNode(name: "b", inputs: [1]),
            NetworkNode(name: "+", inputs: [2, 0]), NetworkNode(name: "a", inputs: [3]),
            NetworkNode(name: "b", inputs: [4]), NetworkNode(name: "+", inputs: [5, 3]), NetworkNode(name: "o", inputs: [6]),
        ]
        let collapse = NetworkCollapse(nodes)
        #expect(collapse.nodes == Array(nodes[..<4]) + [NetworkNode(name: "o", inputs: [3])])
        #expect(collapse.repeats == [NetworkRepeat(nodes: 1...3, count: 2)])
    }

    @Test("are none where costs differ or a value is read later")
    func unlike() {
        var nodes = chain("iaab")
        nodes[1].cost = 5
        #expect(NetworkCollapse(nodes).repeats.isEmpty)
        nodes = chain("iaab")
        nodes[3].inputs = [2, 1]
        #expect(NetworkCollapse(nodes).repeats.isEmpty)
    }
}
