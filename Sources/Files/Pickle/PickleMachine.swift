/// The stack machine that a pickle is a program for.
struct PickleMachine {
    let bytes: [UInt8]
    var position: Int
    var objects: [Pickle.Object] = []
    var stack: [Pickle.Reference] = []
    var states: [Pickle.Reference: Pickle.Reference] = [:]
    private var marks: [Int] = []
    private var memory: [Int: Pickle.Reference] = [:]

    init(bytes: [UInt8], position: Int) {
        self.bytes = bytes
        self.position = position
    }

    /// - Throws: `PickleError`; on return the stack holds one object.
    mutating func run() throws {
        while true {
            let start = position
            let code = try byte()
            if code == UInt8(ascii: ".") {
                guard stack.count == 1 else { throw damaged("a pickle ends with \(stack.count) objects") }
                return
            }
            if try !pushLiteral(code) && !build(code) && !remember(code) {
                throw PickleError.unsupported(instruction: code, offset: start)
            }
        }
    }

    /// Instructions that push one object which stands in the bytes.
    private mutating func pushLiteral(_ code: UInt8) throws -> Bool {
        switch UnicodeScalar(code) {
        case "\u{80}": _ = try byte()
        // The length of a frame, which is for readers of streams.
        case "\u{95}": _ = try take(8)
        case "N": try push(.none)
        case "\u{88}": try push(.boolean(true))
        case "\u{89}": try push(.boolean(false))
        case "K": try push(.integer(try number(1)))
        case "M": try push(.integer(try number(2)))
        case "J": try push(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
        case "I":
            let text = try line()
            try push(text == "00" || text == "01" ? .boolean(text == "01") : .integer(Int(text) ?? 0))
        case "\u{8A}": try push(PickleMachine.integer(try take(try number(1))))
        case "G":
            let bits = try take(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            try push(.float(Double(bitPattern: bits)))
        case "X": try push(.text(String(decoding: try take(try number(4)), as: UTF8.self)))
        case "\u{8C}": try push(.text(String(decoding: try take(try number(1)), as: UTF8.self)))
        case "U", "C": try push(.bytes(Array(try take(try number(1)))))
        case "T", "B": try push(.bytes(Array(try take(try number(4)))))
        case "c":
            let (module, name) = (try line(), try line())
            try push(.global(module: module, name: name))
        case "]": try push(.list([]))
        case "}": try push(.dictionary([]))
        case ")": try push(.tuple([]))
        default: return false
        }
        return true
    }

    /// Instructions that make one object of several, or put some into one.
    private mutating func build(_ code: UInt8) throws -> Bool {
        switch UnicodeScalar(code) {
        case "(": marks.append(stack.count)
        case "t": try push(.tuple(try popToMark()))
        case "l": try push(.list(try popToMark()))
        case "\u{85}": try push(.tuple(try pop(1)))
        case "\u{86}": try push(.tuple(try pop(2)))
        case "\u{87}": try push(.tuple(try pop(3)))
        case "a": try append(try pop(1))
        case "e": try append(try popToMark())
        case "s": try setItems(try pop(2))
        case "u": try setItems(try popToMark())
        // A function with its arguments, or a class with those of a new object.
        case "R", "\u{81}":
            let parts = try pop(2)
            try push(.call(function: parts[0], arguments: parts[1]))
        // A function by the two texts that name it.
        case "\u{93}":
            let parts = try pop(2)
            guard case .text(let module) = objects[parts[0]], case .text(let name) = objects[parts[1]] else {
                throw damaged("a pickle names a function without a text")
            }
            try push(.global(module: module, name: name))
        case "Q": try push(.persistent(try pop(1)[0]))
        // The state that an object is given after it was made.
        case "b":
            let state = try pop(1)[0]
            states[try top()] = state
        case "0": _ = try pop(1)
        default: return false
        }
        return true
    }

    /// Instructions that keep the top of the stack under a number, or push what was kept.
    private mutating func remember(_ code: UInt8) throws -> Bool {
        switch UnicodeScalar(code) {
        case "\u{94}": memory[memory.count] = try top()
        case "q": memory[try number(1)] = try top()
        case "r": memory[try number(4)] = try top()
        case "h": try recall(try number(1))
        case "j": try recall(try number(4))
        default: return false
        }
        return true
    }

    private mutating func recall(_ number: Int) throws {
        guard let reference = memory[number] else { throw damaged("a pickle recalls what it never kept") }
        stack.append(reference)
    }

    private mutating func push(_ object: Pickle.Object) throws {
        if objects.count >= Pickle.maximumObjects {
            throw PickleError.tooLarge(count: objects.count + 1, limit: Pickle.maximumObjects)
        }
        objects.append(object)
        stack.append(objects.count - 1)
    }

    private func top() throws -> Pickle.Reference {
        guard let last = stack.last else { throw damaged("a pickle reads from an empty stack") }
        return last
    }

    private mutating func pop(_ count: Int) throws -> [Pickle.Reference] {
        guard stack.count - count >= marks.last ?? 0 else { throw damaged("a pickle reads from an empty stack") }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func popToMark() throws -> [Pickle.Reference] {
        guard let mark = marks.popLast(), mark <= stack.count else { throw damaged("a pickle lacks a mark") }
        defer { stack.removeLast(stack.count - mark) }
        return Array(stack[mark...])
    }

    private mutating func append(_ members: [Pickle.Reference]) throws {
        let target = try top()
        guard case .list(var list) = objects[target] else { throw damaged("a pickle appends to what is no list") }
        objects[target] = .none
        list += members
        objects[target] = .list(list)
    }

    /// A dictionary, or a call that makes one (`OrderedDict()`), which then becomes a plain dictionary.
    private mutating func setItems(_ items: [Pickle.Reference]) throws {
        let target = try top()
        guard items.count % 2 == 0 else { throw damaged("a pickle sets a key without a value") }
        switch objects[target] {
        case .dictionary(var entries):
            objects[target] = .none
            entries += items
            objects[target] = .dictionary(entries)
        case .call: objects[target] = .dictionary(items)
        default: throw damaged("a pickle sets a key of what is no dictionary")
        }
    }

    private mutating func byte() throws -> UInt8 { try take(1).first ?? 0 }

    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else { throw damaged("it breaks off in a pickle") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// An unsigned little-endian number of `count` bytes.
    private mutating func number(_ count: Int) throws -> Int {
        try take(count).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func line() throws -> String {
        guard let end = bytes[position...].prefix(4096).firstIndex(of: 0x0A) else {
            throw damaged("it breaks off in a pickle")
        }
        defer { position = end + 1 }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    /// A signed little-endian integer of any length.
    private static func integer(_ bytes: ArraySlice<UInt8>) -> Pickle.Object {
        guard bytes.count <= 8 else { return .bigInteger(Array(bytes)) }
        let fill: UInt64 = bytes.last.map { $0 >= 0x80 } == true ? .max : 0
        let bits = bytes.reversed().reduce(fill) { $0 << 8 | UInt64($1) }
        return .integer(Int(truncatingIfNeeded: bits))
    }

    private func damaged(_ what: String) -> PickleError { .damaged(what: what) }
}
