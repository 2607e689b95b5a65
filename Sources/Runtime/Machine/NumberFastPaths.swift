// The cases of operators that the machine settles in its loop: two plain numbers of one kind. Each answers whether the
// case is one of these and its result is written; where it is not, `Machine.arithmetic` and `Machine.comparison` go on,
// which know every kind of value and every error.
//
// They read through addresses, the number only after its tag: so a fraction goes from memory straight into a register
// for fractions, which saves the way through one for whole numbers.
extension UnsafeMutablePointer where Pointee == Value {
    @inline(__always)
    private var isInt: Bool { pointee.tag == .int }

    @inline(__always)
    private var isFloat: Bool { pointee.tag == .float }

    @inline(__always)
    private var int: Int { (UnsafeRawPointer(self) + 8).load(as: Int.self) }

    @inline(__always)
    private var float: Double { (UnsafeRawPointer(self) + 8).load(as: Double.self) }

    /// Writes a result; an overflow is left to the long way, which says so.
    @inline(__always)
    private func set(_ result: (partialValue: Int, overflow: Bool)) -> Bool {
        if result.overflow { return false }
        pointee = .int(result.partialValue)
        return true
    }

    @inline(__always)
    private func set(_ result: Double) -> Bool {
        pointee = .float(result)
        return true
    }

    // MARK: - Arithmetic

    @inline(__always)
    func setSum(_ x: Self, _ y: Self) -> Bool {
        if x.isInt && y.isInt { return set(x.int.addingReportingOverflow(y.int)) }
        return x.isFloat && y.isFloat ? set(x.float + y.float) : false
    }

    @inline(__always)
    func setDifference(_ x: Self, _ y: Self) -> Bool {
        if x.isInt && y.isInt { return set(x.int.subtractingReportingOverflow(y.int)) }
        return x.isFloat && y.isFloat ? set(x.float - y.float) : false
    }

    @inline(__always)
    func setProduct(_ x: Self, _ y: Self) -> Bool {
        if x.isInt && y.isInt { return set(x.int.multipliedReportingOverflow(by: y.int)) }
        return x.isFloat && y.isFloat ? set(x.float * y.float) : false
    }

    @inline(__always)
    func setQuotient(_ x: Self, _ y: Self) -> Bool {
        x.isFloat && y.isFloat && y.float != 0 ? set(x.float / y.float) : false
    }

    /// Where neither number is below 0, quotient and remainder are the processor's.
    @inline(__always)
    func setFloorQuotient(_ x: Self, _ y: Self) -> Bool {
        guard x.isInt, y.isInt, x.int >= 0, y.int > 0 else { return false }
        return set((Int(truncatingIfNeeded: x.pointee.bits / y.pointee.bits), false))
    }

    @inline(__always)
    func setRemainder(_ x: Self, _ y: Self) -> Bool {
        guard x.isInt, y.isInt, x.int >= 0, y.int > 0 else { return false }
        return set((Int(truncatingIfNeeded: x.pointee.bits % y.pointee.bits), false))
    }

    // MARK: - With a whole number of the code

    @inline(__always)
    func setSum(_ x: Self, _ y: Int32) -> Bool {
        if x.isInt { return set(x.int.addingReportingOverflow(Int(y))) }
        return x.isFloat ? set(x.float + Double(y)) : false
    }

    @inline(__always)
    func setProduct(_ x: Self, _ y: Int32) -> Bool {
        if x.isInt { return set(x.int.multipliedReportingOverflow(by: Int(y))) }
        return x.isFloat ? set(x.float * Double(y)) : false
    }

    /// By a constant whose reciprocal follows it.
    @inline(__always)
    func setRemainder(_ x: Self, ofConstant divisor: Self) -> Bool {
        guard x.isInt, x.int >= 0 else { return false }
        let number = x.int
        return set((number &- Reciprocal(divisor[1]).quotient(number) &* divisor.int, false))
    }

    // MARK: - Comparison

    /// The answer to a comparison of two plain numbers of one kind; nil where it needs a closer look.
    @inline(__always)
    func compared(to y: Self, _ ints: (Int, Int) -> Bool, _ floats: (Double, Double) -> Bool) -> Bool? {
        if isInt && y.isInt { return ints(int, y.int) }
        if isFloat && y.isFloat { return floats(float, y.float) }
        return nil
    }

    @inline(__always)
    func setAnswer(_ x: Self, _ y: Self, _ ints: (Int, Int) -> Bool, _ floats: (Double, Double) -> Bool) -> Bool {
        guard let answer = x.compared(to: y, ints, floats) else { return false }
        pointee = .bool(answer)
        return true
    }

    // MARK: - Loops over ranges

    /// Counts the range in these three registers (next number, how many are left, step) one on; false at its end.
    @inline(__always)
    func takeNextOfRange(into variable: Self) -> Bool {
        guard self[1].asInt > 0 else { return false }
        variable.pointee = .int(pointee.asInt)
        self[0].bits = self[0].bits &+ self[2].bits
        self[1].bits = self[1].bits &- 1
        return true
    }
}
