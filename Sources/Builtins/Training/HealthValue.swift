import NeuralNetworks
import Runtime

/// What `health` found: a table to print, and a record.
final class HealthValue: HostValue {
    let health: Health
    let title: String
    let typeName = "health report"
    let fieldNames = ["alive", "dead", "layers", "loss", "notes", "ok", "scalars"]

    init(_ health: Health, title: String) {
        self.health = health
        self.title = title
    }

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "loss": .float(health.loss)
        case "scalars": .int(health.scalars)
        case "alive": .int(health.alive)
        case "dead": .int(health.scalars - health.alive)
        case "ok": .bool(health.rows.allSatisfy(\.cause.isEmpty))
        case "notes": machine.list(health.notes.map { machine.string($0) })
        case "layers":
            machine.list(
                health.rows.map { row in
                    machine.record([
                        ("name", machine.string(row.name)), ("scalars", .int(row.scalars)), ("alive", .int(row.alive)),
                        ("cause", machine.string(row.cause)),
                    ])
                })
        default: nil
        }
    }

    func describe(_ machine: Machine) -> String {
        var lines = [
            "\(title.isEmpty ? "network" : title): \(LedgerValue.grouped(health.alive)) of "
                + "\(LedgerValue.grouped(health.scalars)) numbers can learn from these examples, loss \(Self.short(health.loss))"
        ]
        let width = health.rows.map(\.name.count).max() ?? 0
        for row in health.rows {
            let share = row.alive == row.scalars ? "all" : "\(LedgerValue.grouped(row.alive)) of"
            let space = String(repeating: " ", count: width - row.name.count)
            lines.append(
                "  \(row.name)\(space)  \(share) \(LedgerValue.grouped(row.scalars)) alive"
                    + (row.cause.isEmpty ? "" : ": \(row.cause)"))
        }
        lines += health.notes.map { "  \($0)" }
        return lines.joined(separator: "\n")
    }

    private static func short(_ loss: Double) -> String {
        guard loss.isFinite, abs(loss) < 1e12 else { return "\(loss)" }
        return "\((loss * 1e6).rounded() / 1e6)"
    }
}
