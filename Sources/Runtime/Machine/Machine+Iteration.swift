import Tensors

extension Machine {
    /// The elements of a list, tuple, range, string or first axis of a tensor; nil for anything else.
    public func elementsIfSequence(_ value: Value) -> [Value]? {
        switch value.tag {
        case .list: return value.list.map { Array($0.values) }
        case .tuple: return value.tuple?.values
        case .range:
            let range = value.object(RangeObject.self)
            guard range.count <= Machine.sequenceLimit, (try? checkLength(range.count)) != nil else { return nil }
            return (0..<range.count).map { .int(range.element($0)) }
        case .tensor: return tensorRows(value)
        case .host:
            guard let host = value.host, let count = host.count else { return nil }
            return hostWork {
                var values: [Value] = []
                for index in 0..<count {
                    guard let element = try? host.element(index, self) else { return nil }
                    values.append(element)
                }
                return values
            }
        default: return nil
        }
    }

    /// Turns start, stop and step in three registers into counter, count and step.
    func prepareRange(_ registers: UnsafeMutablePointer<Value>) throws {
        let range = try rangeBounds(registers[0], registers[1], registers[2])
        registers[0] = .int(range.start)
        registers[1] = .int(range.count)
        registers[2] = .int(range.step)
    }

    func rangeBounds(_ start: Value, _ stop: Value, _ step: Value) throws -> (start: Int, count: Int, step: Int) {
        func whole(_ value: Value, _ parameter: String) throws -> Int {
            guard let number = integerValue(value) else {
                throw RuntimeError.argumentKind(
                    function: "range", parameter: parameter, expected: "a whole number", found: kindWithValue(value))
            }
            return number
        }
        let first = try whole(start, "start")
        let end = try whole(stop, "stop")
        let stride = try whole(step, "step")
        if stride == 0 { throw RuntimeError.zeroStep }
        guard stride > 0 ? first < end : first > end else { return (first, 0, stride) }
        let (distance, overflow) = end.subtractingReportingOverflow(first)
        let steps = (overflow ? UInt.max : distance.magnitude - 1) / stride.magnitude
        if overflow || steps >= UInt(Int.max) {
            throw RuntimeError.tooLarge(what: "this range", limit: "\(Int.max) steps")
        }
        return (first, Int(steps) + 1, stride)
    }

    public func range(_ start: Value, _ stop: Value, _ step: Value) throws -> Value {
        let bounds = try rangeBounds(start, stop, step)
        let range = RangeObject(
            start: bounds.start, stop: integerValue(stop) ?? 0, step: bounds.step, count: bounds.count)
        return heap.adopt(range, tag: .range, bytes: 80)
    }

    // MARK: - for

    func iterator(over sequence: Value) throws -> Value {
        let next: (IteratorObject) throws -> Value?
        switch sequence.tag {
        case .list:
            next = { walk in
                guard let list = walk.sequence.list else { return nil }
                return walk.index < list.count ? list.elements[walk.index] : nil
            }
        case .tuple:
            next = { walk in
                guard let values = walk.sequence.tuple?.values else { return nil }
                return walk.index < values.count ? values[walk.index] : nil
            }
        case .range:
            next = { walk in
                let range = walk.sequence.object(RangeObject.self)
                return walk.index < range.count ? .int(range.element(walk.index)) : nil
            }
        case .string:
            let characters = Array(sequence.string ?? "")
            next = { [unowned self] walk in
                walk.index < characters.count ? self.heap.string(String(characters[walk.index])) : nil
            }
        case .record:
            throw RuntimeError.notIterable(found: "a record; `fields(record)` lists its names")
        case .tensor:
            guard let count = try tensorLength(sequence) else {
                throw RuntimeError.notIterable(found: kindWithValue(sequence))
            }
            next = { [unowned self] walk in
                walk.index < count ? try self.tensorElements(walk.sequence, [.value(.int(walk.index))]) : nil
            }
        case .host:
            guard let host = sequence.host, let count = host.count else {
                throw RuntimeError.notIterable(found: kindWithValue(sequence))
            }
            next = { [unowned self] walk in
                walk.index < count ? try self.hostWork { try host.element(walk.index, self) } : nil
            }
        default:
            throw RuntimeError.notIterable(found: kindWithValue(sequence))
        }
        return heap.adopt(IteratorObject(sequence, next: next), tag: .iterator, bytes: 128)
    }

    func nextElement(_ iterator: Value) throws -> Value? {
        let walk = iterator.object(IteratorObject.self)
        let value = try walk.next(walk)
        walk.index += 1
        return value
    }

    func unpack(_ value: Value, into registers: UnsafeMutablePointer<Value>, count: Int) throws {
        guard let values = elementsIfSequence(value) else {
            throw RuntimeError.unpackKind(found: kindWithValue(value), expected: count)
        }
        guard values.count == count else { throw RuntimeError.unpackCount(expected: count, found: values.count) }
        for (index, element) in values.enumerated() { registers[index] = element }
    }
}
