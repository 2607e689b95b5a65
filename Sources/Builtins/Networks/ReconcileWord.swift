import Models
import NeuralNetworks
import Runtime
import Tensors

extension Words {
    /// `reconcile(net, 314e6)`
    static let reconcile = Builtin(
        "reconcile",
        [.required("net"), .required("number"), .optional("input", "[1, 3, 224, 224]"), .optional("of", "none")],
        .init(
            "Which convention or mistake gives a number that somebody else reports for a network; of= \"macs\", \"parameters\" or \"bytes\" looks among these only.",
            formula:
                "each hypothesis is counted on the network or a variant of it; it fits where rounding or cutting gives the number's digits",
            example: """
                found = reconcile(mobilenet_v2(), 314e6)
                print(found)
                expect found.explained
                expect "batch norm" in found[0].hypothesis
                """)
    ) { arguments in
        let machine = arguments.machine
        let net = try arguments.host(0, as: LayerValue.self, "a layer or a network")
        let number = try arguments.float(1)
        guard number >= 1, number < 1e18 else { throw arguments.wrongValue(1, "must be a count of at least 1") }
        let input = try arguments.inputShape(2)
        var quantities: [Reconciliation.Quantity] = [.operations, .parameters]
        if arguments.hasValue(3) {
            guard let one = Reconciliation.Quantity(rawValue: try arguments.string(3)) else {
                throw arguments.wrongValue(3, "is \"macs\", \"parameters\" or \"bytes\"")
            }
            quantities = [one]
        }
        var variants = try Reconciliation.Variant.all(of: net.network, input: input) { try machine.pulse() }
        if let family = MobileNetVariants(net.layer) {
            variants += try family.all(input: input) { try machine.pulse() }
        }
        var found = Reconciliation(number, quantities: quantities, variants: variants)
        if found.fits.isEmpty, !arguments.hasValue(3) { found = Reconciliation(number, variants: variants) }
        return machine.host(table(found, title: net.title, input: input))
    }

    private static func table(_ found: Reconciliation, title: String, input: Shape) -> TableValue {
        let name = title.isEmpty ? "network" : title
        let number = LedgerValue.grouped(Int(found.number))
        let isExplained = !found.fits.isEmpty
        let shown = isExplained ? Array(found.fits.prefix(5)) : found.nearest
        var notes = [
            isExplained
                ? "\(found.tried) counts were tried; these give the digits of \(number), rounded or cut"
                : "none of the \(found.tried) counts tried gives the digits of \(number), rounded or cut: these are only the nearest"
        ]
        if let best = found.fits.first, best.changes >= 2 {
            notes.append("that takes \(best.changes) changes at once, so it may be chance")
        }
        return TableValue(
            "\(name) on \(input): who counts \(number)?", columns: ["hypothesis", "of", "count", "off by", "changes"],
            rows: shown.map {
                [.text($0.name), .text($0.quantity.rawValue), .int($0.count), .deviation($0.error), .int($0.changes)]
            },
            facts: [
                ("explained", .flag(isExplained)), ("number", .float(found.number)), ("tried", .int(found.tried)),
                ("best", shown.first.map { .text($0.name) } ?? .none),
            ], notes: notes)
    }
}
