import Runtime

extension Words {
    static let tables: [Builtin] = [
        Builtin(
            "chapter_table", [.required("name")],
            .init(
                "A table of the source chapter on MobileNets, computed from the networks, with what is printed beside it and why it differs: \"comparison\", \"memory\", \"ssdlite\", \"latency\", \"mobilenet_v1\" or \"mobilenet_v2\".",
                formula: "off by: (printed - ours) / ours", example: "print(chapter_table(\"comparison\"))",
                source: "Sandler et al. 2018, tables 3 to 5; tensorflow/models, research/slim/nets, the tables of both MobileNets.")
        ) { arguments in
            let machine = arguments.machine
            guard let table = try ChapterTables.table(try arguments.string(0), proceed: { try machine.pulse() }) else {
                throw arguments.wrongValue(
                    0, "is one of " + ChapterTables.names.map { "\"\($0)\"" }.joined(separator: ", "))
            }
            return machine.host(table)
        },
        Builtin(
            "table", [.required("rows"), .optional("title", "\"\"")],
            .init(
                "Records with the same fields as a table to print; rows of a table are records again.",
                example: "print(table([{net: \"a\", macs: 1200}, {net: \"b\", macs: 34}], title=\"Two networks\"))")
        ) { arguments in
            let machine = arguments.machine
            var columns: [String] = []
            let rows = try arguments.list(0).map { value in
                guard let record = value.record else { throw arguments.wrongKind(0, expected: "a list of records") }
                let fields = machine.fields(of: record)
                if columns.isEmpty { columns = fields.map(\.name) }
                guard fields.map(\.name) == columns else {
                    throw arguments.wrongValue(0, "has rows with different fields: \(columns) and \(fields.map(\.name))")
                }
                return fields.map { cell($0.value, machine) }
            }
            return machine.host(TableValue(try arguments.string(1, default: ""), columns: columns, rows: rows))
        },
    ]

    private static func cell(_ value: Value, _ machine: Machine) -> TableValue.Cell {
        switch value.tag {
        case .int: .int(value.asInt)
        case .float: .float(value.asFloat)
        case .bool: .flag(value.asBool)
        default: value.isNone ? .none : .text(machine.text(value))
        }
    }
}
