import Diagnostics
import Syntax

extension FunctionCompiler {
    func compileFor(
        _ pattern: Pattern, _ sequence: Expression, _ body: Block, _ use: BlockUse, _ span: Span
    ) {
        let bodyUse: BlockUse = if case .gather = use { use } else { .discard }
        var insideBody = NameCollector()
        if isTop || assignsGlobals { insideBody.collect(body) }
        loop(over: sequence, at: span) { exit in
            compileLoopHead(pattern, shared: insideBody.mentionedInside, exit: &exit)
        } body: {
            compile(body, bodyUse)
        }
    }

    /// A loop over a sequence: `head` emits the step that binds the variables and the jump out.
    func loop(
        over sequence: Expression, at span: Span, head: (inout LoopHead) -> Void, body: () -> Void
    ) {
        var exit = prepareLoop(over: sequence, at: span)
        let before = assigned
        let outerRounds = roundCells
        let start = code.count
        loops.append(Loop())
        head(&exit)
        body()
        let rounds = roundCells
        roundCells = outerRounds
        let finished = loops.removeLast()
        land(finished.continues)
        emitLoopEnd(exit, start: start, at: span)
        land(exit.jumps)
        land(finished.breaks)
        // An outer loop over the same name goes on with what this one left in it.
        for round in rounds.dropFirst(outerRounds.count) { updateRound(round.name, at: span) }
        assigned = before
    }

    /// The jump back. A range takes its next number there, past the instruction that took the first one.
    private func emitLoopEnd(_ exit: LoopHead, start: Int, at span: Span) {
        let offset = start - code.count
        guard exit.isRange, offset >= Int(Int16.min) else { return emitLoop(to: start, at: span) }
        let next = code[start]
        let register = Int(UInt16(truncatingIfNeeded: next &>> 16))
        let variable = Int(UInt16(truncatingIfNeeded: next &>> 32))
        emit(.rangeLoop, register, variable, offset, at: span)
    }

    /// The registers of a loop under way.
    struct LoopHead {
        var isRange: Bool
        var register: Int
        var span: Span
        var jumps: [Int] = []
    }

    private func prepareLoop(over sequence: Expression, at span: Span) -> LoopHead {
        if let bounds = rangeArguments(sequence) {
            let first = temporary()
            let second = temporary()
            let third = temporary()
            switch bounds.count {
            case 1:
                emit(.integer, first, 0, at: span)
                compile(bounds[0], into: second)
                emit(.integer, third, 1, at: span)
            default:
                compile(bounds[0], into: first)
                compile(bounds[1], into: second)
                if bounds.count == 3 { compile(bounds[2], into: third) } else { emit(.integer, third, 1, at: span) }
            }
            let parameters = bounds.count == 1 ? ["stop"] : ["start", "stop", "step"]
            places[emit(.rangePrepare, first, at: sequence.span)] = Prototype.Places(
                operands: bounds.map(\.span),
                names: zip(parameters, bounds).map { Identifier(name: $0, span: $1.span) })
            return LoopHead(isRange: true, register: first, span: sequence.span)
        }
        let iterator = temporary()
        let values = operand(sequence)
        emit(.iteratorPrepare, iterator, values, at: sequence.span)
        return LoopHead(isRange: false, register: iterator, span: sequence.span)
    }

    /// The arguments of a call of `range` that is the builtin.
    private func rangeArguments(_ sequence: Expression) -> [Expression]? {
        guard case .call(let callee, let arguments, nil) = sequence.kind, case .name("range") = callee.kind,
            case .global(let slot) = binding(of: "range"), unit.machine.isBuiltin(slot, "range"),
            !unit.reassigned.contains("range"),
            (1...3).contains(arguments.count), arguments.allSatisfy({ $0.name == nil })
        else { return nil }
        return arguments.map(\.value)
    }

    /// - Parameter shared: at the top, the names that functions made in the loop mention.
    private func compileLoopHead(_ pattern: Pattern, shared: Set<String>, exit: inout LoopHead) {
        let next: Opcode = exit.isRange ? .rangeNext : .iteratorNext
        if case .name(let identifier) = pattern, case .register(let register) = assignable(identifier) {
            exit.jumps.append(emit(next, exit.register, register, at: exit.span))
            assigned.insert(identifier.name)
            if shared.contains(identifier.name) { beginRound(identifier) }
            return
        }
        let element = temporary()
        exit.jumps.append(emit(next, exit.register, element, at: exit.span))
        for identifier in pattern.identifiers { freshCell(identifier) }
        assign(pattern, from: element)
        for identifier in pattern.identifiers where shared.contains(identifier.name) { beginRound(identifier) }
    }

    // A loop's variable is a new one in each round for the functions made in that round, in a function as at the top of
    // a file: closures made in `for i in range(3)` see 0, 1 and 2. In a function the variable itself is a new cell each
    // round. At the top it is a global, fast and there for every function, and a cell beside it holds the round's
    // value for the functions made in it; assignments in the loop write both.

    /// Gives this round's functions a cell with the value of a global.
    private func beginRound(_ identifier: Identifier) {
        guard case .global(let slot) = binding(of: identifier.name) else { return }
        let cell = temporary()
        if isTop {
            emit(.move, cell, slot, at: identifier.span)
        } else {
            emit(.getGlobal, cell, slot, names.index(of: identifier.name), at: identifier.span)
        }
        emit(.newCell, cell, at: identifier.span)
        roundCells.append((identifier.name, cell))
    }

    /// After an assignment: the cell of the round under way, if there is one, gets the variable's value too.
    func updateRound(_ name: String, at span: Span) {
        guard let round = roundCells.last(where: { $0.name == name }), case .global(let slot) = binding(of: name) else {
            return
        }
        withTemporaries {
            var value = slot
            if !isTop {
                value = temporary()
                emit(.getGlobal, value, slot, names.index(of: name), at: span)
            }
            emit(.setCell, round.cell, value, at: span)
        }
    }

    /// A variable that a nested function captures is a new one in each round.
    private func freshCell(_ identifier: Identifier) {
        if case .cell(let register) = binding(of: identifier.name) {
            emit(.clear, register, 1, at: identifier.span)
            emit(.newCell, register, at: identifier.span)
        }
    }

    func assign(_ pattern: Pattern, from register: Int) {
        switch pattern {
        case .name(let identifier): store(identifier, from: register)
        case .tuple(let patterns, let span):
            let first = nextTemporary
            for _ in patterns { _ = temporary() }
            emit(.unpack, first, register, patterns.count, at: span)
            for (index, inner) in patterns.enumerated() { assign(inner, from: first + index) }
        }
    }

    func compileWhile(_ condition: Expression, _ body: Block, _ use: BlockUse, _ span: Span) {
        let bodyUse: BlockUse = if case .gather = use { use } else { .discard }
        let start = code.count
        let exit = compileCondition(condition)
        let before = assigned
        loops.append(Loop())
        compile(body, bodyUse)
        let finished = loops.removeLast()
        land(finished.continues)
        emitLoop(to: start, at: span)
        land(exit)
        land(finished.breaks)
        assigned = before
    }

    func compileLoopExit(_ statement: Statement) {
        let isBreak = if case .breakLoop = statement.kind { true } else { false }
        guard !loops.isEmpty else {
            unit.report(.outsideLoop(isBreak ? "break" : "continue"), statement.span)
            return
        }
        let jump = emitJump(.jump, at: statement.span)
        if isBreak { loops[loops.count - 1].breaks.append(jump) } else { loops[loops.count - 1].continues.append(jump) }
    }
}
