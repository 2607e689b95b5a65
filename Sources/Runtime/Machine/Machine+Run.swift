import Diagnostics
import Syntax

extension Machine {
    /// Runs the top of a file to its end.
    func execute(_ prototype: Prototype) throws -> Value {
        let noCells = UnsafeMutablePointer<Value>(stack)
        let frame = Frame(pc: prototype.entry.pointee.code, base: stack, entry: prototype.entry, cells: noCells)
        let end = stack + Int(prototype.entry.pointee.registerCount)
        if end > usedEnd { usedEnd = end }
        return try run(frame)
    }

    /// Runs a frame, and the calls it makes, until it returns.
    ///
    /// This is the whole machine: one loop, one `switch`. Fast cases stand here, everything else in the
    /// functions it calls; those may throw, and the handler of the innermost `try` around the place goes on.
    func run(_ start: Frame) throws -> Value {
        let bottom = frameCount
        guard frameCount < Machine.frameLimit else { throw RuntimeError.recursionTooDeep(limit: Machine.frameLimit) }
        var frame = frames + bottom
        frame.pointee = start
        frameCount = bottom + 1
        let heap = self.heap
        let interrupt = self.interrupt
        let stack = self.stack
        var pc = start.pc
        var base = start.base
        var constants = start.entry.pointee.constants
        var cells = start.cells

        while true {
            do {
                while true {
                    let instruction = pc.pointee
                    pc += 1
                    let a = Int(UInt16(truncatingIfNeeded: instruction &>> 16))
                    let b = Int(UInt16(truncatingIfNeeded: instruction &>> 32))
                    let c = Int(UInt16(truncatingIfNeeded: instruction &>> 48))
                    switch unsafeBitCast(UInt8(truncatingIfNeeded: instruction), to: Opcode.self) {
                    case .move: base[a] = base[b]
                    case .constant: base[a] = constants[Int(instruction &>> 32)]
                    case .integer: base[a] = .int(Int(Int16(truncatingIfNeeded: b)))
                    case .none: base[a] = .none
                    case .bool: base[a] = .bool(b != 0)
                    case .clear: (base + a).update(repeating: .missing, count: b)
                    case .getGlobal:
                        let value = stack[b]
                        if value.tag == .missing { throw unassigned(frame, c, b) }
                        base[a] = value
                    case .setGlobal: stack[b] = base[a]
                    case .getCell:
                        let value = base[b].with(CellObject.self) { $0.value }
                        if value.tag == .missing { throw unassigned(frame, c, nil) }
                        base[a] = value
                    case .setCell:
                        let value = base[b]
                        base[a].with(CellObject.self) { $0.value = value }
                    case .getCapture:
                        let value = cells[b].with(CellObject.self) { $0.value }
                        if value.tag == .missing { throw unassigned(frame, c, nil) }
                        base[a] = value
                    case .setCapture:
                        let value = base[b]
                        cells[a].with(CellObject.self) { $0.value = value }
                    case .newCell: base[a] = heap.adopt(CellObject(base[a]), tag: .cell, bytes: 48)
                    case .closure: base[a] = closure(frame.pointee.entry, b, base, cells)
                    case .checkSet:
                        if base[a].tag == .missing { throw unassigned(frame, b, base == stack ? a : nil) }

                    // Arithmetic
                    case .add:
                        let x = base[b]
                        let y = base[c]
                        if x.tag == .int && y.tag == .int {
                            let (sum, overflow) = x.asInt.addingReportingOverflow(y.asInt)
                            if overflow { throw RuntimeError.integerOverflow(operation: "+") }
                            base[a] = .int(sum)
                        } else if x.tag == .float && y.tag == .float {
                            base[a] = .float(x.asFloat + y.asFloat)
                        } else {
                            base[a] = try arithmetic(.add, x, y)
                        }
                    case .subtract:
                        let x = base[b]
                        let y = base[c]
                        if x.tag == .int && y.tag == .int {
                            let (difference, overflow) = x.asInt.subtractingReportingOverflow(y.asInt)
                            if overflow { throw RuntimeError.integerOverflow(operation: "-") }
                            base[a] = .int(difference)
                        } else if x.tag == .float && y.tag == .float {
                            base[a] = .float(x.asFloat - y.asFloat)
                        } else {
                            base[a] = try arithmetic(.subtract, x, y)
                        }
                    case .multiply:
                        let x = base[b]
                        let y = base[c]
                        if x.tag == .int && y.tag == .int {
                            let (product, overflow) = x.asInt.multipliedReportingOverflow(by: y.asInt)
                            if overflow { throw RuntimeError.integerOverflow(operation: "*") }
                            base[a] = .int(product)
                        } else if x.tag == .float && y.tag == .float {
                            base[a] = .float(x.asFloat * y.asFloat)
                        } else {
                            base[a] = try arithmetic(.multiply, x, y)
                        }
                    case .divide:
                        let x = base[b]
                        let y = base[c]
                        if x.tag == .float && y.tag == .float && y.asFloat != 0 {
                            base[a] = .float(x.asFloat / y.asFloat)
                        } else {
                            base[a] = try arithmetic(.divide, x, y)
                        }
                    case .floorDivide: base[a] = try arithmetic(.floorDivide, base[b], base[c])
                    case .remainder:
                        let x = base[b]
                        let y = base[c]
                        if x.tag == .int && y.tag == .int && x.asInt >= 0 && y.asInt > 0 {
                            base[a] = .int(x.asInt % y.asInt)
                        } else {
                            base[a] = try arithmetic(.remainder, x, y)
                        }
                    case .power: base[a] = try arithmetic(.power, base[b], base[c])
                    case .matrixMultiply: base[a] = try arithmetic(.matrixMultiply, base[b], base[c])
                    case .addInteger:
                        let x = base[b]
                        let y = Int(Int16(truncatingIfNeeded: c))
                        if x.tag == .int {
                            let (sum, overflow) = x.asInt.addingReportingOverflow(y)
                            if overflow { throw RuntimeError.integerOverflow(operation: y < 0 ? "-" : "+") }
                            base[a] = .int(sum)
                        } else if x.tag == .float {
                            base[a] = .float(x.asFloat + Double(y))
                        } else if y < 0 {
                            base[a] = try arithmetic(.subtract, x, .int(-y))
                        } else {
                            base[a] = try arithmetic(.add, x, .int(y))
                        }
                    case .multiplyInteger:
                        let x = base[b]
                        let y = Int(Int16(truncatingIfNeeded: c))
                        if x.tag == .int {
                            let (product, overflow) = x.asInt.multipliedReportingOverflow(by: y)
                            if overflow { throw RuntimeError.integerOverflow(operation: "*") }
                            base[a] = .int(product)
                        } else {
                            base[a] = try arithmetic(.multiply, x, .int(y))
                        }
                    case .remainderInteger:
                        let x = base[b]
                        if x.tag == .int && x.asInt >= 0 {
                            base[a] = .int(x.asInt % c)
                        } else {
                            base[a] = try arithmetic(.remainder, x, .int(c))
                        }
                    case .equal: base[a] = try comparison(.equal, base[b], base[c])
                    case .notEqual: base[a] = try comparison(.notEqual, base[b], base[c])
                    case .less: base[a] = try comparison(.less, base[b], base[c])
                    case .lessEqual: base[a] = try comparison(.lessEqual, base[b], base[c])
                    case .greater: base[a] = try comparison(.greater, base[b], base[c])
                    case .greaterEqual: base[a] = try comparison(.greaterEqual, base[b], base[c])
                    case .approximatelyEqual: base[a] = try comparison(.approximatelyEqual, base[b], base[c])
                    case .contains: base[a] = try comparison(.contains, base[b], base[c])
                    case .lacks: base[a] = try comparison(.lacks, base[b], base[c])
                    case .logicalAnd: base[a] = try logical(isAnd: true, base[b], base[c])
                    case .logicalOr: base[a] = try logical(isAnd: false, base[b], base[c])
                    case .negate:
                        let x = base[b]
                        if x.tag == .float { base[a] = .float(-x.asFloat) } else { base[a] = try negated(x) }
                    case .plus: base[a] = try unaryPlus(base[b])
                    case .not: base[a] = try negation(base[b])

                    // Jumps
                    case .jump: pc += Int(Int32(truncatingIfNeeded: instruction &>> 32))
                    case .loop:
                        pc += Int(Int32(truncatingIfNeeded: instruction &>> 32))
                        if interrupt.isRaised { throw Interrupted() }
                        if heap.isSafePointWanted {
                            try safePoint(liveEnd: base + Int(frame.pointee.entry.pointee.registerCount))
                        }
                    case .jumpIfFalse:
                        let x = base[a]
                        if x.tag == .bool ? !x.asBool : try !isTrue(x) {
                            pc += Int(Int32(truncatingIfNeeded: instruction &>> 32))
                        }
                    case .jumpIfTrue:
                        let x = base[a]
                        if x.tag == .bool ? x.asBool : try isTrue(x) {
                            pc += Int(Int32(truncatingIfNeeded: instruction &>> 32))
                        }
                    case .jumpIfGiven:
                        if base[a].tag != .missing { pc += Int(Int32(truncatingIfNeeded: instruction &>> 32)) }
                    case .jumpIfPlainFalse:
                        let x = base[a]
                        if x.tag == .bool ? !x.asBool : (x.tag != .tensor ? try !isTrue(x) : false) {
                            pc += Int(Int32(truncatingIfNeeded: instruction &>> 32))
                        }
                    case .jumpIfPlainTrue:
                        let x = base[a]
                        if x.tag == .bool ? x.asBool : (x.tag != .tensor ? try isTrue(x) : false) {
                            pc += Int(Int32(truncatingIfNeeded: instruction &>> 32))
                        }
                    case .jumpUnlessLess:
                        let x = base[a]
                        let y = base[b]
                        let holds =
                            x.tag == .int && y.tag == .int
                            ? x.asInt < y.asInt
                            : x.tag == .float && y.tag == .float
                                ? x.asFloat < y.asFloat : try isTrue(comparison(.less, x, y))
                        if !holds { pc += Int(Int16(truncatingIfNeeded: c)) }
                    case .jumpUnlessLessEqual:
                        let x = base[a]
                        let y = base[b]
                        let holds =
                            x.tag == .int && y.tag == .int
                            ? x.asInt <= y.asInt
                            : x.tag == .float && y.tag == .float
                                ? x.asFloat <= y.asFloat : try isTrue(comparison(.lessEqual, x, y))
                        if !holds { pc += Int(Int16(truncatingIfNeeded: c)) }
                    case .jumpUnlessEqual:
                        if try !isTrue(comparison(.equal, base[a], base[b])) { pc += Int(Int16(truncatingIfNeeded: c)) }
                    case .jumpUnlessNotEqual:
                        if try !isTrue(comparison(.notEqual, base[a], base[b])) {
                            pc += Int(Int16(truncatingIfNeeded: c))
                        }
                    case .jumpUnlessLessInteger:
                        let x = base[a]
                        let y = Int(Int16(truncatingIfNeeded: b))
                        let holds = x.tag == .int ? x.asInt < y : try isTrue(comparison(.less, x, .int(y)))
                        if !holds { pc += Int(Int16(truncatingIfNeeded: c)) }
                    case .jumpUnlessLessEqualInteger:
                        let x = base[a]
                        let y = Int(Int16(truncatingIfNeeded: b))
                        let holds = x.tag == .int ? x.asInt <= y : try isTrue(comparison(.lessEqual, x, .int(y)))
                        if !holds { pc += Int(Int16(truncatingIfNeeded: c)) }
                    case .jumpUnlessGreaterInteger:
                        let x = base[a]
                        let y = Int(Int16(truncatingIfNeeded: b))
                        let holds = x.tag == .int ? x.asInt > y : try isTrue(comparison(.greater, x, .int(y)))
                        if !holds { pc += Int(Int16(truncatingIfNeeded: c)) }
                    case .jumpUnlessGreaterEqualInteger:
                        let x = base[a]
                        let y = Int(Int16(truncatingIfNeeded: b))
                        let holds = x.tag == .int ? x.asInt >= y : try isTrue(comparison(.greaterEqual, x, .int(y)))
                        if !holds { pc += Int(Int16(truncatingIfNeeded: c)) }
                    case .jumpUnlessEqualInteger:
                        let x = base[a]
                        let y = Int(Int16(truncatingIfNeeded: b))
                        let holds = x.tag == .int ? x.asInt == y : try isTrue(comparison(.equal, x, .int(y)))
                        if !holds { pc += Int(Int16(truncatingIfNeeded: c)) }

                    // Calls
                    case .call, .callNamed:
                        let slot = base + a
                        let isNamed = instruction & 0xFF == UInt64(Opcode.callNamed.rawValue)
                        var target: UnsafeMutablePointer<Prototype.Entry>?
                        if slot.pointee.tag == .function && !isNamed {
                            let entry = slot.pointee.with(FunctionObject.self) { $0.entry }
                            if Int(entry.pointee.parameterCount) == b { target = entry }
                        }
                        frame.pointee.pc = pc
                        let entry: UnsafeMutablePointer<Prototype.Entry>
                        if let target {
                            entry = target
                        } else {
                            let own = frame.pointee.entry
                            let names =
                                isNamed ? own.pointee.prototype._withUnsafeGuaranteedRef { $0.nameLists[c] } : []
                            top = base + Int(own.pointee.registerCount)
                            guard let bound = try call(slot, count: b, names: names) else { continue }
                            entry = bound
                        }
                        let newBase = slot + 1
                        let newEnd = newBase + Int(entry.pointee.registerCount)
                        if newEnd > usedEnd { usedEnd = newEnd }
                        if frameCount >= Machine.frameLimit {
                            throw RuntimeError.recursionTooDeep(limit: Machine.frameLimit)
                        }
                        if newEnd >= stackEnd { throw RuntimeError.stackFull }
                        if interrupt.isRaised { throw Interrupted() }
                        if heap.isSafePointWanted {
                            try safePoint(liveEnd: max(newEnd, base + Int(frame.pointee.entry.pointee.registerCount)))
                        }
                        cells = slot.pointee.with(FunctionObject.self) { $0.cells }
                        base = newBase
                        pc = entry.pointee.code
                        constants = entry.pointee.constants
                        frame += 1
                        frame.pointee = Frame(pc: pc, base: base, entry: entry, cells: cells)
                        frameCount += 1
                    case .returnValue:
                        let value = base[a]
                        frameCount -= 1
                        if frameCount == bottom { return value }
                        (base - 1).pointee = value
                        frame -= 1
                        pc = frame.pointee.pc
                        base = frame.pointee.base
                        constants = frame.pointee.entry.pointee.constants
                        cells = frame.pointee.cells

                    // Making
                    case .list: base[a] = heap.list(UnsafeBufferPointer(start: base + b, count: c))
                    case .tuple: base[a] = heap.tuple(Array(UnsafeBufferPointer(start: base + b, count: c)))
                    case .append:
                        let value = base[b]
                        base[a].with(ListObject.self) { $0.append(value) }
                        heap.grew(by: 16)
                    case .block: base[a] = heap.list(EmptyCollection<Value>())
                    case .appendItem:
                        let value = base[b]
                        if value.tag != .none && value.tag != .missing {
                            let place = pc - frame.pointee.entry.pointee.code - 1
                            base[a].with(ListObject.self) {
                                $0.append(value)
                                $0.append(.int(place))
                            }
                        }
                    case .record:
                        let keys = frame.pointee.entry.pointee.prototype._withUnsafeGuaranteedRef {
                            $0.symbolLists[c]
                        }
                        base[a] = heap.record(keys, Array(UnsafeBufferPointer(start: base + b, count: keys.count)))
                    case .format:
                        let format = frame.pointee.entry.pointee.prototype._withUnsafeGuaranteedRef {
                            c == 0 ? nil : $0.formats[c - 1]
                        }
                        base[a] = try formatted(base[b], format)
                    case .join: base[a] = try joined(UnsafeBufferPointer(start: base + b, count: c))

                    // Looking inside
                    case .getField:
                        let name = frame.pointee.entry.pointee.prototype._withUnsafeGuaranteedRef { $0.fields[c] }
                        base[a] = try field(of: base[b], name)
                    case .setField:
                        let name = frame.pointee.entry.pointee.prototype._withUnsafeGuaranteedRef { $0.fields[c] }
                        try setField(of: base[a], name, base[b])
                    case .getIndex:
                        let object = base[b]
                        let index = base[c]
                        if object.tag == .list && index.tag == .int {
                            let found = object.with(ListObject.self) { list -> Value? in
                                let position = index.asInt
                                if position >= 0 && position < list.count { return list.elements[position] }
                                return nil
                            }
                            if let found {
                                base[a] = found
                                continue
                            }
                        }
                        base[a] = try element(of: object, at: index)
                    case .setIndex:
                        let object = base[a]
                        let index = base[b]
                        let value = base[c]
                        if object.tag == .list && index.tag == .int {
                            let isDone = object.with(ListObject.self) { list -> Bool in
                                let position = index.asInt
                                guard position >= 0 && position < list.count else { return false }
                                list.elements[position] = value
                                return true
                            }
                            if isDone { continue }
                        }
                        try setElement(of: object, at: index, value)
                    case .getSubscripts:
                        let kinds = frame.pointee.entry.pointee.prototype._withUnsafeGuaranteedRef {
                            $0.subscriptLists[c]
                        }
                        base[a] = try elements(of: base[b], subscripts(kinds, base + a + 1))
                    case .setSubscripts:
                        let kinds = frame.pointee.entry.pointee.prototype._withUnsafeGuaranteedRef {
                            $0.subscriptLists[c]
                        }
                        try setElements(of: base[a], subscripts(kinds, base + a + 1), base[b])
                    case .unpack: try unpack(base[b], into: base + a, count: c)

                    // Loops
                    case .rangePrepare: try prepareRange(base + a)
                    case .rangeNext:
                        let left = base[a + 1].asInt
                        if left <= 0 {
                            pc += Int(Int16(truncatingIfNeeded: c))
                        } else {
                            let counter = base[a]
                            base[b] = counter
                            base[a] = .int(counter.asInt &+ base[a + 2].asInt)
                            base[a + 1] = .int(left &- 1)
                        }
                    case .rangeLoop:
                        if interrupt.isRaised { throw Interrupted() }
                        if heap.isSafePointWanted {
                            try safePoint(liveEnd: base + Int(frame.pointee.entry.pointee.registerCount))
                        }
                        let left = base[a + 1].asInt
                        if left > 0 {
                            let counter = base[a]
                            base[b] = counter
                            base[a] = .int(counter.asInt &+ base[a + 2].asInt)
                            base[a + 1] = .int(left &- 1)
                            pc += Int(Int16(truncatingIfNeeded: c))
                        }
                    case .iteratorPrepare: base[a] = try iterator(over: base[b])
                    case .iteratorNext:
                        if let value = try nextElement(base[a]) {
                            base[b] = value
                        } else {
                            pc += Int(Int16(truncatingIfNeeded: c))
                        }

                    // Checks
                    case .checkContract:
                        let contract = frame.pointee.entry.pointee.prototype._withUnsafeGuaranteedRef {
                            $0.contracts[b]
                        }
                        try check(base[a], contract, base)
                    case .expectTrue: try expectTrue(base[a])
                    case .expectComparison: try expectComparison(BinaryOperator.allCases[c], base[a], base[b])

                    // Statements
                    case .importFile:
                        let own = frame.pointee.entry
                        frame.pointee.pc = pc
                        top = base + Int(own.pointee.registerCount)
                        let (path, source) = own.pointee.prototype._withUnsafeGuaranteedRef { ($0.names[b], $0.source) }
                        try importFile(path, source)
                    case .trace:
                        noteTrace(base[a], at: pc - frame.pointee.entry.pointee.code - 1, frame.pointee.entry)
                    case .learningForm:
                        frame.pointee.pc = pc
                        top = base + Int(frame.pointee.entry.pointee.registerCount)
                        base[a] = try learningForm(b, base[a])
                    }
                }
            } catch {
                frame.pointee.pc = pc
                let diagnostic = try located(error, bottom: bottom)
                guard let handler = handlerAbove(bottom) else {
                    frameCount = bottom
                    throw diagnostic
                }
                frame = frames + (frameCount - 1)
                base = frame.pointee.base
                constants = frame.pointee.entry.pointee.constants
                cells = frame.pointee.cells
                pc = frame.pointee.entry.pointee.code + handler.target
                base[handler.register] = problemValue(diagnostic)
            }
        }
    }
}
