import Diagnostics
import Syntax

extension FunctionCompiler {
    /// A register that holds the expression's value: the variable's own where it is one.
    func operand(_ expression: Expression) -> Int {
        if isExplained {
            let register = temporary()
            compile(expression, into: register)
            return register
        }
        switch expression.kind {
        case .name(let name):
            if let register = readableRegister(name, expression.span) { return register }
        case .float(let value):
            if let register = loopConstants[.float(value.bitPattern)] { return register }
        case .integer(let value):
            if let register = loopConstants[.integer(value)] { return register }
        default: break
        }
        let register = temporary()
        compile(expression, into: register)
        return register
    }

    /// The left operand: copied where the right one has a block that could assign the variable meanwhile.
    func stableOperand(_ left: Expression, before right: Expression) -> Int {
        guard case .name = left.kind, right.hasBlock else { return operand(left) }
        let register = temporary()
        compile(left, into: register)
        return register
    }

    /// The register of a plain variable, with a check where it may not be assigned yet.
    private func readableRegister(_ name: String, _ span: Span) -> Int? {
        switch binding(of: name) {
        case .register(let register):
            checkAssigned(name, register, span)
            return register
        case .global(let slot) where isTop:
            checkAssigned(name, slot, span, isSet: unit.machine.isGlobalSet(slot))
            return slot
        default: return nil
        }
    }

    private func checkAssigned(_ name: String, _ register: Int, _ span: Span, isSet: Bool = false) {
        if isSet || assigned.contains(name) { return }
        emit(.checkSet, register, names.index(of: name), at: span)
        needsClear = true
    }

    func compile(_ expression: Expression, into target: Int) {
        compileUntraced(expression, into: target)
        if isExplained && !expression.isLiteral { emit(.trace, target, at: expression.span) }
    }

    private func compileUntraced(_ expression: Expression, into target: Int) {
        let span = expression.span
        switch expression.kind {
        case .none: emit(.none, target, at: span)
        case .bool(let value): emit(.bool, target, value ? 1 : 0, at: span)
        case .integer(let value):
            if Int(Int16(truncatingIfNeeded: value)) == value {
                emit(.integer, target, value, at: span)
            } else {
                emitConstant(target, constant(.integer(value)), at: span)
            }
        case .float(let value): emitConstant(target, constant(.float(value.bitPattern)), at: span)
        case .string(let text): emitConstant(target, constant(text), at: span)
        case .interpolation(let parts): compileInterpolation(parts, into: target, span)
        case .name(let name): compileName(name, into: target, span)
        case .list(let items): compileItems(items, into: target, span)
        case .tuple(let items): _ = withTemporaries { emit(.tuple, target, consecutive(items), items.count, at: span) }
        case .record(let fields): compileRecord(fields, into: target, span)
        case .comprehension(let element, let clauses):
            withTemporaries { compileComprehension(element, clauses, into: target, span) }
        case .unary(let operation, let operand): compileUnary(operation, operand, into: target, span)
        case .binary(let operation, let left, let right): compileBinary(operation, left, right, into: target, span)
        case .comparisonChain(let first, let links): compileChain(first, links, into: target, span)
        case .and(let left, let right): compileLogical(left, right, isAnd: true, into: target, span)
        case .or(let left, let right): compileLogical(left, right, isAnd: false, into: target, span)
        case .call(let callee, let arguments, let block):
            compileChained(expression, into: target, span) {
                compileCall(callee, piped: nil, arguments, block, into: target, span)
            }
        case .pipe(let value, let function):
            compileChained(expression, into: target, span) { compilePipe(value, function, into: target, span) }
        case .index(let base, let subscripts): withTemporaries { compileIndex(base, subscripts, into: target, span) }
        case .field(let base, let name):
            withTemporaries {
                let index = emit(.getField, target, operand(base), field(name.name), at: span)
                places[index] = Prototype.Places(operands: [name.span])
            }
        case .lambda(let function): compileClosure(function, name: function.name?.name ?? "a function", into: target)
        case .conditional(let condition, let then, let otherwise):
            compileConditional(condition, then, otherwise, .value(target), span)
        case .form(let form, let operand): compileForm(form, .expression(operand), operand.span, into: target, span)
        case .timeBlock(let block): compileForm(.time, .block(block), block.span, into: target, span)
        case .invalid: emit(.none, target, at: span)
        }
    }

    // MARK: - Names and constants

    private func compileName(_ name: String, into target: Int, _ span: Span) {
        switch binding(of: name) {
        case .register(let register):
            checkAssigned(name, register, span)
            if register != target { emit(.move, target, register, at: span) }
        case .cell(let register): emit(.getCell, target, register, names.index(of: name), at: span)
        case .capture(let capture): emit(.getCapture, target, capture, names.index(of: name), at: span)
        case .global(let slot):
            if isTop {
                checkAssigned(name, slot, span, isSet: unit.machine.isGlobalSet(slot))
                if slot != target { emit(.move, target, slot, at: span) }
            } else {
                emit(.getGlobal, target, slot, names.index(of: name), at: span)
            }
        }
    }

    func field(_ name: String) -> Int { fields.index(of: unit.machine.symbols.symbol(name)) }

    private func compileInterpolation(_ parts: [Expression.InterpolationPart], into target: Int, _ span: Span) {
        withTemporaries {
            let first = nextTemporary
            for part in parts {
                let register = temporary()
                switch part {
                case .text(let text): emitConstant(register, constant(text), at: span)
                case .value(let value, let format):
                    withTemporaries {
                        let source = operand(value)
                        emit(.format, register, source, formatIndex(format, value.span), at: value.span)
                    }
                }
            }
            emit(.join, target, first, parts.count, at: span)
        }
    }

    /// 0 for plain text, or one more than the index of the format.
    private func formatIndex(_ text: String?, _ span: Span) -> Int {
        guard let text, !text.isEmpty else { return 0 }
        guard let format = FormatSpecification(text) else {
            // The format stands behind the value and the colon.
            let start = Int(span.end) + 1
            unit.report(.unknownFormat(text), Span(start, start + text.utf8.count))
            return 0
        }
        formats.append(format)
        return formats.count
    }

    // MARK: - Collections

    /// Puts the items into registers that follow one another and gives the first.
    func consecutive(_ items: [Expression]) -> Int {
        let first = nextTemporary
        for item in items {
            let register = temporary()
            compile(item, into: register)
        }
        return first
    }

    private func compileItems(_ items: [Expression], into target: Int, _ span: Span) {
        withTemporaries {
            if items.count <= 64 {
                emit(.list, target, consecutive(items), items.count, at: span)
                return
            }
            let list = temporary()
            emit(.list, list, 0, 0, at: span)
            for item in items {
                withTemporaries { _ = emit(.append, list, operand(item), at: item.span) }
            }
            emit(.move, target, list, at: span)
        }
    }

    private func compileRecord(_ fields: [(name: Identifier, value: Expression)], into target: Int, _ span: Span) {
        withTemporaries {
            let first = consecutive(fields.map(\.value))
            symbolLists.append(fields.map { unit.machine.symbols.symbol($0.name.name) })
            emit(.record, target, first, symbolLists.count - 1, at: span)
        }
    }

    private func compileComprehension(
        _ element: Expression, _ clauses: [Expression.ComprehensionClause], into target: Int, _ span: Span
    ) {
        let list = temporary()
        emit(.list, list, 0, 0, at: span)
        let hidden = inner.count
        compileClauses(clauses[...], element, list: list, span)
        inner.removeSubrange(hidden...)
        emit(.move, target, list, at: span)
    }

    private func compileClauses(
        _ clauses: ArraySlice<Expression.ComprehensionClause>, _ element: Expression, list: Int, _ span: Span
    ) {
        guard let clause = clauses.first else {
            withTemporaries { _ = emit(.append, list, operand(element), at: element.span) }
            return
        }
        switch clause {
        case .condition(let condition):
            let exit = compileCondition(condition)
            compileClauses(clauses.dropFirst(), element, list: list, span)
            land(exit)
        case .each(let pattern, let sequence):
            loop(over: sequence, at: span) { exit in
                let value = temporary()
                exit.jumps.append(emit(exit.isRange ? .rangeNext : .iteratorNext, exit.register, value, at: exit.span))
                bindInner(pattern, from: value)
            } body: {
                compileClauses(clauses.dropFirst(), element, list: list, span)
            }
        }
    }

    /// Variables of a comprehension: new registers that hide outer variables of the same name.
    private func bindInner(_ pattern: Pattern, from register: Int) {
        for identifier in pattern.identifiers {
            let variable = temporary()
            let isShared = mentionedInside.contains(identifier.name)
            inner.append((identifier.name, isShared ? .cell(variable) : .register(variable)))
            if isShared {
                emit(.clear, variable, 1, at: identifier.span)
                emit(.newCell, variable, at: identifier.span)
            }
            assigned.insert(identifier.name)
        }
        assign(pattern, from: register)
    }

    // MARK: - Indexing

    private func compileIndex(_ base: Expression, _ subscripts: [Subscript], into target: Int, _ span: Span) {
        if subscripts.count == 1, case .value(let index) = subscripts[0] {
            let object = stableOperand(base, before: index)
            let place = emit(.getIndex, target, object, operand(index), at: span)
            places[place] = Prototype.Places(operands: [index.span])
            return
        }
        let register = temporary()
        compile(base, into: register)
        let layout = compileSubscripts(subscripts, after: register)
        let place = emit(.getSubscripts, register, register, layout, at: span)
        places[place] = Prototype.Places(operands: subscripts.map(\.span))
        emit(.move, target, register, at: span)
    }

    /// Puts the parts of subscripts into the registers after `base` and gives the index of their layout.
    func compileSubscripts(_ subscripts: [Subscript], after base: Int) -> Int {
        precondition(nextTemporary == base + 1)
        var kinds: [Prototype.SubscriptKind] = []
        for one in subscripts {
            switch one {
            case .value(let value):
                compile(value, into: temporary())
                kinds.append(.value)
            case .slice(let start, let stop, let step, _):
                for part in [start, stop, step] {
                    if let part { compile(part, into: temporary()) }
                }
                kinds.append(.slice(start: start != nil, stop: stop != nil, step: step != nil))
            case .ellipsis: kinds.append(.ellipsis)
            }
        }
        // Few layouts make up all the indexing of a program.
        if let known = subscriptLists.firstIndex(of: kinds) { return known }
        subscriptLists.append(kinds)
        return subscriptLists.count - 1
    }
}

extension Expression {
    /// Whether it is its own explanation.
    fileprivate var isLiteral: Bool {
        switch kind {
        case .none, .bool, .integer, .float, .string, .lambda: true
        default: false
        }
    }

    /// Whether computing it runs statements, which may assign variables.
    var hasBlock: Bool {
        switch kind {
        case .conditional, .timeBlock: true
        case .call(let callee, let arguments, let block):
            block != nil || callee.hasBlock || arguments.contains { $0.value.hasBlock }
        case .unary(_, let operand), .field(let operand, _): operand.hasBlock
        case .binary(_, let a, let b), .and(let a, let b), .or(let a, let b), .pipe(let a, let b):
            a.hasBlock || b.hasBlock
        case .list(let items), .tuple(let items): items.contains { $0.hasBlock }
        case .record(let fields): fields.contains { $0.value.hasBlock }
        case .comparisonChain(let first, let links): first.hasBlock || links.contains { $0.1.hasBlock }
        case .index(let base, let subscripts):
            base.hasBlock || subscripts.contains { $0.parts.contains { $0.hasBlock } }
        case .interpolation(let parts):
            parts.contains { if case .value(let value, _) = $0 { value.hasBlock } else { false } }
        case .comprehension(let element, let clauses):
            element.hasBlock
                || clauses.contains { clause in
                    switch clause {
                    case .each(_, let sequence): sequence.hasBlock
                    case .condition(let condition): condition.hasBlock
                    }
                }
        // What `time x = ...` assigns at the top is assigned there.
        case .form: true
        case .none, .bool, .integer, .float, .string, .name, .lambda, .invalid: false
        }
    }

    /// Whether the register it is computed into is written by the last instruction only, so that the expression may
    /// read the variable that it is assigned to.
    var writesOnlyAtEnd: Bool {
        switch kind {
        case .and, .or, .comparisonChain, .conditional: false
        default: true
        }
    }
}
