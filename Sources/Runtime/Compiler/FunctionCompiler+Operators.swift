import Diagnostics
import Syntax

extension FunctionCompiler {
    static func opcode(_ operation: BinaryOperator) -> Opcode {
        switch operation {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .floorDivide: .floorDivide
        case .remainder: .remainder
        case .power: .power
        case .matrixMultiply: .matrixMultiply
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessEqual: .lessEqual
        case .greater: .greater
        case .greaterEqual: .greaterEqual
        case .approximatelyEqual: .approximatelyEqual
        case .contains: .contains
        case .lacks: .lacks
        }
    }

    func compileUnary(_ operation: UnaryOperator, _ value: Expression, into target: Int, _ span: Span) {
        let opcode: Opcode =
            switch operation {
            case .negate: .negate
            case .plus: .plus
            case .not: .not
            }
        withTemporaries { _ = emit(opcode, target, operand(value), at: span) }
    }

    func compileBinary(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, into target: Int, _ span: Span
    ) {
        withTemporaries {
            let first = stableOperand(left, before: right)
            if let (opcode, value) = immediateForm(operation, right) {
                emit(opcode, target, first, value, at: span)
            } else {
                emit(Self.opcode(operation), target, first, operand(right), at: span)
            }
        }
    }

    /// The form of the instruction with a small whole number in place of the right register.
    private func immediateForm(_ operation: BinaryOperator, _ right: Expression) -> (Opcode, Int)? {
        guard let value = right.smallInteger else { return nil }
        switch operation {
        case .add: return (.addInteger, value)
        case .subtract where value > Int(Int16.min): return (.addInteger, -value)
        case .multiply: return (.multiplyInteger, value)
        case .remainder where value > 1: return (.remainderInteger, value)
        default: return nil
        }
    }

    func compileChain(
        _ first: Expression, _ links: [(BinaryOperator, Expression)], into target: Int, _ span: Span
    ) {
        withTemporaries {
            var left = temporary()
            compile(first, into: left)
            var exits: [Int] = []
            for (index, link) in links.enumerated() {
                let right = temporary()
                compile(link.1, into: right)
                if index == 0 {
                    emit(Self.opcode(link.0), target, left, right, at: span)
                } else {
                    let result = temporary()
                    emit(Self.opcode(link.0), result, left, right, at: span)
                    emit(.logicalAnd, target, target, result, at: span)
                }
                if index < links.count - 1 { exits.append(emitJump(.jumpIfPlainFalse, target, at: span)) }
                left = right
            }
            land(exits)
        }
    }

    func compileLogical(
        _ left: Expression, _ right: Expression, isAnd: Bool, into target: Int, _ span: Span
    ) {
        withTemporaries {
            compile(left, into: target)
            let exit = emitJump(isAnd ? .jumpIfPlainFalse : .jumpIfPlainTrue, target, at: left.span)
            let before = assigned
            let second = temporary()
            compile(right, into: second)
            emit(isAnd ? .logicalAnd : .logicalOr, target, target, second, at: span)
            assigned = before
            land([exit])
        }
    }

    // MARK: - Conditions

    func compileConditional(
        _ condition: Expression, _ then: Block, _ otherwise: Block?, _ use: BlockUse, _ span: Span
    ) {
        withTemporaries {
            let exit = compileCondition(condition)
            let before = assigned
            compile(then, use)
            let afterThen = assigned
            assigned = before
            if otherwise == nil, case .value(let register) = use {
                let end = emitJump(.jump, at: span)
                land(exit)
                emit(.none, register, at: span)
                land([end])
            } else if let otherwise {
                let end = emitJump(.jump, at: span)
                land(exit)
                compile(otherwise, use)
                assigned = assigned.intersection(afterThen)
                land([end])
            } else {
                land(exit)
            }
        }
    }

    /// Code that goes on when the condition holds; gives the jumps taken when it does not.
    func compileCondition(_ condition: Expression) -> [Int] {
        withTemporaries {
            switch condition.kind {
            case .bool(true): return []
            case .and(let left, let right) where !left.hasBlock:
                let exits = compileCondition(left)
                let before = assigned
                let more = compileCondition(right)
                // What a block on the right assigns, it may not have assigned where the left was false.
                if right.hasBlock { assigned = before }
                return exits + more
            case .binary(let operation, let left, let right):
                if let jump = fusedComparison(operation, left, right, condition.span) { return [jump] }
            default: break
            }
            let register = operand(condition)
            return [emitJump(.jumpIfFalse, register, at: condition.span)]
        }
    }

    private func fusedComparison(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span
    ) -> Int? {
        if let value = right.smallInteger {
            let opcode: Opcode
            switch operation {
            case .less: opcode = .jumpUnlessLessInteger
            case .lessEqual: opcode = .jumpUnlessLessEqualInteger
            case .greater: opcode = .jumpUnlessGreaterInteger
            case .greaterEqual: opcode = .jumpUnlessGreaterEqualInteger
            case .equal: opcode = .jumpUnlessEqualInteger
            case .notEqual: opcode = .jumpUnlessNotEqualInteger
            default: return fusedRegisters(operation, left, right, span)
            }
            return emit(opcode, operand(left), value, at: span)
        }
        return fusedRegisters(operation, left, right, span)
    }

    private func fusedRegisters(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span
    ) -> Int? {
        let opcode: Opcode
        var isSwapped = false
        switch operation {
        case .less: opcode = .jumpUnlessLess
        case .lessEqual: opcode = .jumpUnlessLessEqual
        case .greater: (opcode, isSwapped) = (.jumpUnlessLess, true)
        case .greaterEqual: (opcode, isSwapped) = (.jumpUnlessLessEqual, true)
        case .equal: opcode = .jumpUnlessEqual
        case .notEqual: opcode = .jumpUnlessNotEqual
        default: return nil
        }
        let first = stableOperand(left, before: right)
        let second = operand(right)
        return emit(opcode, isSwapped ? second : first, isSwapped ? first : second, at: span)
    }
}

extension Expression {
    /// The value of a whole number that fits an instruction's field.
    fileprivate var smallInteger: Int? {
        guard case .integer(let value) = kind, Int(Int16(truncatingIfNeeded: value)) == value else { return nil }
        return value
    }
}
