import Diagnostics
import Syntax

extension Machine {
    /// Prepares a call whose callee is in `slot` and whose arguments follow it.
    ///
    /// - Returns: the entry of a function whose parameters are now in place, or nil when the call is done and its
    ///   result is in `slot`.
    func call(
        _ slot: UnsafeMutablePointer<Value>, count: Int, names: [String]
    ) throws -> UnsafeMutablePointer<Prototype.Entry>? {
        let callee = slot.pointee
        switch callee.tag {
        case .function:
            let function = callee.object(FunctionObject.self)
            try bind(function.prototype, slot + 1, count: count, names: names)
            return function.entry
        case .builtin:
            if let twin = try stepTwin(of: callee.object(BuiltinObject.self).builtin) {
                slot.pointee = twin
                try tensorsForShapes(of: twin, slot + 1, count: count, names: names)
                return try call(slot, count: count, names: names)
            }
            slot.pointee = try call(callee.object(BuiltinObject.self).builtin, receiver: nil, slot + 1, count, names)
        case .method:
            let method = callee.object(MethodObject.self)
            slot.pointee = try call(method.builtin, receiver: method.receiver, slot + 1, count, names)
        case .host:
            slot.pointee = try call(callee.object(HostObject.self).value, slot + 1, count, names)
        default:
            throw RuntimeError.notCallable(found: kindWithValue(callee))
        }
        return nil
    }

    /// Calls a function, builtin or layer from Swift. The result is kept until the builtin under way returns.
    ///
    /// - Parameter names: those of the last arguments.
    /// - Throws: what the function throws; `RuntimeError.recursionTooDeep` after too many such calls inside one another.
    public func call(_ callee: Value, _ arguments: [Value], names: [String] = []) throws -> Value {
        guard nativeDepth < Machine.nativeDepthLimit else {
            throw RuntimeError.recursionTooDeep(limit: Machine.nativeDepthLimit)
        }
        let slot = top
        if slot + arguments.count + 1 >= stackEnd { throw RuntimeError.stackFull }
        slot.pointee = callee
        for (index, argument) in arguments.enumerated() { slot[index + 1] = argument }
        nativeDepth += 1
        let savedNative = heap.nativeDepth
        heap.nativeDepth = 0
        top = slot + arguments.count + 1
        usedEnd = max(usedEnd, top)
        defer {
            nativeDepth -= 1
            heap.nativeDepth = savedNative
            top = slot
        }
        if interrupt.isRaised { throw Interrupted() }
        if heap.isSafePointWanted { try safePoint(liveEnd: top) }
        var result: Value
        if let entry = try call(slot, count: arguments.count, names: names) {
            let end = slot + 1 + Int(entry.pointee.registerCount)
            if end >= stackEnd { throw RuntimeError.stackFull }
            usedEnd = max(usedEnd, end)
            let cells = slot.pointee.with(FunctionObject.self) { $0.cells }
            result = try run(Frame(pc: entry.pointee.code, base: slot + 1, entry: entry, cells: cells))
        } else {
            result = slot.pointee
        }
        heap.nativeDepth = savedNative
        heap.keep(result)
        return result
    }

    /// The same for what it does, or how long it takes: what it gives is let go.
    public func perform(_ callee: Value, _ arguments: [Value]) throws {
        let kept = heap.kept.count
        _ = try call(callee, arguments)
        heap.releaseKept(downTo: kept)
    }

    // MARK: - Functions of the language

    /// Lays the arguments out as the parameters; what is not given is `missing` there.
    private func bind(
        _ prototype: Prototype, _ slots: UnsafeMutablePointer<Value>, count: Int, names: [String]
    ) throws {
        let parameters = prototype.parameters
        var plainCount = count - names.count
        var named: [(String, Value)] = []
        for (index, name) in names.enumerated() { named.append((name, slots[plainCount + index])) }
        if let last = named.last, last.0 == FunctionCompiler.blockArgument {
            named.removeLast()
            slots[plainCount] = heap.list(blockValues(last.1).values)
            plainCount += 1
        }
        func signature() -> String {
            prototype.name + "(" + parameters.map { $0.isOptional ? "\($0.name)=..." : $0.name }.joined(separator: ", ")
                + ")"
        }
        if plainCount > parameters.count && plainCount > count - names.count {
            throw RuntimeError.noBlock(function: prototype.name)
        }
        if plainCount > parameters.count {
            throw RuntimeError.tooManyArguments(
                function: prototype.name, expected: parameters.count, given: plainCount, signature: signature())
        }
        for index in plainCount..<max(parameters.count, plainCount) { slots[index] = .missing }
        for (name, value) in named {
            guard let index = parameters.firstIndex(where: { $0.name == name }) else {
                throw RuntimeError.unknownParameter(
                    function: prototype.name, parameter: name,
                    near: NearestNames.of(name, among: parameters.map(\.name)),
                    signature: signature())
            }
            if slots[index].tag != .missing {
                throw RuntimeError.argumentTwice(function: prototype.name, parameter: name)
            }
            slots[index] = value
        }
        for (index, parameter) in parameters.enumerated() where slots[index].tag == .missing && !parameter.isOptional {
            throw RuntimeError.missingArgument(
                function: prototype.name, parameter: parameter.name, signature: signature())
        }
    }

    // MARK: - Builtins

    private func call(
        _ builtin: Builtin, receiver: Value?, _ given: UnsafeMutablePointer<Value>, _ count: Int, _ names: [String]
    ) throws -> Value {
        try native {
            try builtin.body(try layOut(builtin, receiver: receiver, given, count, names))
        }
    }

    /// A layer, a network, or anything else from Swift that can be called with plain arguments.
    private func call(
        _ host: any HostValue, _ given: UnsafeMutablePointer<Value>, _ count: Int, _ names: [String]
    ) throws -> Value {
        let shape = Builtin("this \(host.typeName)", [.rest("values")], Builtin.Help("")) { _ in .none }
        return try native {
            let arguments = try layOut(shape, receiver: nil, given, count, names)
            guard let result = try host.call(arguments) else {
                throw RuntimeError.notCallable(found: "the \(host.typeName)")
            }
            return result
        }
    }

    /// Runs native code that an instruction other than a call leads to: a host value's fields and elements.
    func hostWork<Result>(_ body: () throws -> Result) rethrows -> Result {
        let savedTop = top
        let kept = heap.kept.count
        if frameCount > 0 {
            let frame = frames[frameCount - 1]
            top = max(top, frame.base + Int(frame.entry.pointee.registerCount))
        }
        heap.nativeDepth += 1
        defer {
            heap.nativeDepth -= 1
            // Inside a builtin the values belong to it.
            if heap.nativeDepth == 0 { heap.releaseKept(downTo: kept) }
            top = savedTop
        }
        return try body()
    }

    /// Runs native code: what it makes is kept until it returns, and its registers are given back.
    private func native(_ body: () throws -> Value) throws -> Value {
        let savedTop = top
        let kept = heap.kept.count
        heap.nativeDepth += 1
        defer {
            heap.nativeDepth -= 1
            heap.releaseKept(downTo: kept)
            top = savedTop
        }
        let result = try body()
        // What was being computed when Ctrl-C came is no result.
        if interrupt.isRaised { throw Interrupted() }
        return result
    }

    /// Lays the arguments out above everything in use, one slot a parameter, then the `rest`.
    private func layOut(
        _ builtin: Builtin, receiver: Value?, _ given: UnsafeMutablePointer<Value>, _ count: Int, _ names: [String]
    ) throws -> Arguments {
        let parameters = builtin.parameters
        let slots = max(top, given + count)
        var plainCount = count - names.count
        var block: BlockValues?
        var namedEnd = count
        if let last = names.last, last == FunctionCompiler.blockArgument {
            guard builtin.takesBlock else { throw RuntimeError.noBlock(function: builtin.name) }
            namedEnd -= 1
            block = blockValues(given[namedEnd])
        }
        let offset = receiver == nil ? 0 : 1
        func plain(_ index: Int) -> Value {
            if let receiver { return index == 0 ? receiver : given[index - 1] }
            return given[index]
        }
        plainCount += offset
        if slots + parameters.count + plainCount >= stackEnd { throw RuntimeError.stackFull }
        let restIndex = builtin.restIndex
        let direct = restIndex ?? parameters.count
        if restIndex == nil && plainCount > parameters.count {
            throw RuntimeError.tooManyArguments(
                function: builtin.name, expected: parameters.count - offset, given: plainCount - offset,
                signature: builtin.signature)
        }
        for index in parameters.indices { slots[index] = index < min(direct, plainCount) ? plain(index) : .missing }
        let restCount = max(0, plainCount - direct)
        for index in 0..<restCount { slots[parameters.count + index] = plain(direct + index) }
        for index in 0..<(namedEnd - (count - names.count)) {
            let name = names[index]
            guard let parameter = parameters.firstIndex(where: { $0.name == name }), parameter != restIndex else {
                throw RuntimeError.unknownParameter(
                    function: builtin.name, parameter: name,
                    near: NearestNames.of(name, among: parameters.map(\.name)), signature: builtin.signature)
            }
            if slots[parameter].tag != .missing {
                throw RuntimeError.argumentTwice(function: builtin.name, parameter: name)
            }
            slots[parameter] = given[count - names.count + index]
        }
        for (index, parameter) in parameters.enumerated() where slots[index].tag == .missing {
            if case .required = parameter.kind {
                throw RuntimeError.missingArgument(
                    function: builtin.name, parameter: parameter.name, signature: builtin.signature)
            }
        }
        top = slots + parameters.count + restCount
        usedEnd = max(usedEnd, top)
        return Arguments(machine: self, builtin: builtin, slots: slots, restCount: restCount, block: block)
    }

    /// The gathering of a builder block: values and places in turn.
    private func blockValues(_ gathering: Value) -> BlockValues {
        let prototype = frames[frameCount - 1].entry.pointee.prototype.takeUnretainedValue()
        var result = BlockValues(values: [], spans: [], source: prototype.source)
        guard let list = gathering.list else { return result }
        var index = 0
        while index + 1 < list.count {
            result.values.append(list.elements[index])
            let place = list.elements[index + 1].asInt
            result.spans.append(prototype.spans[place])
            index += 2
        }
        return result
    }

    // MARK: - Making functions

    func closure(
        _ entry: UnsafeMutablePointer<Prototype.Entry>, _ index: Int, _ base: UnsafeMutablePointer<Value>,
        _ cells: UnsafeMutablePointer<Value>
    ) -> Value {
        let prototype = entry.pointee.prototype._withUnsafeGuaranteedRef { $0.prototypes[index] }
        let captured = prototype.captures.map { capture in
            switch capture {
            case .register(let register): base[register]
            case .capture(let index): cells[index]
            }
        }
        let function = FunctionObject(prototype, cells: captured)
        return heap.adopt(function, tag: .function, bytes: 96 + 16 * captured.count)
    }

    func learningForm(_ index: Int, _ operand: Value) throws -> Value {
        let form = LearningFormIndex.all[index]
        guard let run = learningForms[form] else {
            throw RuntimeError.failed(message: "`\(form.rawValue)` is not available here", help: "")
        }
        return try native {
            heap.keep(operand)
            return try run(self, operand)
        }
    }
}
