import NeuralNetworks
import Tensors

/// Other members of a MobileNet's family, and mistakes that are easily made with it, for `Reconciliation`.
public struct MobileNetVariants {
    private let version: Int
    private let width: Double
    private let classes: Int

    /// Nil for a network that is no MobileNet as the authors describe it, whatever it is called.
    public init?(_ layer: any Layer) {
        guard let network = layer as? Sequential, let text = try? LayerText.write(network) else { return nil }
        let parts = network.name.split(separator: " ")
        guard let first = parts.first, parts.count <= 2, let version = ["MobileNetV1": 1, "MobileNetV2": 2][String(first)],
            let width = parts.count == 1 ? 1 : Double(parts[1]), width > 0, width <= 16,
            let dense = network.sublayers.lazy.compactMap({ $0 as? Dense }).first
        else { return nil }
        self.version = version
        self.width = width
        classes = dense.outputCount
        guard let own = try? LayerText.write(Self.network(version, width, classes)), own == text else { return nil }
    }

    private static func network(_ version: Int, _ width: Double, _ classes: Int) -> Sequential {
        version == 1
            ? MobileNetV1.network(width: width, classes: classes) : MobileNetV2.network(width: width, classes: classes)
    }

    /// - Parameter proceed: called before each variant; throws to stop.
    /// - Throws: what `proceed` throws.
    public func all(input: Shape, proceed: () throws -> Void = {}) throws -> [Reconciliation.Variant] {
        var variants: [Reconciliation.Variant] = []
        func add(_ name: String, changes: Int, _ layer: any Layer, side: Int? = nil) throws {
            try proceed()
            var shape = input
            if let side, shape.count == 4 { (shape[2], shape[3]) = (side, side) }
            guard let ledger = try? Network(layer).costs(input: shape) else { return }
            variants.append(Reconciliation.Variant(name, changes: changes, rows: ledger.rows))
        }
        for other in [0.25, 0.35, 0.5, 0.75, 1, 1.3, 1.4] where other != width {
            let network = Self.network(version, other, classes)
            try add("width \(other)", changes: 1, network)
            for side in [96, 128, 160, 192, 224] where input.count == 4 && input[2] != side {
                try add("width \(other), input \(side) x \(side)", changes: 2, network, side: side)
            }
        }
        if version == 1 {
            var blocks = MobileNetV1.blocks
            blocks[blocks.count - 1].stride = 2
            try add(
                "the last depthwise convolution with the stride 2 that the paper's table prints", changes: 1,
                MobileNetV1.network(width: width, classes: classes, blocks: blocks))
            try add("MobileNet v2 meant", changes: 1, MobileNetV2.network(width: width, classes: classes))
        } else {
            var table = MobileNetV2.table
            table[0].expansion = 6
            try add(
                "the first block expanded six times as well", changes: 1,
                MobileNetV2.network(width: width, classes: classes, table: table))
            try add("MobileNet v1 meant", changes: 1, MobileNetV1.network(width: width, classes: classes))
        }
        return variants
    }
}
