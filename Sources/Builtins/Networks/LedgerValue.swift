import NeuralNetworks
import Runtime
import Tensors

/// What a network costs, layer by layer: a table to print, and numbers to compute with.
final class LedgerValue: HostValue {
    let title: String
    let input: Shape
    let rows: [LedgerRow]
    let typeName = "ledger"

    init(title: String, input: Shape, rows: [LedgerRow]) {
        self.title = title
        self.input = input
        self.rows = rows
    }

    var macs: Int { rows.reduce(0) { $0 + $1.multiplyAccumulates } }
    var trainable: Int { rows.reduce(0) { $0 + $1.parameters } }
    var state: Int { rows.reduce(0) { $0 + $1.stateCount } }
    /// float32 bytes of every layer's result, none of them reused.
    var activationBytes: Int { rows.reduce(0) { $0 + 4 * $1.output.elementCount } }

    let fieldNames = ["activation_bytes", "flops", "input", "layers", "macs", "parameters", "trainable"]

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "macs": .int(macs)
        case "flops": .int(2 * macs)
        case "parameters": .int(trainable + state)
        case "trainable": .int(trainable)
        case "activation_bytes": .int(activationBytes)
        case "input": machine.list(input.map { .int($0) })
        case "layers":
            machine.list(
                rows.map { row in
                    machine.record([
                        ("name", machine.string(row.name)), ("kind", machine.string(row.kind)),
                        ("output", machine.list(row.output.map { .int($0) })), ("macs", .int(row.multiplyAccumulates)),
                        ("parameters", .int(row.parameters + row.stateCount)), ("trainable", .int(row.parameters)),
                        ("activation_bytes", .int(4 * row.output.elementCount)),
                    ])
                })
        default: nil
        }
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
        table.append(["total", "", Self.grouped(trainable + state), Self.grouped(macs), "100.0 %"])
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
        var lines = ["\(title.isEmpty ? "network" : title) on \(input)", line(head), rule]
        lines += table.dropLast().map(line)
        lines += [rule, line(table[table.count - 1])]
        if state > 0 {
            lines.append(
                "\(Self.grouped(trainable)) of the parameters are learned, \(Self.grouped(state)) are running means and variances"
            )
        }
        lines.append(
            "a MAC is one multiplication and one addition; activations take \(Self.grouped(activationBytes)) bytes as float32"
        )
        return lines.joined(separator: "\n")
    }

    private static func percent(_ part: Int, of total: Int) -> String {
        let tenths = (part * 1000 + total / 2) / total
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// `568,740,352`
    static func grouped(_ number: Int) -> String {
        let digits = String(number)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return result
    }
}
