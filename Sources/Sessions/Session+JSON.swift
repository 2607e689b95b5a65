import Files
import Runtime
import Tensors

extension Session {
    /// A value as JSON.
    ///
    /// Lists, tuples and ranges are arrays, records objects; a tensor is an object of `dtype`, `shape` and `data` (row by
    /// row), a ledger and the like objects of their fields. What JSON has no word for is its text, as the prompt shows
    /// it; nan and the infinities are null.
    public func json(_ value: Value) -> JSONValue { json(value, depth: 0) }

    private static let deepest = 64

    private func json(_ value: Value, depth: Int) -> JSONValue {
        guard depth < Session.deepest else { return .string(text(value)) }
        func inner(_ values: some Sequence<Value>) -> [JSONValue] { values.map { json($0, depth: depth + 1) } }
        switch value.tag {
        case .none, .missing: return .null
        case .bool: return .bool(value.asBool)
        case .int: return .int(value.asInt)
        case .float: return .float(value.asFloat)
        case .string: return .string(value.string ?? "")
        case .list: return .list(inner(value.list?.values.map { $0 } ?? []))
        case .tuple: return .list(inner(value.tuple?.values ?? []))
        case .record, .host:
            let names = value.tag == .record ? machine.recordKeys(value) : value.host?.fieldNames ?? []
            if value.tag == .host && names.isEmpty { return .string(text(value)) }
            return .object(names.map { ($0, json(machine.knownField($0, of: value) ?? .none, depth: depth + 1)) })
        case .tensor:
            guard let tensor = try? machine.tensorValue(value), let data = try? json(elementsOf: tensor) else { return .null }
            return .object([
                ("dtype", .string(tensor.dtype.name)), ("shape", .list(tensor.shape.map { .int($0) })), ("data", .list(data)),
            ])
        default: return .string(text(value))
        }
    }

    private func json(elementsOf tensor: Tensor) throws -> [JSONValue] {
        switch tensor.dtype {
        case .bool: try tensor.bools().map { .bool($0) }
        case .int64: try tensor.ints().map { .int($0) }
        case .uint8: try tensor.bytes().map { .int(Int($0)) }
        case .float32: try tensor.floats().map { .single($0) }
        case .float64: try tensor.doubles().map { .float($0) }
        }
    }
}
