import Runtime

/// A table to print, whose rows a program reads as records: `for row in table { print(row.layer) }`.
final class TableValue: HostValue {
    enum Cell {
        case int(Int)
        case float(Double)
        /// A part of a whole: 0.036 is printed as `3.6 %`.
        case share(Double)
        /// How far a number is off: 0.011 is printed as `+1.1 %`.
        case deviation(Double)
        case text(String)
        case flag(Bool)
        case list([Int])
        /// Nothing known.
        case none
    }

    let title: String
    let columns: [String]
    let rows: [[Cell]]
    /// What `table.name` knows beside the table's own fields.
    let facts: [(name: String, value: Cell)]
    /// Printed under the table, a line each.
    let notes: [String]
    let typeName = "table"

    /// - Parameter columns: also the names of a row's fields; spaces become `_` there.
    init(
        _ title: String, columns: [String], rows: [[Cell]], facts: [(name: String, value: Cell)] = [],
        notes: [String] = []
    ) {
        precondition(rows.allSatisfy { $0.count == columns.count })
        self.title = title
        self.columns = columns
        self.rows = rows
        self.facts = facts
        self.notes = notes
    }

    var byteCount: Int { rows.count * columns.count * 48 }
    var fieldNames: [String] { ["columns", "notes", "rows", "title"] + facts.map(\.name) }
    var count: Int? { rows.count }

    func element(_ index: Int, _ machine: Machine) throws -> Value? {
        rows.indices.contains(index) ? record(rows[index], machine) : nil
    }

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "title": machine.string(title)
        case "columns": machine.list(columns.map { machine.string($0) })
        case "rows": machine.list(rows.map { record($0, machine) })
        case "notes": machine.list(notes.map { machine.string($0) })
        default: facts.first { $0.name == name }.map { value($0.value, machine) }
        }
    }

    private func record(_ row: [Cell], _ machine: Machine) -> Value {
        machine.record(
            zip(columns, row).map { (String($0.map { $0 == " " ? "_" : $0 }), value($1, machine)) })
    }

    private func value(_ cell: Cell, _ machine: Machine) -> Value {
        switch cell {
        case .int(let number): .int(number)
        case .float(let number), .share(let number), .deviation(let number): .float(number)
        case .text(let text): machine.string(text)
        case .flag(let flag): .bool(flag)
        case .list(let numbers): machine.list(numbers.map { .int($0) })
        case .none: .none
        }
    }

    func describe(_ machine: Machine) -> String {
        let cells = rows.map { row in row.map(text) }
        let isText = columns.indices.map { column in
            rows.contains { row in
                if case .text = row[column] { true } else if case .list = row[column] { true } else { false }
            }
        }
        let widths = columns.indices.map { column in
            max(columns[column].count, cells.map { $0[column].count }.max() ?? 0)
        }
        func line(_ cells: [String]) -> String {
            var text = ""
            for (column, cell) in cells.enumerated() {
                let space = String(repeating: " ", count: widths[column] - cell.count)
                text += (column == 0 ? "" : "  ") + (isText[column] ? cell + space : space + cell)
            }
            while text.last == " " { text.removeLast() }
            return text
        }
        let rule = String(repeating: "-", count: widths.reduce(0, +) + 2 * (widths.count - 1))
        let head = title.isEmpty ? [] : [title]
        return (head + [line(columns), rule] + cells.map(line) + notes).joined(separator: "\n")
    }

    private func text(_ cell: Cell) -> String {
        switch cell {
        case .int(let number): LedgerValue.grouped(number)
        case .float(let number): Self.short(number)
        case .share(let share): share == 0 ? "0 %" : "\(TableValue.short((share * 1000).rounded() / 10)) %"
        case .deviation(let share): Self.percent(share)
        case .text(let text): text
        case .flag(let flag): flag ? "yes" : "no"
        case .list(let numbers): "\(numbers)"
        case .none: "-"
        }
    }

    /// Three decimals at most, none at the end that are 0.
    static func short(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e12 else { return "\(number)" }
        let rounded = (number * 1000).rounded() / 1000
        return rounded == rounded.rounded() ? LedgerValue.grouped(Int(rounded)) : "\(rounded)"
    }

    /// `+1.1 %`, with as many decimals as tell it from 0.
    static func percent(_ share: Double) -> String {
        guard share.isFinite, abs(share) < 1e9 else { return "\(share)" }
        if share == 0 { return "0 %" }
        var digits = 10.0
        while abs(share * 100 * digits) < 1, digits < 1e6 { digits *= 10 }
        let rounded = (share * 100 * digits).rounded() / digits
        return (rounded > 0 ? "+" : "") + "\(rounded) %"
    }
}
