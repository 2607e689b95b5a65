import Tensors

// Indexing tensors: NumPy's rules, views included.
extension Machine {
    func tensorElements(_ object: Value, _ subscripts: [SubscriptValue]) throws -> Value {
        let tensor = object.object(TensorObject.self).tensor
        return heap.tensor(try tensor.indexed(try indices(subscripts)))
    }

    func setTensorElements(_ object: Value, _ subscripts: [SubscriptValue], _ value: Value) throws {
        let target = object.object(TensorObject.self).tensor
        let source: Operand
        if let plain = operand(value) {
            source = plain
        } else if let tensor = try tensorValue(value) {
            source = .tensor(tensor)
        } else {
            throw RuntimeError.operands(operation: "=", left: "a tensor's elements", right: kindWithValue(value))
        }
        let places = try indices(subscripts)
        journal?.note(target.storage)
        try target.assign(places, source)
    }

    private func indices(_ subscripts: [SubscriptValue]) throws -> [Index] {
        try subscripts.map { one in
            switch one {
            case .ellipsis: .ellipsis
            case .slice(let start, let stop, let step):
                .slice(start: try bound(start), stop: try bound(stop), step: try bound(step))
            case .value(let value): try index(value)
            }
        }
    }

    private func index(_ value: Value) throws -> Index {
        switch value.tag {
        case .int: return .at(value.asInt)
        case .none: return .newAxis
        case .tensor:
            let tensor = value.object(TensorObject.self).tensor
            if tensor.dtype == .bool { return .mask(tensor) }
            if tensor.rank == 0, let number = tensorInteger(value) { return .at(number) }
            return .take(tensor)
        case .list, .tuple, .range:
            if let tensor = try tensorValue(value) {
                if tensor.elementCount == 0 { return .take(try tensor.cast(to: .int64)) }
                return tensor.dtype == .bool ? .mask(tensor) : .take(tensor)
            }
        default: break
        }
        throw RuntimeError.indexKind(of: "a tensor", found: kindWithValue(value))
    }

    /// The size of the first axis; nil for a tensor without axes.
    func tensorLength(_ value: Value) throws -> Int? {
        value.object(TensorObject.self).tensor.shape.first
    }

    /// The parts along the first axis; nil for a tensor without axes.
    func tensorRows(_ value: Value) -> [Value]? {
        let tensor = value.object(TensorObject.self).tensor
        guard let count = tensor.shape.first, count <= Machine.sequenceLimit else { return nil }
        var rows: [Value] = []
        rows.reserveCapacity(count)
        for row in 0..<count {
            guard let part = try? tensor.indexed([.at(row)]) else { return nil }
            rows.append(heap.tensor(part))
        }
        return rows
    }
}
