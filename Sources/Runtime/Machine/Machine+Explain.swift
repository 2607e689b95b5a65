import Diagnostics

// What `explain` needs of the machine: the value of each part of an expression, and what happens inside the calls in it.
extension Machine {
    /// A subexpression with its place and its last value.
    public struct Trace {
        public var span: Span
        public var text: String
        public var value: Value
        /// How often it was computed.
        public var count: Int
        /// Of a call: what happened inside the function, if it can be told.
        public var inside: Inside?
    }

    /// The variables of a function as it returned, and its last expression; none where `steps` tells it better.
    public struct Inside {
        public var function: String
        public var lines: [(text: String, value: Value)]
    }

    /// Whether an `explain` is under way, so that what it may want to open is worth keeping.
    public var isExplaining: Bool { traces.tag == .list }

    func noteTrace(_ value: Value, at place: Int, _ entry: UnsafeMutablePointer<Prototype.Entry>) {
        let span = entry.pointee.prototype._withUnsafeGuaranteedRef { $0.spans[place] }
        note(Int(span.start) << 32 | Int(span.end), value)
    }

    private static let noPlace = Int.min

    /// Notes are places and values in turn; a place below 0 is that of a call whose value is a list of its insides.
    private func note(_ place: Int, _ value: Value) {
        guard let list = traces.list else { return }
        list.append(.int(place))
        list.append(value)
    }

    /// Runs the operand of `explain` and gives its value and those of its parts, in the order in which they were first
    /// known.
    public func traced(_ operand: Value) throws -> (result: Value, traces: [Trace]) {
        let outer = traces
        traces = heap.list([])
        heap.keep(traces)
        defer { traces = outer }
        let result = try call(operand, [])
        guard let list = traces.list else { return (result, []) }
        let source = operand.object(FunctionObject.self).prototype.source
        var found: [Trace] = []
        var places: [Int: Int] = [:]
        var insides: [Int: Inside] = [:]
        for index in stride(from: 0, to: list.count - 1, by: 2) {
            let packed = list.elements[index].asInt
            let value = list.elements[index + 1]
            if packed == Self.noPlace { continue }
            if packed < 0 {
                insides[-packed] = inside(value)
            } else if let place = places[packed] {
                found[place].value = value
                found[place].count += 1
            } else {
                let span = Span(packed >> 32, packed & 0xFFFF_FFFF)
                places[packed] = found.count
                found.append(Trace(span: span, text: source.text(span), value: value, count: 1))
            }
        }
        for (packed, inside) in insides { if let place = places[packed] { found[place].inside = inside } }
        return (result, found)
    }

    /// What `open` noted.
    private func inside(_ value: Value) -> Inside? {
        guard let list = value.list, let name = list.values.first else { return nil }
        let values = Array(list.values.dropFirst())
        let lines = stride(from: 0, to: values.count - 1, by: 2).map { (text(values[$0]), values[$0 + 1]) }
        return Inside(function: text(name), lines: lines)
    }

    /// A call in the operand of `explain`: done here, its function's insides noted. A builtin is opened by its definition in the
    /// language, where it has one that does not take long and does not tell its own steps or terms.
    ///
    /// - Returns: nil, as the call is done.
    func openedCall(
        _ slot: UnsafeMutablePointer<Value>, count: Int, names: [String], at span: Span
    ) throws -> UnsafeMutablePointer<Prototype.Entry>? {
        let place = Int(span.start) << 32 | Int(span.end)
        guard slot.pointee.tag == .builtin else {
            guard let entry = try call(slot, count: count, names: names) else { return nil }
            slot.pointee = try open(entry, slot, place)
            return nil
        }
        let builtin = slot.pointee.object(BuiltinObject.self).builtin
        let given = (0..<count).map { slot[$0 + 1] }
        _ = try call(slot, count: count, names: names)
        let result = slot.pointee
        guard !(origin(of: result) is any TellingOrigin), !names.contains(FunctionCompiler.blockArgument),
            let definition = try definition(self, builtin)
        else { return nil }
        if definition.tellsSteps { note(-place, heap.list([heap.string(builtin.name)])) }
        guard !definition.tellsSteps, given.allSatisfy(isSmall) else { return nil }
        // Until the end the result stands in the notes, for the collector to see.
        note(Self.noPlace, result)
        defer { slot.pointee = result }
        do {
            slot.pointee = definition.function
            for (index, value) in given.enumerated() { slot[index + 1] = value }
            try tensorsForShapes(of: definition.function, slot + 1, count: count, names: names)
            if let entry = try call(slot, count: count, names: names) { _ = try open(entry, slot, place) }
        } catch let error where !(error is Interrupted) {
            // A definition need not take all that the word takes: then the word stays closed.
        }
        return nil
    }

    /// Whether a definition in the language has done its work on such a value soon.
    private func isSmall(_ value: Value) -> Bool {
        switch value.tag {
        case .tensor: value.object(TensorObject.self).tensor.elementCount <= 4096
        case .list: (value.list?.count ?? 0) <= 256
        default: true
        }
    }

    /// Runs a function whose parameters are laid out after `slot`, and notes its variables as they are at its return.
    private func open(
        _ entry: UnsafeMutablePointer<Prototype.Entry>, _ slot: UnsafeMutablePointer<Value>, _ place: Int
    ) throws -> Value {
        guard nativeDepth < Machine.nativeDepthLimit else {
            throw RuntimeError.recursionTooDeep(limit: Machine.nativeDepthLimit)
        }
        let end = slot + 1 + Int(entry.pointee.registerCount)
        if end >= stackEnd || frameCount >= Machine.frameLimit { throw tooDeep() }
        nativeDepth += 1
        defer { nativeDepth -= 1 }
        usedEnd = max(usedEnd, end)
        let prototype = entry.pointee.prototype.takeUnretainedValue()
        for variable in prototype.inside.variables { slot[1 + variable.register] = .missing }
        let cells = slot.pointee.with(FunctionObject.self) { $0.cells }
        let result = try run(Frame(pc: entry.pointee.code, base: slot + 1, entry: entry, cells: cells))
        var lines: [Value] = [heap.string(prototype.name)]
        for (name, register) in prototype.inside.variables {
            let held = slot[1 + register]
            let value = held.tag == .cell ? held.object(CellObject.self).value : held
            if value.tag == .missing { continue }
            lines += [heap.string(name), value]
        }
        if let last = prototype.inside.result, lines.count > 1 {
            lines += [heap.string(prototype.source.text(last)), result]
        }
        if lines.count > 1 { note(-place, heap.list(lines)) }
        return result
    }
}
