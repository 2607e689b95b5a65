import Interchange
import Runtime

/// What a model file holds: a table to print, and its parts as fields.
final class InspectionValue: HostValue {
    let path: String
    let inspection: ModelInspection
    let typeName = "inspection"

    init(_ inspection: ModelInspection, path: String) {
        self.inspection = inspection
        self.path = path
    }

    let fieldNames = ["format", "inputs", "nodes", "operations", "outputs", "parameters", "tensors"]

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        func terminals(_ list: [ModelInspection.Terminal]) -> Value {
            machine.list(
                list.map { one in
                    machine.record([
                        ("name", machine.string(one.name)), ("operation", machine.string(one.operation)),
                        ("shape", one.shape.map { machine.list($0.map { .int($0) }) } ?? .none),
                    ])
                })
        }
        return switch name {
        case "format": machine.string(inspection.format)
        case "nodes": .int(inspection.nodeCount)
        case "parameters": .int(inspection.parameterCount)
        case "inputs": terminals(inspection.inputs)
        case "outputs": terminals(inspection.outputs)
        case "tensors": terminals(inspection.tensors)
        case "operations":
            machine.list(
                inspection.operations.map { one in
                    machine.record([("name", machine.string(one.name)), ("count", .int(one.count))])
                })
        default: nil
        }
    }

    func describe(_ machine: Machine) -> String { "\(path)\n\(inspection.text)" }
}
