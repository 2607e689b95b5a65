import Diagnostics
import Syntax

extension Machine {
    /// Runs a frame, and the calls it makes, until it returns.
    ///
    /// This is the whole machine: one loop, one `switch`. Fast cases stand here and in `NumberFastPaths`, everything
    /// else in the functions it calls; those may throw, and the handler of the innermost `try` around the place goes
    /// on. `pc` and `base` stay in registers of the processor, so the loop has few other variables.
    func run(_ start: Frame) throws -> Value {
        let bottom = frameCount
        guard frameCount < Machine.frameLimit else { throw RuntimeError.recursionTooDeep(limit: Machine.frameLimit) }
        var frame = frames + bottom
        frame.pointee = start
        frameCount = bottom + 1
        let heap = self.heap
        let interrupt = self.interrupt
        var pc = start.pc
        var base = start.base
        var constants = start.entry.pointee.constants
        var cells = start.cells

        while true {
            do {
                while true {
                    let i = pc
                    pc += 1
                    switch i.pointee.opcode {
                    case .move: base.at(i.pointee.a).copy(from: base.at(i.pointee.b))
                    case .constant: base.at(i.pointee.a).copy(from: constants.at(i.pointee.b))
                    case .integer: base[at: i.pointee.a] = .int(Int(i.pointee.b))
                    case .none: base[at: i.pointee.a] = .none
                    case .bool: base[at: i.pointee.a] = .bool(i.pointee.b != 0)
                    case .clear: base.at(i.pointee.a).update(repeating: .missing, count: Int(i.pointee.b))
                    case .getGlobal:
                        let global = stack.at(i.pointee.b)
                        if global.pointee.tag == .missing { throw unassigned(frame, i.pointee.c, isGlobal: true) }
                        base.at(i.pointee.a).copy(from: global)
                    case .setGlobal: stack.at(i.pointee.b).copy(from: base.at(i.pointee.a))
                    case .getCell:
                        let value = base[at: i.pointee.b].with(CellObject.self) { $0.value }
                        if value.tag == .missing { throw unassigned(frame, i.pointee.c, isGlobal: false) }
                        base[at: i.pointee.a] = value
                    case .setCell:
                        let value = base[at: i.pointee.b]
                        base[at: i.pointee.a].with(CellObject.self) {
                            if $0.isWatched { willChange($0) }
                            $0.value = value
                        }
                    case .getCapture:
                        let value = cells[at: i.pointee.b].with(CellObject.self) { $0.value }
                        if value.tag == .missing { throw unassigned(frame, i.pointee.c, isGlobal: false) }
                        base[at: i.pointee.a] = value
                    case .setCapture:
                        let value = base[at: i.pointee.b]
                        cells[at: i.pointee.a].with(CellObject.self) {
                            if $0.isWatched { willChange($0) }
                            $0.value = value
                        }
                    case .newCell:
                        let place = base.at(i.pointee.a)
                        place.pointee = heap.adopt(CellObject(place.pointee), tag: .cell, bytes: 48)
                    case .closure: base[at: i.pointee.a] = closure(frame.pointee.entry, Int(i.pointee.b), base, cells)
                    case .checkSet:
                        if base[at: i.pointee.a].tag == .missing {
                            throw unassigned(frame, i.pointee.b, isGlobal: base == stack)
                        }

                    // Arithmetic
                    case .add:
                        let (x, y, result) = (base.at(i.pointee.b), base.at(i.pointee.c), base.at(i.pointee.a))
                        if !result.setSum(x, y) { result.pointee = try arithmetic(.add, x.pointee, y.pointee) }
                    case .subtract:
                        let (x, y, result) = (base.at(i.pointee.b), base.at(i.pointee.c), base.at(i.pointee.a))
                        if !result.setDifference(x, y) { result.pointee = try arithmetic(.subtract, x.pointee, y.pointee) }
                    case .multiply:
                        let (x, y, result) = (base.at(i.pointee.b), base.at(i.pointee.c), base.at(i.pointee.a))
                        if !result.setProduct(x, y) { result.pointee = try arithmetic(.multiply, x.pointee, y.pointee) }
                    case .divide:
                        let (x, y, result) = (base.at(i.pointee.b), base.at(i.pointee.c), base.at(i.pointee.a))
                        if !result.setQuotient(x, y) { result.pointee = try arithmetic(.divide, x.pointee, y.pointee) }
                    case .floorDivide:
                        let (x, y, result) = (base.at(i.pointee.b), base.at(i.pointee.c), base.at(i.pointee.a))
                        if !result.setFloorQuotient(x, y) { result.pointee = try arithmetic(.floorDivide, x.pointee, y.pointee) }
                    case .remainder:
                        let (x, y, result) = (base.at(i.pointee.b), base.at(i.pointee.c), base.at(i.pointee.a))
                        if !result.setRemainder(x, y) { result.pointee = try arithmetic(.remainder, x.pointee, y.pointee) }
                    case .addInteger:
                        let (x, result) = (base.at(i.pointee.b), base.at(i.pointee.a))
                        if !result.setSum(x, i.pointee.c) { result.pointee = try sum(x.pointee, Int(i.pointee.c)) }
                    case .multiplyInteger:
                        let (x, result) = (base.at(i.pointee.b), base.at(i.pointee.a))
                        if !result.setProduct(x, i.pointee.c) {
                            result.pointee = try arithmetic(.multiply, x.pointee, .int(Int(i.pointee.c)))
                        }
                    case .remainderInteger:
                        let (x, result) = (base.at(i.pointee.b), base.at(i.pointee.a))
                        let divisor = constants.at(i.pointee.c)
                        if !result.setRemainder(x, ofConstant: divisor) {
                            result.pointee = try arithmetic(.remainder, x.pointee, divisor.pointee)
                        }
                    case .equal:
                        let (x, y, result) = (base.at(i.pointee.b), base.at(i.pointee.c), base.at(i.pointee.a))
                        if !result.setAnswer(x, y, ==, ==) { result.pointee = try comparison(.equal, x.pointee, y.pointee) }
                    case .notEqual:
                        let (x, y, result) = (base.at(i.pointee.b), base.at(i.pointee.c), base.at(i.pointee.a))
                        if !result.setAnswer(x, y, !=, !=) { result.pointee = try comparison(.notEqual, x.pointee, y.pointee) }
                    case .less:
                        let (x, y, result) = (base.at(i.pointee.b), base.at(i.pointee.c), base.at(i.pointee.a))
                        if !result.setAnswer(x, y, <, <) { result.pointee = try comparison(.less, x.pointee, y.pointee) }
                    case .lessEqual:
                        let (x, y, result) = (base.at(i.pointee.b), base.at(i.pointee.c), base.at(i.pointee.a))
                        if !result.setAnswer(x, y, <=, <=) { result.pointee = try comparison(.lessEqual, x.pointee, y.pointee) }
                    case .greater:
                        let (x, y, result) = (base.at(i.pointee.b), base.at(i.pointee.c), base.at(i.pointee.a))
                        if !result.setAnswer(x, y, >, >) { result.pointee = try comparison(.greater, x.pointee, y.pointee) }
                    case .greaterEqual:
                        let (x, y, result) = (base.at(i.pointee.b), base.at(i.pointee.c), base.at(i.pointee.a))
                        if !result.setAnswer(x, y, >=, >=) { result.pointee = try comparison(.greaterEqual, x.pointee, y.pointee) }
                    case .power, .matrixMultiply, .approximatelyEqual, .contains, .lacks, .logicalAnd, .logicalOr, .plus, .not:
                        base[at: i.pointee.a] = try operate(i.pointee, base)
                    case .negate:
                        let x = base[at: i.pointee.b]
                        base[at: i.pointee.a] = x.tag == .float ? .float(-x.asFloat) : try negated(x)

                    // Jumps
                    case .jump: pc.jump(by: i.pointee.c)
                    case .loop:
                        pc.jump(by: i.pointee.c)
                        if interrupt.isRaised || heap.isSafePointWanted { try pause(frame) }
                    case .jumpIfFalse:
                        let x = base[at: i.pointee.a]
                        if x.tag == .bool ? !x.asBool : try !isTrue(x) { pc.jump(by: i.pointee.c) }
                    case .jumpIfTrue:
                        let x = base[at: i.pointee.a]
                        if x.tag == .bool ? x.asBool : try isTrue(x) { pc.jump(by: i.pointee.c) }
                    case .jumpIfGiven:
                        if base[at: i.pointee.a].tag != .missing { pc.jump(by: i.pointee.c) }
                    case .jumpIfPlainFalse:
                        let x = base[at: i.pointee.a]
                        if x.tag == .bool ? !x.asBool : (x.tag != .tensor ? try !isTrue(x) : false) {
                            pc.jump(by: i.pointee.c)
                        }
                    case .jumpIfPlainTrue:
                        let x = base[at: i.pointee.a]
                        if x.tag == .bool ? x.asBool : (x.tag != .tensor ? try isTrue(x) : false) {
                            pc.jump(by: i.pointee.c)
                        }
                    case .jumpUnlessLess:
                        let (x, y) = (base.at(i.pointee.a), base.at(i.pointee.b))
                        if let holds = x.compared(to: y, <, <) {
                            if !holds { pc.jump(by: i.pointee.c) }
                        } else if try !isTrue(comparison(.less, x.pointee, y.pointee)) {
                            pc.jump(by: i.pointee.c)
                        }
                    case .jumpUnlessLessEqual:
                        let (x, y) = (base.at(i.pointee.a), base.at(i.pointee.b))
                        if let holds = x.compared(to: y, <=, <=) {
                            if !holds { pc.jump(by: i.pointee.c) }
                        } else if try !isTrue(comparison(.lessEqual, x.pointee, y.pointee)) {
                            pc.jump(by: i.pointee.c)
                        }
                    case .jumpUnlessEqual:
                        let (x, y) = (base.at(i.pointee.a), base.at(i.pointee.b))
                        if let holds = x.compared(to: y, ==, ==) {
                            if !holds { pc.jump(by: i.pointee.c) }
                        } else if try !isTrue(comparison(.equal, x.pointee, y.pointee)) {
                            pc.jump(by: i.pointee.c)
                        }
                    case .jumpUnlessNotEqual:
                        let (x, y) = (base.at(i.pointee.a), base.at(i.pointee.b))
                        if let holds = x.compared(to: y, !=, !=) {
                            if !holds { pc.jump(by: i.pointee.c) }
                        } else if try !isTrue(comparison(.notEqual, x.pointee, y.pointee)) {
                            pc.jump(by: i.pointee.c)
                        }
                    case .jumpUnlessLessInteger:
                        let x = base[at: i.pointee.a]
                        let y = Int(i.pointee.b)
                        if x.tag == .int {
                            if !(x.asInt < y) { pc.jump(by: i.pointee.c) }
                        } else if try !isTrue(comparison(.less, x, .int(y))) {
                            pc.jump(by: i.pointee.c)
                        }
                    case .jumpUnlessLessEqualInteger:
                        let x = base[at: i.pointee.a]
                        let y = Int(i.pointee.b)
                        if x.tag == .int {
                            if !(x.asInt <= y) { pc.jump(by: i.pointee.c) }
                        } else if try !isTrue(comparison(.lessEqual, x, .int(y))) {
                            pc.jump(by: i.pointee.c)
                        }
                    case .jumpUnlessGreaterInteger:
                        let x = base[at: i.pointee.a]
                        let y = Int(i.pointee.b)
                        if x.tag == .int {
                            if !(x.asInt > y) { pc.jump(by: i.pointee.c) }
                        } else if try !isTrue(comparison(.greater, x, .int(y))) {
                            pc.jump(by: i.pointee.c)
                        }
                    case .jumpUnlessGreaterEqualInteger:
                        let x = base[at: i.pointee.a]
                        let y = Int(i.pointee.b)
                        if x.tag == .int {
                            if !(x.asInt >= y) { pc.jump(by: i.pointee.c) }
                        } else if try !isTrue(comparison(.greaterEqual, x, .int(y))) {
                            pc.jump(by: i.pointee.c)
                        }
                    case .jumpUnlessEqualInteger:
                        let x = base[at: i.pointee.a]
                        let y = Int(i.pointee.b)
                        if x.tag == .int {
                            if !(x.asInt == y) { pc.jump(by: i.pointee.c) }
                        } else if try !isTrue(comparison(.equal, x, .int(y))) {
                            pc.jump(by: i.pointee.c)
                        }
                    case .jumpUnlessNotEqualInteger:
                        let x = base[at: i.pointee.a]
                        let y = Int(i.pointee.b)
                        if x.tag == .int {
                            if !(x.asInt != y) { pc.jump(by: i.pointee.c) }
                        } else if try !isTrue(comparison(.notEqual, x, .int(y))) {
                            pc.jump(by: i.pointee.c)
                        }

                    // Calls
                    case .call, .callNamed:
                        let slot = base.at(i.pointee.a)
                        frame.pointee.pc = pc
                        let entry: UnsafeMutablePointer<Prototype.Entry>
                        if slot.pointee.tag == .function, i.pointee.opcode == .call,
                            case let known = slot.pointee.with(FunctionObject.self, { $0.entry }),
                            known.pointee.parameterCount == i.pointee.b
                        {
                            entry = known
                        } else {
                            guard let bound = try prepareCall(slot, i.pointee, frame) else { continue }
                            entry = bound
                        }
                        let newBase = slot + 1
                        let newEnd = newBase + Int(entry.pointee.registerCount)
                        if newEnd > usedEnd { usedEnd = newEnd }
                        if frameCount >= Machine.frameLimit || newEnd >= stackEnd { throw tooDeep() }
                        if interrupt.isRaised || heap.isSafePointWanted { try pause(frame, newEnd) }
                        cells = slot.pointee.with(FunctionObject.self) { $0.cells }
                        base = newBase
                        pc = entry.pointee.code
                        constants = entry.pointee.constants
                        frame += 1
                        frame.pointee = Frame(pc: pc, base: base, entry: entry, cells: cells)
                        frameCount += 1
                    case .returnValue:
                        frameCount -= 1
                        if frameCount == bottom { return base[at: i.pointee.a] }
                        (base - 1).copy(from: base.at(i.pointee.a))
                        frame -= 1
                        pc = frame.pointee.pc
                        base = frame.pointee.base
                        constants = frame.pointee.entry.pointee.constants
                        cells = frame.pointee.cells

                    // Making
                    case .list:
                        base[at: i.pointee.a] = heap.list(
                            UnsafeBufferPointer(start: base.at(i.pointee.b), count: Int(i.pointee.c)))
                    case .tuple:
                        base[at: i.pointee.a] = heap.tuple(
                            Array(UnsafeBufferPointer(start: base.at(i.pointee.b), count: Int(i.pointee.c))))
                    case .append:
                        let value = base[at: i.pointee.b]
                        base[at: i.pointee.a].with(ListObject.self) { $0.append(value) }
                        heap.grew(by: 16)
                    case .block: base[at: i.pointee.a] = heap.list(EmptyCollection<Value>())
                    case .appendItem:
                        appendItem(base[at: i.pointee.b], to: base[at: i.pointee.a], i - frame.pointee.entry.pointee.code)
                    case .record: base[at: i.pointee.a] = record(frame, i.pointee.c, base.at(i.pointee.b))
                    case .format: base[at: i.pointee.a] = try formatted(base[at: i.pointee.b], frame, i.pointee.c)
                    case .join:
                        base[at: i.pointee.a] = try joined(
                            UnsafeBufferPointer(start: base.at(i.pointee.b), count: Int(i.pointee.c)))

                    // Looking inside
                    case .getField:
                        base[at: i.pointee.a] = try field(of: base[at: i.pointee.b], name(frame, i.pointee.c))
                    case .setField:
                        try setField(of: base[at: i.pointee.a], name(frame, i.pointee.c), base[at: i.pointee.b])
                    case .getIndex:
                        let (object, index) = (base[at: i.pointee.b], base[at: i.pointee.c])
                        if let place = object.listElement(index) {
                            base.at(i.pointee.a).copy(from: place)
                        } else {
                            base[at: i.pointee.a] = try element(of: object, at: index)
                        }
                    case .setIndex:
                        let (object, index) = (base[at: i.pointee.a], base[at: i.pointee.b])
                        if let place = object.unwatchedListElement(index) {
                            place.copy(from: base.at(i.pointee.c))
                        } else {
                            try setElement(of: object, at: index, base[at: i.pointee.c])
                        }
                    case .getSubscripts:
                        let places = base.at(i.pointee.a)
                        places.pointee = try elements(
                            of: base[at: i.pointee.b], subscripts(frame, i.pointee.c, places + 1))
                    case .setSubscripts:
                        let places = base.at(i.pointee.a)
                        try setElements(
                            of: places.pointee, subscripts(frame, i.pointee.c, places + 1), base[at: i.pointee.b])
                    case .unpack:
                        try unpack(base[at: i.pointee.b], into: base.at(i.pointee.a), count: Int(i.pointee.c))

                    // Loops
                    case .rangePrepare: try prepareRange(base.at(i.pointee.a))
                    case .rangeNext:
                        if !base.at(i.pointee.a).takeNextOfRange(into: base.at(i.pointee.b)) { pc.jump(by: i.pointee.c) }
                    case .rangeLoop:
                        if interrupt.isRaised || heap.isSafePointWanted { try pause(frame) }
                        if base.at(i.pointee.a).takeNextOfRange(into: base.at(i.pointee.b)) { pc.jump(by: i.pointee.c) }
                    case .iteratorPrepare: base[at: i.pointee.a] = try iterator(over: base[at: i.pointee.b])
                    case .iteratorNext:
                        if let value = try nextElement(base[at: i.pointee.a]) {
                            base[at: i.pointee.b] = value
                        } else {
                            pc.jump(by: i.pointee.c)
                        }

                    // Checks
                    case .checkContract: try check(base[at: i.pointee.a], contract(frame, i.pointee.b), base)
                    case .expectTrue: try expectTrue(base[at: i.pointee.a])
                    case .expectComparison:
                        let operation = BinaryOperator.allCases[Int(i.pointee.c)]
                        try expectComparison(operation, base[at: i.pointee.a], base[at: i.pointee.b])

                    case .jumpUnlessChained:
                        let place = base.at(i.pointee.a)
                        if place.pointee.tag == .tensor,
                            let result = try chained(place.pointee, frame.pointee.entry.pointee.chain(i.pointee.b))
                        {
                            place.pointee = result
                        } else {
                            pc.jump(by: i.pointee.c)
                        }

                    // Statements
                    case .importFile:
                        frame.pointee.pc = pc
                        try importFile(frame, i.pointee.b)
                    case .trace:
                        let entry = frame.pointee.entry
                        noteTrace(base[at: i.pointee.a], at: i - entry.pointee.code, entry)
                    case .learningForm:
                        frame.pointee.pc = pc
                        top = base + Int(frame.pointee.entry.pointee.registerCount)
                        base[at: i.pointee.a] = try learningForm(Int(i.pointee.b), base[at: i.pointee.a])
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
