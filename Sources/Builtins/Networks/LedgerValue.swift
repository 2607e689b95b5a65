import NeuralNetworks
import Runtime
import Tensors

/// What a network costs, layer by layer: a table to print, and numbers to compute with.
final class LedgerValue: HostValue {
    let title: String
    let ledger: Ledger
    let typeName = "ledger"

    init(title: String, ledger: Ledger) {
        self.title = title
        self.ledger = ledger
    }

    private var rows: [LedgerRow] { ledger.rows }
    private var macs: Int { ledger.multiplyAccumulates }
    private var peak: MemoryTimeline.Moment? { ledger.timeline.peak }

    let fieldNames = [
        "activation_bytes", "activation_bytes_fp16", "conventions", "flops", "input", "kinds", "layers", "macs",
        "memory", "parameters", "peak_bytes", "peak_bytes_fp16", "peak_layer", "trainable", "weight_bytes",
        "weight_bytes_fp16",
    ]

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "macs": .int(macs)
        case "flops": .int(2 * macs)
        case "parameters": .int(ledger.parameters)
        case "trainable": .int(ledger.learned)
        case "weight_bytes": .int(4 * ledger.parameters)
        case "weight_bytes_fp16": .int(2 * ledger.parameters)
        case "activation_bytes": .int(4 * ledger.activations)
        case "activation_bytes_fp16": .int(2 * ledger.activations)
        case "peak_bytes": .int(4 * (peak?.elements ?? 0))
        case "peak_bytes_fp16": .int(2 * (peak?.elements ?? 0))
        case "peak_layer": peak.map { machine.string($0.name) } ?? Value.none
        case "input": machine.list(ledger.input.map { .int($0) })
        case "layers": machine.list(layers(machine))
        case "kinds": machine.host(kinds)
        case "conventions": machine.host(conventions)
        case "memory": machine.host(Self.table(of: ledger.timeline, title: title, input: ledger.input, bytes: 4))
        default: nil
        }
    }

    private func layers(_ machine: Machine) -> [Value] {
        var (runningMACs, runningParameters) = (0, 0)
        return rows.map { row in
            runningMACs += row.multiplyAccumulates
            runningParameters += row.parameters + row.stateCount
            return machine.record([
                ("name", machine.string(row.name)), ("kind", machine.string(row.kind)),
                ("output", machine.list(row.output.map { .int($0) })), ("macs", .int(row.multiplyAccumulates)),
                ("parameters", .int(row.parameters + row.stateCount)), ("trainable", .int(row.parameters)),
                ("activation_bytes", .int(4 * row.output.elementCount)),
                ("activation_bytes_fp16", .int(2 * row.output.elementCount)),
                ("macs_share", .float(Self.share(row.multiplyAccumulates, of: macs))),
                ("running_macs", .int(runningMACs)), ("running_parameters", .int(runningParameters)),
            ])
        }
    }

    private static func share(_ part: Int, of total: Int) -> Double { total == 0 ? 0 : Double(part) / Double(total) }

    /// Each kind of step with its share, 0 to 1.
    private var kinds: TableValue {
        TableValue(
            "\(name): where the cost lies",
            columns: ["kind", "count", "parameters", "parameters share", "macs", "macs share"],
            rows: ledger.kinds.map { sum in
                [
                    .text(sum.kind), .int(sum.count), .int(sum.parameters),
                    .share(Self.share(sum.parameters, of: ledger.parameters)), .int(sum.multiplyAccumulates),
                    .share(Self.share(sum.multiplyAccumulates, of: macs)),
                ]
            })
    }

    /// The same network counted as others count.
    private var conventions: TableValue {
        let operations = CountingConvention.known.map { ($0.name, "operations", $0.count(rows)) }
        let parameters = ParameterConvention.known.map { ($0.name, "parameters", $0.count(rows)) }
        let files = ParameterConvention.files.map { ($0.name, "bytes", $0.count(rows)) }
        return TableValue(
            "\(name): one network, counted by different conventions", columns: ["convention", "of", "count"],
            rows: (operations + parameters + files).map { name, quantity, count in
                [.text(name), .text(quantity), count.map { .int($0) } ?? .none]
            })
    }

    private var name: String { title.isEmpty ? "network" : title }

    /// A timeline as a table; `bytes` a number.
    static func table(of timeline: MemoryTimeline, title: String, input: Shape, bytes: Int) -> TableValue {
        let peak = timeline.peak
        return TableValue(
            "\(title.isEmpty ? "network" : title) on \(input): memory while it runs, \(bytes) bytes a number",
            columns: ["layer", "tensors", "bytes", "largest"],
            rows: timeline.moments.map { moment in
                let largest = moment.live.reduce(nil as MemoryTimeline.Value?) {
                    ($0?.elements ?? -1) < $1.elements ? $1 : $0
                }
                return [
                    .text(moment.name), .int(moment.live.count), .int(bytes * moment.elements),
                    .text(largest.map { "\($0.name) \(grouped(bytes * $0.elements))" } ?? ""),
                ]
            },
            facts: [
                ("peak_bytes", .int(bytes * (peak?.elements ?? 0))), ("peak_layer", peak.map { .text($0.name) } ?? .none),
            ],
            notes: peak.map { ["most at \($0.name): \(grouped(bytes * $0.elements)) bytes, parameters not counted"] } ?? [])
    }

    func describe(_ machine: Machine) -> String {
        let head = ["layer", "output", "parameters", "MACs", "share"]
        let total = max(macs, 1)
        var table = rows.filter {
            $0.parameters + $0.multiplyAccumulates > 0 || $0.kind.hasSuffix("pool") || $0.kind == "add"
        }
        .map { row in
            [
                row.name, "\(row.output)", Self.grouped(row.parameters + row.stateCount),
                Self.grouped(row.multiplyAccumulates), Self.percent(row.multiplyAccumulates, of: total),
            ]
        }
        table.append(["total", "", Self.grouped(ledger.parameters), Self.grouped(macs), "100.0 %"])
        let widths = head.indices.map { column in max(head[column].count, table.map { $0[column].count }.max() ?? 0) }
        func line(_ cells: [String]) -> String {
            var text = ""
            for (column, cell) in cells.enumerated() {
                let space = String(repeating: " ", count: widths[column] - cell.count)
                text += (column == 0 ? "" : "  ") + (column < 2 ? cell + space : space + cell)
            }
            return text
        }
        let rule = String(repeating: "-", count: widths.reduce(0, +) + 2 * (widths.count - 1))
        var lines = ["\(name) on \(ledger.input)", line(head), rule]
        lines += table.dropLast().map(line)
        lines += [rule, line(table[table.count - 1])]
        if ledger.state > 0 {
            lines.append(
                "\(Self.grouped(ledger.learned)) of the parameters are learned, \(Self.grouped(ledger.state)) are running means and variances"
            )
        }
        lines.append(
            "a MAC is one multiplication and one addition; activations take \(Self.grouped(4 * ledger.activations)) bytes as float32"
        )
        return lines.joined(separator: "\n")
    }

    private static func percent(_ part: Int, of total: Int) -> String {
        let tenths = (part * 1000 + total / 2) / total
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// `568,740,352`
    static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var result = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return result
    }
}
