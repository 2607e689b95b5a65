import Tensors

// Values for builtins to give back. Each lives at least until the builtin under way returns.
extension Machine {
    public func string(_ text: String) -> Value { heap.string(text) }
    public func list(_ values: [Value]) -> Value { heap.list(values) }
    public func tuple(_ values: [Value]) -> Value { heap.tuple(values) }
    public func tensor(_ value: Tensor) -> Value { heap.tensor(value) }
    public func host(_ value: any HostValue) -> Value { heap.host(value) }

    public func record(_ fields: [(name: String, value: Value)]) -> Value {
        heap.record(fields.map { symbols.symbol($0.name) }, fields.map(\.value))
    }

    /// A record of tensors that belong to something else: `record.name = x` writes the numbers of x into its tensor.
    public func view(_ tensors: [(name: String, tensor: Tensor)]) -> Value {
        heap.record(
            tensors.map { symbols.symbol($0.name) }, tensors.map { heap.tensor($0.tensor) }, isView: true)
    }

    /// The field of a record by its name.
    public func field(_ name: String, of record: RecordObject) -> Value? { record[symbols.symbol(name)] }

    /// The fields of a record in order.
    public func fields(of record: RecordObject) -> [(name: String, value: Value)] {
        zip(record.keys, record.values).map { (symbols.name($0), $1) }
    }

    /// Adds to a list in place.
    public func append(_ value: Value, to list: ListObject) throws {
        try checkLength(list.count + 1)
        willChange(list)
        list.append(value)
        heap.grew(by: 16)
    }

    /// Negative, zero or positive as x stands before, at or after y.
    ///
    /// - Throws: `RuntimeError.comparison` where the two have no order; `Interrupted`.
    public func ordered(_ x: Value, _ y: Value) throws -> Int {
        try pulse()
        guard let order = try order(x, y) else {
            throw RuntimeError.comparison(operation: "sort", left: kindWithValue(x), right: kindWithValue(y))
        }
        return order
    }

    /// Takes the last element out of a list; nil when it has none.
    public func removeLast(of list: ListObject) -> Value? {
        willChange(list)
        return list.removeLast()
    }
}
