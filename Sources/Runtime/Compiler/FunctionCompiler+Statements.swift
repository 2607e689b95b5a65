import Diagnostics
import Syntax

extension FunctionCompiler {
    /// What becomes of the values of a block's statements.
    enum BlockUse {
        case discard
        /// The last expression's value goes to a register.
        case value(Int)
        /// Every expression's value joins the gathering in a register.
        case gather(Int)
    }

    func compileTop(_ program: Program) -> Prototype {
        var names = NameCollector()
        for statement in program.statements { names.collect(statement) }
        for name in names.assigned { _ = unit.globalSlot(assigning: name) }
        mentionedInside = names.mentionedInside
        nextTemporary = unit.firstRegister
        registerCount = nextTemporary
        reserveLoopConstants(names.loopConstants)
        firstTemporary = nextTemporary
        let result = temporary()
        emit(.clear, result, 1, at: span)
        let block = Block(statements: program.statements, span: span)
        compile(block, .value(result))
        emit(.returnValue, result, at: span)
        return prototype(parameters: [])
    }

    func reserveLoopConstants(_ constants: [NameCollector.Constant]) {
        for loopConstant in constants {
            let register = temporary()
            loopConstants[loopConstant] = register
            emitConstant(register, constant(loopConstant), at: span)
        }
    }

    func compile(_ block: Block, _ use: BlockUse) {
        guard let last = block.statements.indices.last else {
            if case .value(let register) = use { emit(.none, register, at: block.span) }
            return
        }
        for (index, statement) in block.statements.enumerated() {
            switch use {
            case .discard: compile(statement, .discard)
            case .gather: compile(statement, use)
            case .value: compile(statement, index == last ? use : .discard)
            }
        }
    }

    private func compile(_ statement: Statement, _ use: BlockUse) {
        withTemporaries { compileInside(statement, use) }
        // The top of a file keeps `missing` where the last statement has no value.
        guard case .value(let register) = use else { return }
        switch statement.kind {
        case .expression, .tryCatch: break
        default: if !isTop { emit(.none, register, at: statement.span) }
        }
    }

    private func compileInside(_ statement: Statement, _ use: BlockUse) {
        let span = statement.span
        switch statement.kind {
        case .expression(let expression): compileExpressionStatement(expression, use)
        case .assign(let target, let value): compileAssignment(target, value, span)
        case .update(let target, let operation, let value): compileUpdate(target, operation, value, span)
        case .function(let function): compileNamedFunction(function)
        case .forLoop(let pattern, let sequence, let body): compileFor(pattern, sequence, body, use, span)
        case .whileLoop(let condition, let body): compileWhile(condition, body, use, span)
        case .breakLoop, .continueLoop: compileLoopExit(statement)
        case .returnValue(let value): compileReturn(value, span)
        case .importFile(let path, let pathSpan):
            if !isTop { unit.report(.notAtTop("import"), span) }
            emit(.importFile, 0, names.index(of: path), at: pathSpan)
        case .tryCatch(let body, let name, let handler): compileTry(body, name, handler, use, span)
        case .expect(let condition): compileExpect(condition, span)
        case .help(let word):
            let arguments = [Argument(name: nil, value: helpArgument(word))]
            let callee = Expression(kind: .name("help"), span: word.span)
            let register = temporary()
            compile(Expression(kind: .call(callee, arguments, block: nil), span: span), into: register)
        }
    }

    /// `?conv2d` asks about the word, whether or not a value of this name is there.
    private func helpArgument(_ word: Expression) -> Expression {
        if case .name(let name) = word.kind { return Expression(kind: .string(name), span: word.span) }
        return word
    }

    private func compileExpressionStatement(_ expression: Expression, _ use: BlockUse) {
        switch use {
        case .value(let register): compile(expression, into: register)
        case .discard:
            if case .conditional(let condition, let then, let otherwise) = expression.kind {
                compileConditional(condition, then, otherwise, .discard, expression.span)
            } else {
                _ = operand(expression)
            }
        case .gather(let list):
            if case .conditional(let condition, let then, let otherwise) = expression.kind {
                compileConditional(condition, then, otherwise, use, expression.span)
            } else {
                let register = operand(expression)
                emit(.appendItem, list, register, at: expression.span)
            }
        }
    }

    // MARK: - Assignment

    private func compileAssignment(_ target: Target, _ value: Expression, _ span: Span) {
        if case .name(let identifier) = target, case .register(let register) = assignable(identifier) {
            // Straight into the variable, unless the value can see it half made.
            if case .lambda(let function) = value.kind, function.name == nil {
                compileClosure(function, name: identifier.name, into: register)
            } else if value.writesOnlyAtEnd {
                compile(value, into: register)
            } else {
                let result = operand(value)
                if result != register { emit(.move, register, result, at: span) }
            }
            assigned.insert(identifier.name)
            updateRound(identifier.name, at: identifier.span)
            return
        }
        let register = operand(value)
        assign(target, from: register)
    }

    /// Stores a register's value where the target says.
    func assign(_ target: Target, from register: Int) {
        switch target {
        case .name(let identifier): store(identifier, from: register)
        case .tuple(let targets, let span):
            let first = nextTemporary
            for _ in targets { _ = temporary() }
            emit(.unpack, first, register, targets.count, at: span)
            for (index, inner) in targets.enumerated() { assign(inner, from: first + index) }
        case .index(let base, let subscripts, let span):
            let object = operand(base)
            storeElement(object, subscripts, from: register, span)
        case .field(let base, let name, let span):
            let object = operand(base)
            emit(.setField, object, register, field(name.name), at: span)
        }
    }

    private func storeElement(_ object: Int, _ subscripts: [Subscript], from register: Int, _ span: Span) {
        if subscripts.count == 1, case .value(let index) = subscripts[0] {
            let place = emit(.setIndex, object, operand(index), register, at: span)
            places[place] = Prototype.Places(operands: [index.span])
            return
        }
        let base = temporary()
        emit(.move, base, object, at: span)
        let layout = compileSubscripts(subscripts, after: base)
        let place = emit(.setSubscripts, base, register, layout, at: span)
        places[place] = Prototype.Places(operands: subscripts.map(\.span))
    }

    func store(_ identifier: Identifier, from register: Int) {
        switch assignable(identifier) {
        case .register(let variable):
            if variable != register { emit(.move, variable, register, at: identifier.span) }
        case .cell(let cell): emit(.setCell, cell, register, at: identifier.span)
        case .capture(let capture): emit(.setCapture, capture, register, at: identifier.span)
        case .global(let slot):
            if isTop {
                emit(.move, slot, register, at: identifier.span)
            } else {
                emit(.setGlobal, register, slot, at: identifier.span)
            }
        }
        assigned.insert(identifier.name)
        updateRound(identifier.name, at: identifier.span)
    }

    /// What an assignment to this name writes.
    func assignable(_ identifier: Identifier) -> Binding {
        unit.noteVariable(identifier)
        let found = binding(of: identifier.name)
        if case .global(let slot) = found {
            let own = unit.globalSlot(assigning: identifier.name)
            return isTop ? .register(own) : .global(slot)
        }
        return found
    }

    private func compileUpdate(_ target: Target, _ operation: BinaryOperator, _ value: Expression, _ span: Span) {
        switch target {
        case .name(let identifier):
            let current = Expression(kind: .name(identifier.name), span: identifier.span)
            let whole = Expression(kind: .binary(operation, current, value), span: span)
            compileAssignment(target, whole, span)
        case .index(let base, let subscripts, let targetSpan):
            let object = temporary()
            compile(base, into: object)
            if subscripts.count == 1, case .value(let index) = subscripts[0] {
                let key = temporary()
                compile(index, into: key)
                let old = temporary()
                let place = emit(.getIndex, old, object, key, at: targetSpan)
                places[place] = Prototype.Places(operands: [index.span])
                let right = operand(value)
                emit(Self.opcode(operation), old, old, right, at: span)
                emit(.setIndex, object, key, old, at: targetSpan)
                return
            }
            // The subscripts stay in the registers after `base` for both, so that they are computed once.
            let old = temporary()
            let base = temporary()
            emit(.move, base, object, at: span)
            let layout = compileSubscripts(subscripts, after: base)
            let place = emit(.getSubscripts, base, base, layout, at: targetSpan)
            places[place] = Prototype.Places(operands: subscripts.map(\.span))
            emit(.move, old, base, at: span)
            let right = operand(value)
            emit(Self.opcode(operation), old, old, right, at: span)
            emit(.move, base, object, at: span)
            emit(.setSubscripts, base, old, layout, at: targetSpan)
        case .field(let base, let name, let targetSpan):
            let object = stableOperand(base, before: value)
            let old = temporary()
            let field = field(name.name)
            let place = emit(.getField, old, object, field, at: targetSpan)
            places[place] = Prototype.Places(operands: [name.span])
            let right = operand(value)
            emit(Self.opcode(operation), old, old, right, at: span)
            emit(.setField, object, old, field, at: span)
        case .tuple(_, let tupleSpan):
            unit.report(.updateOfTuple, tupleSpan)
        }
    }

    private func compileNamedFunction(_ function: Function) {
        guard let identifier = function.name else { return }
        let register = temporary()
        compileClosure(function, name: identifier.name, into: register)
        store(identifier, from: register)
    }

    // MARK: - Leaving, trying, expecting

    private func compileReturn(_ value: Expression?, _ span: Span) {
        guard !isTop else {
            unit.report(.notInFunction, span)
            return
        }
        let register: Int
        if let value {
            register = operand(value)
        } else {
            register = temporary()
            emit(.none, register, at: span)
        }
        emitReturn(register, at: value?.span ?? span)
    }

    func emitReturn(_ register: Int, at span: Span) {
        if let resultContract { emit(.checkContract, register, resultContract, at: span) }
        emit(.returnValue, register, at: span)
    }

    private func compileTry(_ body: Block, _ name: Identifier?, _ handler: Block, _ use: BlockUse, _ span: Span) {
        let problem = temporary()
        let before = assigned
        let start = code.count
        compile(body, use)
        let end = code.count
        let after = emitJump(.jump, at: span)
        handlers.append(Prototype.Handler(start: start, end: end, target: code.count, register: problem))
        assigned = before
        if let name { store(name, from: problem) }
        compile(handler, use)
        land([after])
        assigned = before
    }

    private func compileExpect(_ condition: Expression, _ span: Span) {
        if case .binary(let operation, let left, let right) = condition.kind, operation.isComparison,
            let index = BinaryOperator.allCases.firstIndex(of: operation)
        {
            let first = stableOperand(left, before: right)
            let second = operand(right)
            emit(.expectComparison, first, second, index, at: condition.span)
        } else {
            emit(.expectTrue, operand(condition), at: condition.span)
        }
    }
}
