import Diagnostics
import Syntax

extension FunctionCompiler {
    /// The name under which a call hands over its builder block.
    static let blockArgument = "{ }"

    func compileCall(
        _ callee: Expression, piped: Expression?, _ arguments: [Argument], _ block: Block?, into target: Int,
        _ span: Span
    ) {
        withTemporaries {
            let base = isUnused(target) ? target : temporary()
            compile(callee, into: base)
            var count = 0
            var parts = Prototype.Places(callee: callee.span, operands: [])
            if let piped {
                compile(piped, into: temporary())
                parts.operands.append(piped.span)
                count += 1
            }
            var names: [String] = []
            for argument in arguments {
                compile(argument.value, into: temporary())
                parts.operands.append(argument.value.span)
                count += 1
                if let name = argument.name {
                    names.append(name.name)
                    parts.names.append(name)
                }
            }
            if let block {
                let gathering = temporary()
                emit(.block, gathering, at: block.span)
                compile(block, .gather(gathering))
                count += 1
                names.append(Self.blockArgument)
            }
            // A call that `explain` opens is never taken the short way.
            if names.isEmpty && !isExplained {
                places[emit(.call, base, count, at: span)] = parts
            } else {
                if nameLists.last != names { nameLists.append(names) }
                places[emit(.callNamed, base, count, nameLists.count - 1, at: span)] = parts
            }
            if target != base { emit(.move, target, base, at: span) }
        }
    }

    /// Whether a register is the temporary taken last, so that a call can be laid out from it on: it holds nothing yet.
    private func isUnused(_ register: Int) -> Bool {
        register == nextTemporary - 1 && register >= firstTemporary
            && !inner.contains { $0.variable.register == register }
    }

    /// `x |> f(a)` is `f(x, a)`; `x |> f` is `f(x)`.
    func compilePipe(_ value: Expression, _ function: Expression, into target: Int, _ span: Span) {
        // The place of an error is the step of the pipe, not the whole chain before it; `explain` tells of the whole.
        let place = isExplained ? span : function.span
        if case .call(let callee, let arguments, let block) = function.kind {
            compileCall(callee, piped: value, arguments, block, into: target, place)
        } else {
            compileCall(function, piped: value, [], nil, into: target, place)
        }
    }

    // MARK: - Functions

    func compileClosure(_ function: Function, name: String, into target: Int, form: LearningForm? = nil) {
        let nested = FunctionCompiler(unit: unit, parent: self, name: name, span: function.span, form: form)
        prototypes.append(nested.compileFunction(function))
        emit(.closure, target, prototypes.count - 1, at: function.span)
    }

    /// `time EXPR` and its like: the operand becomes a function that the form runs as it needs.
    func compileForm(
        _ form: LearningForm, _ body: Function.Body, _ bodySpan: Span, into target: Int, _ span: Span
    ) {
        let function = Function(name: nil, parameters: [], result: nil, body: body, span: bodySpan)
        withTemporaries {
            let register = temporary()
            compileClosure(function, name: form.rawValue, into: register, form: form)
            let index = LearningFormIndex.index(form)
            emit(.learningForm, register, index, at: span)
            for round in roundCells { updateRound(round.name, at: span) }
            if target != register { emit(.move, target, register, at: span) }
        }
    }

    func compileFunction(_ function: Function) -> Prototype {
        var names = NameCollector()
        for parameter in function.parameters {
            if let value = parameter.defaultValue { names.collect(value) }
        }
        switch function.body {
        case .block(let block): names.collect(block)
        case .expression(let expression): names.collect(expression)
        }
        mentionedInside = names.mentionedInside
        declareVariables(function, names)
        nextTemporary = variables.count
        registerCount = nextTemporary
        reserveLoopConstants(names.loopConstants)
        firstTemporary = nextTemporary
        compileParameters(function)
        let result = temporary()
        switch function.body {
        case .block(let block): compile(block, .value(result))
        case .expression(let expression): compile(expression, into: result)
        }
        emitReturn(result, at: function.bodyEnd)
        clearVariables(from: function.parameters.count)
        let parameters = function.parameters.map {
            Prototype.Parameter(name: $0.identifier.name, isOptional: $0.defaultValue != nil)
        }
        return prototype(parameters: parameters, inside: inside(of: function, names))
    }

    private func inside(of function: Function, _ names: NameCollector) -> Prototype.Inside {
        let parameters = Set(function.parameters.map(\.identifier.name))
        var seen: Set<String> = []
        var inside = Prototype.Inside(isExplained: isExplained)
        for name in names.assigned where !parameters.contains(name) && seen.insert(name).inserted {
            if let variable = variables[name] { inside.variables.append((name, variable.register)) }
        }
        if case .block(let block) = function.body, case .expression(let last)? = block.statements.last?.kind {
            inside.result = last.span
        }
        return inside
    }

    /// Parameters first, then the sizes that the contracts name, then what the body assigns.
    private func declareVariables(_ function: Function, _ names: NameCollector) {
        func declare(_ name: String) {
            guard variables[name] == nil else { return }
            let register = variables.count
            variables[name] = mentionedInside.contains(name) ? .cell(register) : .register(register)
        }
        for parameter in function.parameters {
            declare(parameter.identifier.name)
            unit.noteVariable(parameter.identifier)
            assigned.insert(parameter.identifier.name)
        }
        let contracts = function.parameters.compactMap(\.contract) + [function.result].compactMap { $0 }
        for contract in contracts {
            guard case .shape(let dimensions) = contract.kind else { continue }
            for case .named(let identifier) in dimensions where variables[identifier.name] == nil {
                declare(identifier.name)
                needsClear = true
            }
        }
        for name in names.assigned where !isVariableOfEnclosingFunction(name) {
            // What a learning form's operand assigns at the top of a file is a global like any other.
            if assignsGlobals {
                _ = unit.globalSlot(assigning: name)
                assignedGlobals.insert(name)
            } else {
                declare(name)
            }
        }
    }

    private func compileParameters(_ function: Function) {
        for parameter in function.parameters {
            guard let value = parameter.defaultValue, let variable = variables[parameter.identifier.name] else {
                continue
            }
            let register = variable.register
            let given = emitJump(.jumpIfGiven, register, at: value.span)
            compile(value, into: register)
            land([given])
        }
        for parameter in function.parameters {
            guard let contract = parameter.contract, let variable = variables[parameter.identifier.name] else {
                continue
            }
            let index = add(contract, subject: parameter.identifier.name)
            emit(.checkContract, variable.register, index, at: contract.span)
        }
        if let result = function.result { resultContract = add(result, subject: nil) }
        // Shared variables get their cells: a parameter's holds its value, another's nothing yet.
        for (_, variable) in variables.sorted(by: { $0.key < $1.key }) {
            guard case .cell(let register) = variable else { continue }
            if register >= function.parameters.count { needsClear = true }
            emit(.newCell, register, at: function.span)
        }
    }

    private func add(_ contract: Contract, subject: String?) -> Int {
        let kind: Prototype.CompiledContract.Kind
        switch contract.kind {
        case .type(let name):
            if !Machine.contractTypes.contains(name) { unit.report(.unknownContract(name), contract.span) }
            kind = .type(name)
        case .shape(let dimensions):
            kind = .shape(
                dimensions.map { dimension in
                    switch dimension {
                    case .size(let size): .size(size)
                    case .any: .any
                    case .rest: .rest
                    case .named(let identifier):
                        variables[identifier.name].map { .named(register: $0.register, name: identifier.name) } ?? .any
                    }
                })
        }
        contracts.append(
            Prototype.CompiledContract(kind: kind, subject: subject, text: unit.source.text(contract.span)))
        return contracts.count - 1
    }

    private func clearVariables(from parameterCount: Int) {
        guard needsClear, variables.count > parameterCount else { return }
        let clear = Opcode.encode(.clear, parameterCount, variables.count - parameterCount)
        prepend([(clear, span)])
    }
}

extension Function {
    /// Where an error about the function's result points: its last expression, or its end.
    fileprivate var bodyEnd: Span {
        switch body {
        case .block(let block): block.statements.last?.span ?? block.span
        case .expression(let expression): expression.span
        }
    }
}

/// The forms by number, as an instruction names them.
enum LearningFormIndex {
    static let all: [LearningForm] = [.explain, .steps, .time]

    static func index(_ form: LearningForm) -> Int { all.firstIndex(of: form) ?? 0 }
}
