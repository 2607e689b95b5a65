/// An instruction as the machine runs it: the compiler's 64 bits taken apart, so that the loop need not.
///
/// Registers, cells and constants are offsets in bytes from the start of their memory, jumps are offsets in bytes
/// from the next instruction; numbers and indices are as they were.
struct Instruction {
    var opcode: Opcode
    var a: Int32 = 0
    var b: Int32 = 0
    var c: Int32 = 0

    /// What a field of the compiler's instruction is.
    enum Field {
        case none, register, signed, unsigned, jump
        /// 32 bits of the fields b and c together: a jump, or the index of a constant.
        case wideJump, wideConstant
    }

    init(_ code: UInt64) {
        opcode = Opcode(code)
        let fields = opcode.fields
        a = Self.decoded(code &>> 16, fields.a)
        b = Self.decoded(code &>> 32, fields.b)
        c = Self.decoded(fields.c == .wideJump ? code &>> 32 : code &>> 48, fields.c)
    }

    /// A field that stands in the lowest bits.
    private static func decoded(_ bits: UInt64, _ field: Field) -> Int32 {
        let value = Int32(UInt16(truncatingIfNeeded: bits))
        let valueStride = Int32(MemoryLayout<Value>.stride)
        let stride = Int32(MemoryLayout<Instruction>.stride)
        switch field {
        case .none: return 0
        case .register: return value * valueStride
        case .signed: return Int32(Int16(truncatingIfNeeded: value))
        case .unsigned: return value
        case .jump: return Int32(Int16(truncatingIfNeeded: value)) * stride
        case .wideJump: return Int32(truncatingIfNeeded: bits) &* stride
        case .wideConstant: return Int32(truncatingIfNeeded: bits) &* valueStride
        }
    }

    /// A function's instructions and constants as the machine takes them.
    ///
    /// Every instruction stays at its place, for errors find their source by it. A jump to a return becomes the return,
    /// a copy that is only returned is returned from where it was, and `x % 7` gets its number by which to multiply.
    static func decoded(_ code: [UInt64], constants: [Value]) -> (code: [Instruction], constants: [Value]) {
        var result = code.map { Instruction($0) }
        var constants = constants
        let stride = MemoryLayout<Instruction>.stride
        for index in result.indices where result[index].opcode == .jump {
            let target = index + 1 + Int(result[index].c) / stride
            if result.indices.contains(target), result[target].opcode == .returnValue { result[index] = result[target] }
        }
        for index in result.indices.dropLast() where result[index].opcode == .move {
            let next = result[index + 1]
            guard next.opcode == .returnValue, next.a == result[index].a else { continue }
            result[index] = Instruction(opcode: .returnValue, a: result[index].b)
        }
        for index in result.indices where result[index].opcode == .remainderInteger {
            let divisor = Int(result[index].c)
            result[index].c = Int32(constants.count * MemoryLayout<Value>.stride)
            constants.append(.int(divisor))
            constants.append(Reciprocal(of: divisor).value)
        }
        return (result, constants)
    }

    private init(opcode: Opcode, a: Int32) {
        self.opcode = opcode
        self.a = a
    }
}

extension UnsafeMutablePointer where Pointee == Value {
    /// The address so many bytes on.
    @inline(__always)
    func at(_ offset: Int32) -> UnsafeMutablePointer<Value> {
        (UnsafeMutableRawPointer(self) + Int(offset)).assumingMemoryBound(to: Value.self)
    }

    /// The value so many bytes on.
    @inline(__always)
    subscript(at offset: Int32) -> Value {
        get { at(offset).pointee }
        nonmutating set { at(offset).pointee = newValue }
    }

    /// Copies a value in two halves, each a load and its store. (Copied at once, a value whose halves were written
    /// just before would make the processor wait for both stores.)
    @inline(__always)
    func copy(from source: UnsafeMutablePointer<Value>) {
        pointee.head = source.pointee.head
        pointee.bits = source.pointee.bits
    }
}

extension UnsafeMutablePointer where Pointee == Instruction {
    @inline(__always)
    mutating func jump(by offset: Int32) {
        self = (UnsafeMutableRawPointer(self) + Int(offset)).assumingMemoryBound(to: Instruction.self)
    }
}
