/// What an instruction does. `a`, `b` and `c` are its three 16-bit fields: registers unless said otherwise.
///
/// The compiler writes an instruction as 64 bits: the opcode in the lowest byte, then `a`, `b`, `c` from bit 16 on. Jumps
/// are relative to the instruction after the jump. The machine runs it as an `Instruction`.
enum Opcode: UInt8 {
    // Moving
    /// a = b
    case move
    /// a = constants[b | c << 16]
    case constant
    /// a = b, a signed whole number
    case integer
    /// a = none
    case none
    /// a = true or false by b
    case bool
    /// registers a ..< a + b = missing
    case clear
    /// a = globals[b]; c names it
    case getGlobal
    /// globals[b] = a: only in the operand of a learning form, which runs as if it stood at the top
    case setGlobal
    /// a = the cell b's value; c names it
    case getCell
    /// the cell a's value = b
    case setCell
    /// a = the value of the function's cell b; c names it
    case getCapture
    /// the function's cell a = b
    case setCapture
    /// a = a new cell with a's value
    case newCell
    /// a = a function of prototypes[b]
    case closure
    /// fails when register a is missing; b names it
    case checkSet

    // Arithmetic: a = b op c
    case add, subtract, multiply, divide, floorDivide, remainder, power, matrixMultiply
    /// a = b op c, c a signed whole number
    case addInteger, multiplyInteger, remainderInteger
    case equal, notEqual, less, lessEqual, greater, greaterEqual, approximatelyEqual, contains, lacks
    /// a = b and/or c, element by element where one is a tensor
    case logicalAnd, logicalOr
    /// a = op b
    case negate, plus, not

    // Jumping
    /// by b | c << 16, signed
    case jump
    /// the same backwards, with a look at the interrupt flag
    case loop
    /// when a is false or true: by b | c << 16
    case jumpIfFalse, jumpIfTrue
    /// when the register a is not missing
    case jumpIfGiven
    /// `and`, `or`: when a is a plain false (true); a tensor falls through
    case jumpIfPlainFalse, jumpIfPlainTrue
    /// unless a op b: by c, signed
    case jumpUnlessLess, jumpUnlessLessEqual, jumpUnlessEqual, jumpUnlessNotEqual
    /// unless a op the signed whole number b: by c, signed
    case jumpUnlessLessInteger, jumpUnlessLessEqualInteger, jumpUnlessGreaterInteger, jumpUnlessGreaterEqualInteger
    case jumpUnlessEqualInteger, jumpUnlessNotEqualInteger

    // Calling
    /// a = a(a + 1 ... a + b)
    case call
    /// the same, the last arguments named by nameLists[c]
    case callNamed
    /// the caller's register = a
    case returnValue

    // Making
    /// a = the list, tuple of registers b ..< b + c
    case list, tuple
    /// appends b to the list a
    case append
    /// a = an empty gathering of a builder block's values
    case block
    /// appends b to the gathering a, unless it is none
    case appendItem
    /// a = a record of the values from register b on with the names of symbolLists[c]
    case record
    /// a = text of b by formats[c - 1], or plain when c is 0
    case format
    /// a = the text of registers b ..< b + c joined
    case join

    // Looking inside
    /// a = b.name, the field fields[c]
    case getField
    /// a.name = b, the field fields[c]
    case setField
    /// a = b[c]
    case getIndex
    /// a[b] = c
    case setIndex
    /// a = b[...], the subscripts in registers from a + 1 on laid out by subscriptLists[c]
    case getSubscripts
    /// a[...] = b, the same
    case setSubscripts
    /// registers a ..< a + c = the elements of b
    case unpack

    // Looping
    /// registers a, a + 1, a + 2 become counter, steps left and step of the range (start, stop, step)
    case rangePrepare
    /// b = the next number of the range at a, or a jump by c
    case rangeNext
    /// b = the next number of the range at a and a jump by c, back to the loop's body; or on, when it is over
    case rangeLoop
    /// a = an iterator over b
    case iteratorPrepare
    /// b = the next element of the iterator a, or a jump by c
    case iteratorNext

    // Tensors
    /// a = chains[b] of the tensor a in one pass, or a jump by c where it has none
    case jumpUnlessChained

    // Checking
    /// the value a against contracts[b]
    case checkContract
    /// `expect a`
    case expectTrue
    /// `expect a op b`, the operator c
    case expectComparison

    // Whole statements
    /// runs the file names[b]
    case importFile
    /// a = what the form b says of the function a
    case learningForm
    /// notes that the expression here has the value a, for `explain`
    case trace
}

extension Opcode {
    /// The opcode of an instruction that `encode` made.
    init(_ code: UInt64) { self = unsafeBitCast(UInt8(truncatingIfNeeded: code), to: Opcode.self) }

    /// What the fields of its instructions are.
    var fields: (a: Instruction.Field, b: Instruction.Field, c: Instruction.Field) {
        switch self {
        case .move, .getGlobal, .setGlobal, .getCell, .setCell, .getCapture, .setCapture, .negate, .plus, .not, .append,
            .appendItem, .iteratorPrepare, .list, .tuple, .record, .format, .join, .getField, .setField, .getSubscripts,
            .setSubscripts, .unpack, .expectComparison, .remainderInteger:
            (.register, .register, .unsigned)
        case .integer: (.register, .signed, .none)
        case .constant: (.register, .wideConstant, .none)
        case .none, .newCell, .returnValue, .block, .rangePrepare, .expectTrue, .trace: (.register, .none, .none)
        case .bool, .clear, .closure, .checkSet, .call, .callNamed, .checkContract, .learningForm, .importFile:
            (.register, .unsigned, .unsigned)
        case .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .power, .matrixMultiply, .equal, .notEqual,
            .less, .lessEqual, .greater, .greaterEqual, .approximatelyEqual, .contains, .lacks, .logicalAnd, .logicalOr,
            .getIndex, .setIndex:
            (.register, .register, .register)
        case .addInteger, .multiplyInteger: (.register, .register, .signed)
        case .jump, .loop: (.none, .none, .wideJump)
        case .jumpIfFalse, .jumpIfTrue, .jumpIfGiven, .jumpIfPlainFalse, .jumpIfPlainTrue: (.register, .none, .wideJump)
        case .jumpUnlessChained: (.register, .unsigned, .jump)
        case .jumpUnlessLess, .jumpUnlessLessEqual, .jumpUnlessEqual, .jumpUnlessNotEqual, .rangeNext, .rangeLoop,
            .iteratorNext:
            (.register, .register, .jump)
        case .jumpUnlessLessInteger, .jumpUnlessLessEqualInteger, .jumpUnlessGreaterInteger,
            .jumpUnlessGreaterEqualInteger, .jumpUnlessEqualInteger, .jumpUnlessNotEqualInteger:
            (.register, .signed, .jump)
        }
    }

    static func encode(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) -> UInt64 {
        UInt64(opcode.rawValue) | UInt64(UInt16(truncatingIfNeeded: a)) << 16
            | UInt64(UInt16(truncatingIfNeeded: b)) << 32 | UInt64(UInt16(truncatingIfNeeded: c)) << 48
    }

    static func encode(_ opcode: Opcode, _ a: Int, offset: Int) -> UInt64 {
        UInt64(opcode.rawValue) | UInt64(UInt16(truncatingIfNeeded: a)) << 16
            | UInt64(UInt32(bitPattern: Int32(truncatingIfNeeded: offset))) << 32
    }
}
