import Diagnostics
import Syntax

// What instructions do that need not stand in the loop of `run`: looking things up in the function's code, stopping
// to collect, calling what is no function of the language.
extension Machine {
    // MARK: - Pausing

    /// At a loop's end or a call: ends an interrupted program, collects where that is due.
    ///
    /// - Throws: `Interrupted`; `RuntimeError.outOfMemory`.
    @inline(never)
    func pause(_ frame: UnsafeMutablePointer<Frame>, _ calleeEnd: UnsafeMutablePointer<Value>? = nil) throws {
        if interrupt.isRaised { throw Interrupted() }
        guard heap.isSafePointWanted else { return }
        let end = windowEnd(frame)
        try safePoint(liveEnd: max(end, calleeEnd ?? end))
    }

    /// Before work on tensors, whose memory is worth collecting for.
    func pauseBeforeTensors() throws {
        guard heap.isSafePointWanted, heap.nativeDepth == 0, frameCount > 0 else { return }
        try safePoint(liveEnd: windowEnd(frames + (frameCount - 1)))
    }

    /// The end of a frame's registers.
    private func windowEnd(_ frame: UnsafeMutablePointer<Frame>) -> UnsafeMutablePointer<Value> {
        frame.pointee.base + Int(frame.pointee.entry.pointee.registerCount)
    }

    @inline(never)
    func tooDeep() -> RuntimeError {
        frameCount >= Machine.frameLimit ? .recursionTooDeep(limit: Machine.frameLimit) : .stackFull
    }

    // MARK: - Calls that take more than a jump

    /// A call of a builtin, a value that can be called, or a function whose arguments are not just its parameters.
    ///
    /// - Returns: the entry of the function that goes on; nil when the call is done and its result is in the slot.
    @inline(never)
    func prepareCall(
        _ slot: UnsafeMutablePointer<Value>, _ instruction: Instruction, _ frame: UnsafeMutablePointer<Frame>
    ) throws -> UnsafeMutablePointer<Prototype.Entry>? {
        top = windowEnd(frame)
        if heap.isSafePointWanted { try safePoint(liveEnd: top) }
        let names = instruction.opcode == .callNamed ? prototype(frame) { $0.nameLists[Int(instruction.c)] } : []
        if isExplaining, prototype(frame, { $0.inside.isExplained }) {
            let place = frame.pointee.pc - frame.pointee.entry.pointee.code - 1
            return try openedCall(slot, count: Int(instruction.b), names: names, at: prototype(frame) { $0.spans[place] })
        }
        return try call(slot, count: Int(instruction.b), names: names)
    }

    func importFile(_ frame: UnsafeMutablePointer<Frame>, _ index: Int32) throws {
        top = windowEnd(frame)
        let (path, source) = prototype(frame) { ($0.names[Int(index)], $0.source) }
        try importFile(path, source)
    }

    // MARK: - What the code refers to by number

    @inline(__always)
    private func prototype<Result>(_ frame: UnsafeMutablePointer<Frame>, _ body: (Prototype) -> Result) -> Result {
        frame.pointee.entry.pointee.prototype._withUnsafeGuaranteedRef { body($0) }
    }

    @inline(never)
    func name(_ frame: UnsafeMutablePointer<Frame>, _ index: Int32) -> Symbol {
        prototype(frame) { $0.fields[Int(index)] }
    }

    func contract(_ frame: UnsafeMutablePointer<Frame>, _ index: Int32) -> Prototype.CompiledContract {
        prototype(frame) { $0.contracts[Int(index)] }
    }

    @inline(never)
    func subscripts(
        _ frame: UnsafeMutablePointer<Frame>, _ index: Int32, _ registers: UnsafeMutablePointer<Value>
    ) -> [SubscriptValue] {
        subscripts(prototype(frame) { $0.subscriptLists[Int(index)] }, registers)
    }

    @inline(never)
    func formatted(_ value: Value, _ frame: UnsafeMutablePointer<Frame>, _ index: Int32) throws -> Value {
        try formatted(value, prototype(frame) { index == 0 ? nil : $0.formats[Int(index) - 1] })
    }

    @inline(never)
    func record(
        _ frame: UnsafeMutablePointer<Frame>, _ index: Int32, _ values: UnsafeMutablePointer<Value>
    ) -> Value {
        let keys = prototype(frame) { $0.symbolLists[Int(index)] }
        return heap.record(keys, Array(UnsafeBufferPointer(start: values, count: keys.count)))
    }

    /// Adds a builder block's value, and the place of its instruction, to the gathering.
    @inline(never)
    func appendItem(_ value: Value, to gathering: Value, _ place: Int) {
        if value.tag == .none || value.tag == .missing { return }
        gathering.with(ListObject.self) {
            $0.append(value)
            $0.append(.int(place))
        }
    }

    // MARK: - Operators without a fast case

    @inline(never)
    func operate(_ instruction: Instruction, _ base: UnsafeMutablePointer<Value>) throws -> Value {
        let (x, y) = (base[at: instruction.b], base[at: instruction.c])
        switch instruction.opcode {
        case .power: return try arithmetic(.power, x, y)
        case .matrixMultiply: return try arithmetic(.matrixMultiply, x, y)
        case .approximatelyEqual: return try comparison(.approximatelyEqual, x, y)
        case .contains: return try comparison(.contains, x, y)
        case .lacks: return try comparison(.lacks, x, y)
        case .logicalAnd: return try logical(isAnd: true, x, y)
        case .logicalOr: return try logical(isAnd: false, x, y)
        case .plus: return try unaryPlus(x)
        case .not: return try negation(x)
        default: preconditionFailure("an operator with a case of its own")
        }
    }

    /// `x + y` or, for a y below 0, `x - -y`, as it was written, for the words of an error.
    @inline(never)
    func sum(_ x: Value, _ y: Int) throws -> Value {
        try y < 0 ? arithmetic(.subtract, x, .int(-y)) : arithmetic(.add, x, .int(y))
    }
}
