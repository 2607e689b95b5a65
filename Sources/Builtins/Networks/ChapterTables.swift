import Models
import NeuralNetworks
import Tensors

/// The source chapter's tables on MobileNets: what is printed, what the networks themselves come to, and why the two differ.
enum ChapterTables {
    static let names = ["comparison", "latency", "memory", "mobilenet_v1", "mobilenet_v2", "ssdlite"]

    /// Nil for a name that is not in `names`.
    ///
    /// - Throws: `NetworkError`; what `proceed`, called between networks, throws.
    static func table(_ name: String, proceed: () throws -> Void) throws -> TableValue? {
        switch name {
        case "comparison": try comparison()
        case "memory": try memory()
        case "ssdlite": try ssdlite()
        case "latency": try latency(proceed)
        case "mobilenet_v1": try family(PublishedMobileNet.v1, title: "MobileNet v1", proceed)
        case "mobilenet_v2": try family(PublishedMobileNet.v2, title: "MobileNet v2", proceed)
        default: nil
        }
    }

    private static func rows(_ layer: any Layer, side: Int) throws -> [LedgerRow] {
        try Network(layer).costs(input: [1, 3, side, side]).rows
    }

    private static func macs(_ rows: [LedgerRow]) -> Int { rows.reduce(0) { $0 + $1.multiplyAccumulates } }
    private static func learned(_ rows: [LedgerRow]) -> Int { rows.reduce(0) { $0 + $1.parameters } }
    private static func withoutNormalization(_ rows: [LedgerRow]) -> Int {
        learned(rows.filter { $0.kind != "batchnorm" })
    }

    /// A printed number, our own and why they differ, in the columns that all tables share.
    private static func receipt(_ printed: Double, _ own: Int, _ why: String) -> [TableValue.Cell] {
        [.float(printed), .int(own), .deviation((printed - Double(own)) / Double(own)), .text(why)]
    }

    /// The chapter's comparison of the two networks.
    private static func comparison() throws -> TableValue {
        let v1 = try rows(MobileNetV1.network(), side: 224)
        let v2 = try rows(MobileNetV2.network(), side: 224)
        return TableValue(
            "Comparing the two MobileNets", columns: ["network", "of", "printed", "ours", "off by", "why"],
            rows: [
                [.text("MobileNet v1"), .text("parameters")]
                    + receipt(4.2e6, learned(v1), "rounded; Keras's total has 21,888 running means and variances more"),
                [.text("MobileNet v1"), .text("macs")]
                    + receipt(575e6, macs(v1), "stands only in the paper on v2; v1's own says 569 million"),
                [.text("MobileNet v2"), .text("parameters")]
                    + receipt(
                        3.4e6, learned(v2),
                        "without batch norm it is \(LedgerValue.grouped(withoutNormalization(v2))), cut after one digit"),
                [.text("MobileNet v2"), .text("macs")]
                    + receipt(300e6, macs(v2), "300.77 million, cut: rounded it is 301"),
            ])
    }

    /// The largest value at each resolution, in thousands of bytes at 16 bits.
    private static func memory() throws -> TableValue {
        let v1 = try rows(MobileNetV1.network(), side: 224).filter { $0.output.count == 4 }
        let blocks = try blockOutputs(of: MobileNetV2.network())
        let v2 = try rows(MobileNetV2.network(), side: 224).filter { $0.output.count == 4 }
        let printed: [(side: Int, v1: (Int, Double), v2: (Int, Double), why: String)] = [
            (112, (64, 1600), (16, 400), "rounded"),
            (56, (128, 800), (32, 200), "v2: 32 are the channels of the next stage; the blocks here give 24"),
            (28, (256, 400), (64, 100), "v2: 64 are the channels of the next stage; the blocks here give 32"),
            (14, (512, 200), (160, 62), "v2: 160 are the channels of the next stage; the blocks here give at most 96"),
            (7, (1024, 199), (320, 32), "v1: 199 is a slip, 7 x 7 x 1024 numbers of two bytes are 100 thousand bytes"),
            (1, (1024, 2), (1280, 2), "rounded; v2 cut"),
        ]
        func largest(_ shapes: [Shape], _ side: Int) -> Shape {
            shapes.filter { $0.count == 4 && $0[2] == side }.max { $0.elementCount < $1.elementCount } ?? [1, 0, side, side]
        }
        return TableValue(
            "Largest value at each resolution, channels and thousands of bytes, 16 bits a number",
            columns: [
                "side", "v1 printed channels", "v1 printed", "v1 channels", "v1 ours", "v2 printed channels",
                "v2 printed", "v2 channels", "v2 ours", "v2 expanded", "why",
            ],
            rows: printed.map { row in
                let first = largest(v1.map(\.output), row.side)
                let second = largest(blocks, row.side)
                let expanded = largest(v2.map(\.output), row.side)
                func kilobytes(_ shape: Shape) -> TableValue.Cell { .float(Double(2 * shape.elementCount) / 1000) }
                return [
                    .int(row.side), .int(row.v1.0), .float(row.v1.1), .int(first[1]), kilobytes(first), .int(row.v2.0),
                    .float(row.v2.1), .int(second[1]), kilobytes(second), kilobytes(expanded), .text(row.why),
                ]
            },
            notes: [
                "v2 ours: what its blocks hand on, as the paper counts; v2 expanded: the largest value inside of them,",
                "which the paper's 400 K at most leaves out: it holds only if expanded values are never made whole",
            ])
    }

    /// What the bottlenecks of a MobileNet v2 hand on, and its average.
    private static func blockOutputs(of network: Sequential) throws -> [Shape] {
        var builder = try GraphBuilder(input: [1, 3, 224, 224], purpose: .counting)
        var node = builder.input
        var shapes: [Shape] = []
        for layer in network.sublayers {
            node = try layer.add(to: &builder, after: node)
            if !layer.sublayers.isEmpty || layer is GlobalAveragePool { shapes.append(builder.shapes[node]) }
        }
        return shapes
    }

    /// The heads of SSD and SSDLite on MobileNet v2, for 80 classes and 320 pixels.
    private static func ssdlite() throws -> TableValue {
        let backbone = try rows(SSDLiteMobileNetV2.backbone(), side: 320)
        let full = try rows(SSDLiteMobileNetV2.network(isLite: false), side: 320)
        let lite = try rows(SSDLiteMobileNetV2.network(), side: 320)
        let million = LedgerValue.grouped(macs(lite) / 1_000_000)
        return TableValue(
            "SSD and SSDLite on MobileNet v2: the layers behind the backbone",
            columns: ["network", "of", "printed", "ours", "off by", "why"],
            rows: [
                [.text("SSD"), .text("parameters")] + receipt(14.8e6, learned(full) - learned(backbone), "rounded"),
                [.text("SSD"), .text("macs")]
                    + receipt(1.25e9, macs(full) - macs(backbone), "cut"),
                [.text("SSDLite"), .text("parameters")]
                    + receipt(2.1e6, learned(lite) - learned(backbone), "rounded"),
                [.text("SSDLite"), .text("macs")]
                    + receipt(
                        0.35e9, macs(lite) - macs(backbone),
                        "not reproducible: with the backbone ours come to \(million) million, the paper's total 0.8 billion"),
            ],
            notes: [
                "assumed: 320 x 320 pixels, 80 classes and the background, 3 boxes a place on the first map, 6 on five more;",
                "the backbone without its classifier has \(LedgerValue.grouped(learned(backbone))) parameters and "
                    + "\(LedgerValue.grouped(macs(backbone))) multiply-accumulates",
            ])
    }

    /// The 22 points of the chapter's figure, with our own costs.
    private static func latency(_ proceed: () throws -> Void) throws -> TableValue {
        TableValue(
            "MobileNet v2: accuracy against latency on one large core of a Pixel 1",
            columns: ["width", "resolution", "macs", "parameters", "top1", "top5", "latency"],
            rows: try PublishedMobileNet.v2.map { published in
                try proceed()
                let own = try rows(published.network, side: published.resolution)
                return [
                    .float(published.width), .int(published.resolution), .int(macs(own)), .int(learned(own)),
                    .float(published.top1), .float(published.top5), published.latency.map { .float($0) } ?? .none,
                ]
            }, notes: ["top1 and top5 in per cent, latency in milliseconds: as printed; macs and parameters: ours"])
    }

    /// All published widths and resolutions of one version.
    private static func family(
        _ published: [PublishedMobileNet], title: String, _ proceed: () throws -> Void
    ) throws -> TableValue {
        let isFirst = published.first?.version == 1
        return TableValue(
            "\(title) for every published width and resolution: millions printed, and ours",
            columns: [
                "width", "resolution", "printed macs", "macs", "off by", "printed parameters", "parameters", "top1", "why",
            ],
            rows: try published.map { row in
                try proceed()
                let own = try rows(row.network, side: row.resolution)
                let off = (row.millionMACs * 1e6 - Double(macs(own))) / Double(macs(own))
                return [
                    .float(row.width), .int(row.resolution), .float(row.millionMACs), .int(macs(own)), .deviation(off),
                    .float(row.millionParameters), .int(learned(own)), .float(row.top1), .text(why(row, own)),
                ]
            },
            notes: [
                isFirst
                    ? "printed parameters: with three of batch norm's four vectors, or with two and a bias for every convolution"
                    : "printed parameters: without batch norm"
            ])
    }

    /// Which of the conventions gives the printed multiply-accumulates.
    private static func why(_ row: PublishedMobileNet, _ own: [LedgerRow]) -> String {
        func isPrinted(_ count: Int) -> Bool { (Double(count) / 1e6).rounded() == row.millionMACs }
        if isPrinted(macs(own)) { return "rounded" }
        if (Double(macs(own)) / 1e6).rounded(.down) == row.millionMACs { return "cut" }
        if ((Double(macs(own)) / 1e5).rounded() / 10).rounded() == row.millionMACs { return "rounded twice" }
        if isPrinted(macs(own.filter { $0.name != "conv2d_1" })) { return "without the first convolution" }
        return "no convention gives it"
    }
}
