import Models
import NeuralNetworks
import Tensors
import Testing

/// Parameters, multiply-accumulates and shapes of whole detectors, equal to those that torch counts.
@Suite("Costs of whole detectors")
struct DetectorCostTests {
    private let fixture: DetectorFixture

    init() throws { fixture = try DetectorFixture() }

    private func expect(_ layer: any DetectionNetwork, is name: String, input: Shape, output: Shape) throws {
        let rows = try Network(layer).ledger(input: input)
        #expect(
            fixture.counts(name) == [
                rows.reduce(0) { $0 + $1.parameters }, rows.reduce(0) { $0 + $1.multiplyAccumulates },
            ])
        #expect(rows.last?.output == output)
    }

    @Test("YOLO v1: 24 convolutions, 2 dense layers, 271,703,550 parameters")
    func yolo() throws {
        let yolo = YOLOv1.network()
        try expect(yolo, is: "yolo_v1", input: [1, 3, 448, 448], output: [1, 7, 7, 30])
        let rows = try Network(yolo).ledger(input: [1, 3, 448, 448])
        let convolutions = rows.filter { $0.kind == "conv2d" }
        #expect(convolutions.count == 24)
        #expect(convolutions.last?.output == [1, 1024, 7, 7])
        let biases = convolutions.reduce(0) { $0 + $1.output[1] }
        #expect(convolutions.reduce(0) { $0 + $1.parameters } - biases == 60_142_784)
        #expect(rows.filter { $0.kind == "dense" }.reduce(0) { $0 + $1.parameters } == 211_547_582)
    }

    @Test("SSD300: 26,285,486 parameters at 21 classes, 34,305,206 at 81, 35,641,826 at 91; 8,732 boxes")
    func ssd300() throws {
        for (count, name) in [(20, "ssd300"), (80, "ssd300_81"), (90, "ssd300_91")] {
            let ssd = SSDVGG16.ssd300(classNames: ClassNames.standard(count))
            try expect(ssd, is: name, input: [1, 3, 300, 300], output: [1, 8732, 5 + count])
        }
        #expect(fixture.counts("ssd300") == [26_285_486, 31_373_537_792])
        #expect(try SSDVGG16.ssd300().defaultBoxes() == .ssd300)
        #expect(try maps(SSDVGG16.ssd300(), side: 300) == fixture.sides("ssd300"))
    }

    @Test("SSD512: seven maps, 24,564 boxes")
    func ssd512() throws {
        let ssd = SSDVGG16.ssd512()
        try expect(ssd, is: "ssd512", input: [1, 3, 512, 512], output: [1, 24564, 25])
        #expect(try ssd.defaultBoxes() == .ssd512)
        #expect(try maps(ssd, side: 512) == fixture.sides("ssd512"))
    }

    @Test("SSDLite MobileNetV2: predictors and added layers are 2.11 of its 4.34 million parameters")
    func ssdlite() throws {
        let ssd = SSDLiteMobileNetV2.network()
        // 20^2 * 3 + (10^2 + 5^2 + 3^2 + 2^2 + 1) * 6 boxes
        try expect(ssd, is: "ssdlite", input: [1, 3, 320, 320], output: [1, 2034, 85])
        #expect(try maps(ssd, side: 320) == fixture.sides("ssdlite"))
        let backbone = try Network(MobileNetV2.network()).ledger(input: [1, 3, 320, 320])
        let rest = fixture.counts("ssdlite")[0] - backbone.filter { $0.kind != "dense" }.reduce(0) { $0 + $1.parameters }
        #expect(rest == 2_113_141)
    }

    /// The sides of an SSD's maps.
    private func maps(_ ssd: SSD, side: Int) throws -> [Int] {
        var builder = try GraphBuilder(input: [1, 3, side, side], purpose: .counting)
        var x = builder.input
        return try ssd.sources.map { source in
            x = try source.stage.add(to: &builder, after: x)
            return builder.shapes[x][2]
        }
    }
}
