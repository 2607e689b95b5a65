import Diagnostics
import Runtime

/// `Out`: the values of a notebook's inputs by number. It also keeps alive what undoing needs.
final class OutputHistory: HostValue {
    private var values: [Int: Value] = [:]
    private var lastNumber = 0
    var undoable: [(globals: Snapshot, journal: Journal)] = []

    /// The values of older inputs are let go, for they may be large.
    static let limit = 200

    var typeName: String { "output history" }

    func set(_ number: Int, _ value: Value) {
        values[number] = value
        lastNumber = number
        values[number - OutputHistory.limit] = nil
    }

    func describe(_ machine: Machine) -> String {
        let numbers = values.keys.sorted()
        if numbers.isEmpty { return "no outputs yet" }
        return "outputs " + numbers.map { "Out[\($0)]" }.joined(separator: " ")
    }

    var count: Int? { lastNumber + 1 }

    func element(_ index: Int, _ machine: Machine) throws -> Value? {
        if let value = values[index] { return value }
        throw Problem(
            code: "index", message: "there is no Out[\(index)]: input \(index) gave no value",
            help: values.isEmpty ? "no input has given a value yet" : "`Out` lists the outputs there are")
    }

    func visitValues(_ visit: (Value) -> Void) {
        for value in values.values { visit(value) }
        for state in undoable {
            state.globals.visitValues(visit)
            state.journal.visitValues(visit)
        }
    }
}
