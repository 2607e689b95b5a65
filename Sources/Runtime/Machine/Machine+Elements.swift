import Diagnostics
import Tensors

/// One subscript with its values: what stands between the brackets, separated by commas.
enum SubscriptValue {
    case value(Value)
    case slice(start: Value?, stop: Value?, step: Value?)
    case ellipsis
}

extension Machine {
    /// Pairs the layout of subscripts with the values in registers.
    func subscripts(_ kinds: [Prototype.SubscriptKind], _ registers: UnsafeMutablePointer<Value>) -> [SubscriptValue] {
        var next = 0
        func take(_ isGiven: Bool) -> Value? {
            guard isGiven else { return nil }
            defer { next += 1 }
            return registers[next]
        }
        return kinds.map { kind in
            switch kind {
            case .ellipsis: .ellipsis
            case .value: .value(take(true) ?? .none)
            case .slice(let start, let stop, let step):
                .slice(start: take(start), stop: take(stop), step: take(step))
            }
        }
    }

    // MARK: - Reading

    @inline(never)
    func element(of object: Value, at index: Value) throws -> Value {
        switch object.tag {
        case .tensor: return try tensorElements(object, [.value(index)])
        case .list:
            guard let list = object.list else { break }
            return list.elements[try position(index, count: list.count, of: "list")]
        case .tuple:
            guard let tuple = object.tuple else { break }
            return tuple.values[try position(index, count: tuple.values.count, of: "tuple")]
        case .range:
            let range = object.object(RangeObject.self)
            return .int(range.element(try position(index, count: range.count, of: "range")))
        case .string:
            let characters = Array(object.string ?? "")
            return heap.string(String(characters[try position(index, count: characters.count, of: "string")]))
        case .record:
            guard let name = index.string else {
                throw RuntimeError.indexKind(of: "a record", found: kindWithValue(index))
            }
            return try field(of: object, symbols.symbol(name))
        case .host:
            if let host = object.host, let count = host.count {
                let place = try position(index, count: count, of: host.typeName)
                if let value = try hostWork({ try host.element(place, self) }) { return value }
            }
        default: break
        }
        throw RuntimeError.notIndexable(found: kindWithValue(object))
    }

    /// An index as a place from the front, counted from the back when negative.
    func position(_ index: Value, count: Int, of owner: String) throws -> Int {
        guard let number = integerValue(index) else {
            throw RuntimeError.indexKind(of: "a " + owner, found: kindWithValue(index))
        }
        let place = number < 0 ? number &+ count : number
        guard place >= 0 && place < count else { throw RuntimeError.index(number, count: count, of: owner) }
        return place
    }

    func elements(of object: Value, _ subscripts: [SubscriptValue]) throws -> Value {
        if object.tag == .tensor { return try tensorElements(object, subscripts) }
        guard subscripts.count == 1 else {
            if elementsIfSequence(object) != nil || object.tag == .string {
                throw RuntimeError.subscriptCount(of: kind(object))
            }
            throw RuntimeError.notIndexable(found: kindWithValue(object))
        }
        switch subscripts[0] {
        case .value(let index): return try element(of: object, at: index)
        case .ellipsis: return object
        case .slice(let start, let stop, let step):
            switch object.tag {
            case .string:
                let characters = Array(object.string ?? "")
                let places = try sliceIndices(start, stop, step, count: characters.count)
                return heap.string(String(places.map { characters[$0] }))
            case .tuple:
                let values = object.tuple?.values ?? []
                return heap.tuple(try sliceIndices(start, stop, step, count: values.count).map { values[$0] })
            default:
                if let host = object.host, let count = host.count {
                    let places = try sliceIndices(start, stop, step, count: count)
                    if let part = try hostWork({ try host.part(places, self) }) { return heap.host(part) }
                }
                guard let values = elementsIfSequence(object) else {
                    throw RuntimeError.notIndexable(found: kindWithValue(object))
                }
                return heap.list(try sliceIndices(start, stop, step, count: values.count).map { values[$0] })
            }
        }
    }

    /// The places a slice names, by Python's rules.
    func sliceIndices(_ start: Value?, _ stop: Value?, _ step: Value?, count: Int) throws -> [Int] {
        let stride = try bound(step) ?? 1
        if stride == 0 { throw RuntimeError.zeroStep }
        func clamp(_ value: Int?, _ standard: Int) -> Int {
            guard let value else { return standard }
            let place = value < 0 ? max(value &+ count, stride < 0 ? -1 : 0) : value
            return min(place, stride < 0 ? count - 1 : count)
        }
        let first = clamp(try bound(start), stride < 0 ? count - 1 : 0)
        let last = clamp(try bound(stop), stride < 0 ? -1 : count)
        return Array(Swift.stride(from: first, to: last, by: stride))
    }

    /// A slice's bound: a whole number, or none.
    func bound(_ value: Value?) throws -> Int? {
        guard let value, value.tag != .none else { return nil }
        guard let number = integerValue(value) else {
            throw RuntimeError.indexKind(of: "a slice", found: kindWithValue(value))
        }
        return number
    }

    // MARK: - Writing

    @inline(never)
    func setElement(of object: Value, at index: Value, _ value: Value) throws {
        switch object.tag {
        case .tensor: try setTensorElements(object, [.value(index)], value)
        case .list:
            guard let list = object.list else { return }
            let place = try position(index, count: list.count, of: "list")
            willChange(list)
            list.elements[place] = value
        case .record:
            guard let name = index.string else {
                throw RuntimeError.indexKind(of: "a record", found: kindWithValue(index))
            }
            guard let record = object.record else { return }
            try set(symbols.symbol(name), of: record, value)
        default: throw RuntimeError.notAssignableByIndex(found: kindWithValue(object))
        }
    }

    func setElements(of object: Value, _ subscripts: [SubscriptValue], _ value: Value) throws {
        if object.tag == .tensor { return try setTensorElements(object, subscripts, value) }
        guard object.tag == .list, let list = object.list else {
            throw RuntimeError.notAssignableByIndex(found: kindWithValue(object))
        }
        guard subscripts.count == 1 else { throw RuntimeError.subscriptCount(of: "a list") }
        switch subscripts[0] {
        case .value(let index): try setElement(of: object, at: index, value)
        case .ellipsis, .slice:
            var places = Array(0..<list.count)
            if case .slice(let start, let stop, let step) = subscripts[0] {
                places = try sliceIndices(start, stop, step, count: list.count)
            }
            guard let values = elementsIfSequence(value) else {
                throw RuntimeError.sliceValue(found: kindWithValue(value))
            }
            guard values.count == places.count else {
                throw RuntimeError.sliceLength(expected: places.count, found: values.count)
            }
            willChange(list)
            for (place, element) in zip(places, values) { list.elements[place] = element }
        }
    }

    // MARK: - Fields

    @inline(never)
    func field(of object: Value, _ name: Symbol) throws -> Value {
        if object.tag == .record, let value = object.record?[name] { return value }
        let text = symbols.name(name)
        if let method = method(text, of: object.tag) {
            return heap.adopt(MethodObject(method, receiver: object), tag: .method, bytes: 80)
        }
        switch object.tag {
        case .tensor:
            if let read = tensorField(text), let tensor = try tensorValue(object) {
                return try hostWork { try read(tensor, self) }
            }
        case .host:
            if let value = try hostWork({ try object.host?.field(text, self) }) { return value }
        case .list where text == "size": return .int(object.list?.count ?? 0)
        case .tuple where text == "size": return .int(object.tuple?.values.count ?? 0)
        case .record where text == "size": return .int(object.record?.keys.count ?? 0)
        case .range where text == "size": return .int(object.object(RangeObject.self).count)
        case .string where text == "size": return .int((object.string ?? "").count)
        case .int where text == "item", .float where text == "item", .bool where text == "item": return object
        case .int where text == "shape", .float where text == "shape": return heap.list([])
        default: break
        }
        let all = fieldNames(of: object)
        throw RuntimeError.unknownField(
            text, of: kindWithValue(object), near: NearestNames.of(text, among: all), all: all)
    }

    /// What may stand after the dot.
    public func fieldNames(of object: Value) -> [String] {
        var names = methodNames(of: object.tag)
        switch object.tag {
        case .tensor: names += tensorFieldNames
        case .host: names += object.host?.fieldNames ?? []
        case .record: names = (object.record?.keys ?? []).map { symbols.name($0) } + names
        case .list, .tuple, .range, .string: names.append("size")
        default: break
        }
        return names
    }

    func setField(of object: Value, _ name: Symbol, _ value: Value) throws {
        guard object.tag == .record, let record = object.record else {
            throw RuntimeError.fieldNotAssignable(symbols.name(name), of: kindWithValue(object))
        }
        try set(name, of: record, value)
    }

    private func set(_ name: Symbol, of record: RecordObject, _ value: Value) throws {
        if record.isView { return try write(value, into: name, of: record) }
        willChange(record)
        record.set(name, value)
        heap.grew(by: 20)
    }

    /// Writes a tensor's numbers into a parameter, whose shape they must have.
    private func write(_ value: Value, into name: Symbol, of view: RecordObject) throws {
        let text = symbols.name(name)
        guard let target = view[name], target.tag == .tensor else {
            let all = view.keys.map { symbols.name($0) }
            throw RuntimeError.unknownParameterTensor(text, near: NearestNames.of(text, among: all), all: all)
        }
        let shape = target.object(TensorObject.self).tensor.shape
        guard let tensor = try tensorValue(value), tensor.shape == shape else {
            throw RuntimeError.parameterTensor(text, shape: shape, found: kindWithValue(value))
        }
        try setTensorElements(target, [.ellipsis], heap.tensor(tensor.detached))
    }
}
