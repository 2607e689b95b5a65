import Models
import NeuralNetworks
import Tensors
import TestSupport
import Testing

/// Every published MobileNet against what Keras and torchvision count on their own
/// (`Fixtures/mobilenets.txt`, made by Scripts/reference/mobilenets.py), and against the authors' tables.
@Suite("Published MobileNets")
struct PublishedMobileNetTests {
    struct Line: Sendable, CustomTestStringConvertible {
        var tool: Substring
        var version: Int
        var width: Double
        var side: Int
        var counts: [Int]

        var testDescription: String { "\(tool) v\(version) \(width) \(side)" }
    }

    static let lines: [Line] = {
        let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let lines = (try? ReferenceFile.lines("/\(folder)/Fixtures/mobilenets.txt")) ?? []
        return lines.map { line in
            let words = line.split(separator: " ")
            return Line(
                tool: words[0], version: Int(words[1]) ?? 0, width: Double(words[2]) ?? 0, side: Int(words[3]) ?? 0,
                counts: words[4...].compactMap { Int($0) })
        }
    }()

    private func ledger(_ version: Int, _ width: Double, _ side: Int) throws -> Ledger {
        let network = version == 1 ? MobileNetV1.network(width: width) : MobileNetV2.network(width: width)
        return try Network(network).costs(input: [1, 3, side, side])
    }

    @Test("Layers, multiply-accumulates and parameters are Keras's and torchvision's", arguments: lines)
    func counts(_ line: Line) throws {
        let own = try ledger(line.version, line.width, line.side)
        let layers = own.rows.filter { ["conv2d", "depthwise", "dense"].contains($0.kind) }.count
        #expect([layers, own.multiplyAccumulates, own.learned, own.parameters] == line.counts)
    }

    @Test("All published widths and resolutions are held: 16 and 22 by Keras, 22 by torchvision")
    func isComplete() {
        let pairs = { (tool: String, version: Int) in
            Set(Self.lines.filter { $0.tool == tool && $0.version == version }.map { "\($0.width) \($0.side)" })
        }
        #expect(pairs("keras", 1) == Set(PublishedMobileNet.v1.map { "\($0.width) \($0.resolution)" }))
        #expect(pairs("keras", 2) == Set(PublishedMobileNet.v2.map { "\($0.width) \($0.resolution)" }))
        #expect(pairs("torchvision", 2) == pairs("keras", 2))
        #expect(PublishedMobileNet.v1.count == 16 && PublishedMobileNet.v2.count == 22)
    }

    @Test("The authors print v2's millions of multiply-accumulates cut, and its parameters without batch norm rounded")
    func secondVersion() throws {
        for row in PublishedMobileNet.v2 {
            let own = try ledger(2, row.width, row.resolution)
            #expect(Double(own.multiplyAccumulates / 1_000_000) == row.millionMACs)
            let parameters = own.rows.reduce(0) { $0 + ($1.kind == "batchnorm" ? 0 : $1.parameters) }
            #expect((Double(parameters) / 1e4).rounded() == (row.millionParameters * 100).rounded())
        }
    }

    @Test("The authors print v1's millions rounded, those of width 0.75 without the first convolution, and one that nothing gives")
    func firstVersion() throws {
        for row in PublishedMobileNet.v1 {
            let own = try ledger(1, row.width, row.resolution)
            let first = row.width == 0.75 ? own.rows.first?.multiplyAccumulates ?? 0 : 0
            let millions = Double(own.multiplyAccumulates - first) / 1e6
            let isSlip = row.width == 0.25 && row.resolution == 192
            // 149.497 million is printed as 150.
            #expect((abs(millions - row.millionMACs) < 0.51) != isSlip)
            let normalized = own.rows.reduce(0) { $0 + ($1.kind == "batchnorm" ? $1.parameters / 2 : 0) }
            #expect((Double(own.learned + normalized) / 1e4).rounded() == (row.millionParameters * 100).rounded())
        }
    }

    @Test("A MobileNet is known by how it is made, not by its name")
    func family() throws {
        #expect(MobileNetVariants(MobileNetV2.network(width: 0.75)) != nil)
        #expect(MobileNetVariants(MobileNetV1.network(classes: 10)) != nil)
        #expect(MobileNetVariants(Sequential("MobileNetV2", [Dense(1000)])) == nil)
        #expect(MobileNetVariants(Sequential("MobileNetV2 nan", [Dense(1000)])) == nil)
        var table = MobileNetV2.table
        table[0].expansion = 6
        #expect(MobileNetVariants(MobileNetV2.network(table: table)) == nil)
    }

    @Test("SSD's full head on MobileNet v2 has 14.78 million parameters and 1.259 billion multiply-accumulates")
    func fullHead() throws {
        let input: Shape = [1, 3, 320, 320]
        let full = try Network(SSDLiteMobileNetV2.network(isLite: false)).costs(input: input)
        let backbone = try Network(SSDLiteMobileNetV2.backbone()).costs(input: input)
        // Maps of 20, 10, 5, 3, 2 and 1 places a side; predictors k x k x C x 85 x boxes with a bias each.
        let maps = [(20, 576, 3), (10, 1280, 6), (5, 512, 6), (3, 256, 6), (2, 256, 6), (1, 128, 6)]
        var (parameters, macs) = (0, 0)
        for (side, channels, boxes) in maps {
            parameters += (9 * channels + 1) * 85 * boxes
            macs += side * side * 9 * channels * 85 * boxes
        }
        for (from, side, to, wide) in [(1280, 10, 5, 512), (512, 5, 3, 256), (256, 3, 2, 256), (256, 2, 1, 128)] {
            parameters += from * wide / 2 + wide + 9 * wide / 2 * wide + 2 * wide
            macs += side * side * from * wide / 2 + to * to * 9 * wide / 2 * wide
        }
        #expect(full.learned - backbone.learned == parameters)
        #expect(full.multiplyAccumulates - backbone.multiplyAccumulates == macs)
        #expect(parameters / 10_000 == 1477 && macs / 1_000_000 == 1259)
    }
}
