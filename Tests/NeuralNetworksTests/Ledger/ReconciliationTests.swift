import NeuralNetworks
import Tensors
import Testing

@Suite("Reconciling a reported number")
struct ReconciliationTests {
    /// On 8 x 8: 64 * 4 * 27 MACs, batch norm of 4 channels; 64 * 9 * 4 depthwise; dense 256 to 10.
    private let network = Network(
        Sequential(
            "small",
            [
                Convolution2D(.channels(4), kernel: 3, padding: .same, hasBias: false), BatchNormalization(),
                ActivationLayer(.relu), Convolution2D(.multiplier(1), padding: .same, hasBias: false), Flatten(),
                Dense(10),
            ]))
    private let input: Shape = [1, 3, 8, 8]
    private let macs = 64 * 4 * 27 + 64 * 4 * 9 + 2560

    private func reconcile(_ number: Int, _ quantities: [Reconciliation.Quantity] = [.operations]) throws -> Reconciliation {
        Reconciliation(
            Double(number), quantities: quantities, variants: try Reconciliation.Variant.all(of: network, input: input))
    }

    @Test("Each convention is counted by its own formula")
    func conventions() throws {
        let rows = try network.costs(input: input).rows
        let counts = Dictionary(
            uniqueKeysWithValues: CountingConvention.known.map { ($0.name, $0.count(rows) ?? -1) })
        #expect(counts["multiply-accumulates"] == macs)
        #expect(counts["FLOPs: two a multiply-accumulate"] == 2 * macs)
        #expect(counts["multiply-accumulates + batch norm, one a number"] == macs + 256)
        #expect(counts["multiply-accumulates + batch norm, two a number"] == macs + 512)
        #expect(counts["multiply-accumulates + bias additions"] == macs + 10)
        // batch norm 2 * 256, biases 10, one activation of 256 numbers
        #expect(
            counts["multiply-accumulates + batch norm (two), biases, activations, sums, pools"] == macs + 512 + 10 + 256)
        #expect(counts["multiply-accumulates without the dense layers"] == macs - 2560)
        #expect(counts["multiply-accumulates without the first convolution"] == macs - 64 * 4 * 27)
        #expect(counts["multiply-accumulates without the depthwise convolutions"] == macs - 64 * 4 * 9)
    }

    @Test("Parameters: all, learned, without batch norm, folded")
    func parameters() throws {
        let rows = try network.costs(input: input).rows
        let counts = Dictionary(
            uniqueKeysWithValues: ParameterConvention.known.map { ($0.name, $0.count(rows) ?? -1) })
        let filters = 4 * 27 + 4 * 9 + 2570
        #expect(counts["parameters, learned and kept"] == filters + 16)
        #expect(counts["learned parameters only"] == filters + 8)
        #expect(counts["parameters without batch norm"] == filters)
        #expect(counts["parameters, batch norm folded into one bias a channel"] == filters + 4)
        #expect(counts["parameters, batch norm without its scale"] == filters + 12)
        #expect(counts["learned parameters, a bias in every convolution as well"] == filters + 8 + 8)
        #expect(counts["parameters without biases"] == filters + 8 - 10)
        #expect(ParameterConvention.files.map { $0.count(rows) } == [4, 2, 1].map { $0 * (filters + 16) })
    }

    @Test("The network's own count fits first, with no changes")
    func own() throws {
        let found = try reconcile(macs)
        #expect(found.fits.first?.name == "multiply-accumulates")
        #expect(found.fits.dropFirst().allSatisfy { $0.changes == 2 })
        #expect(found.fits.first?.changes == 0)
        #expect(found.fits.first?.error == 0)
    }

    @Test("Another input size, a class more, and depthwise taken for full are found")
    func variants() throws {
        #expect(try reconcile(macs + 256).fits.first?.name == "multiply-accumulates + batch norm, one a number")
        let withClass = try reconcile(macs + 256 + 512, [.operations]).fits
        #expect(!withClass.isEmpty)
        let full = try reconcile(64 * 4 * 27 + 64 * 4 * 9 * 4 + 2560).fits
        #expect(full.first?.variant == "depthwise convolutions taken for full ones")
        let larger = try reconcile(16 * (64 * 4 * 27 + 64 * 4 * 9) + 16 * 2560).fits
        #expect(larger.first?.variant == "input 32 x 32")
    }

    @Test("Where nothing fits, nothing is claimed: the nearest are told with their deviation")
    func none() throws {
        let found = try reconcile(macs * 3 + 1)
        #expect(found.fits.isEmpty)
        #expect(found.nearest.count == 5)
        #expect(found.nearest.allSatisfy { $0.error != 0 })
        #expect(zip(found.nearest, found.nearest.dropFirst()).allSatisfy { abs($0.error) <= abs($1.error) })
        #expect(found.tried > 50)
    }

    @Test("Zeros at the end are rounding: 12,000 stands for 11,500 to 13,000, rounded or cut")
    func digits() throws {
        func fits(_ number: Double, _ count: Int) -> Bool {
            let row = try? Network(Dense(1, hasBias: false)).costs(input: [1, count]).rows
            return !Reconciliation(number, quantities: [.operations], variants: [.init("", changes: 0, rows: row ?? [])])
                .fits.filter { $0.changes == 0 }.isEmpty
        }
        #expect(fits(1234, 1234) && !fits(1234, 1235))
        #expect(fits(31400, 31350) && fits(31400, 31499) && !fits(31400, 31349) && !fits(31400, 31500))
        // One digit would be a third of the number; 3 % is the most.
        #expect(!fits(30000, 31000))
    }

    @Test("What does not fit the network is an error, and an input that it cannot take is no hypothesis")
    func errors() throws {
        #expect(throws: (any Error).self) { try Reconciliation.Variant.all(of: network, input: [1, 3]) }
        struct Stop: Error {}
        #expect(throws: Stop.self) { try Reconciliation.Variant.all(of: network, input: input) { throw Stop() } }
    }
}
