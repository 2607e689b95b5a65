/// Reads the Python pickles of data sets without running any code: numbers, texts, lists, dictionaries, and NumPy arrays
/// of bytes. Calls to anything but NumPy's array makers are refused.
///
/// Source: CPython, Lib/pickletools.py, which describes every opcode; protocols 0 to 4 as data sets use them.
struct Unpickler {
    indirect enum Item: Equatable {
        case none
        case int(Int)
        case text(String)
        case list([Item])
        case tuple([Item])
        case dictionary([Entry])
        /// A global name; only NumPy's array makers come to anything.
        case global(String)
        /// What a call of such a name gave, not filled yet.
        case made(String)
        /// The bytes of a uint8 array.
        case array([UInt8])
        case mark
    }

    struct Entry: Equatable {
        let key: Item
        let value: Item
    }

    enum Failure: Error {
        case broken(offset: Int)
        case refused(String)
    }

    private let bytes: [UInt8]
    private var place = 0
    private var stack: [Item] = []
    private var memo: [Int: Item] = [:]
    private var tuples = 0
    private static let tupleLimit = 1000

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Throws: `Failure`.
    mutating func read() throws -> Item {
        while true {
            let code = try byte()
            if code == UInt8(ascii: ".") { return try pop() }
            // Tuples in tuples are freed by recursion; no data set has many.
            if code == UInt8(ascii: "t") || (0x85...0x87).contains(code) { tuples += 1 }
            guard tuples <= Self.tupleLimit else { throw Failure.broken(offset: place) }
            try step(code)
        }
    }

    // MARK: - Opcodes

    private mutating func step(_ code: UInt8) throws {
        switch code {
        case 0x80: _ = try byte()  // PROTO
        case 0x95: _ = try take(8)  // FRAME
        case UInt8(ascii: "("): stack.append(.mark)
        case UInt8(ascii: "N"): stack.append(.none)
        case 0x88: stack.append(.int(1))  // NEWTRUE
        case 0x89: stack.append(.int(0))  // NEWFALSE
        case UInt8(ascii: "K"): stack.append(.int(try number(1)))
        case UInt8(ascii: "M"): stack.append(.int(try number(2)))
        case UInt8(ascii: "J"): stack.append(.int(Int(Int32(truncatingIfNeeded: try number(4)))))
        case UInt8(ascii: "I"): stack.append(.int(Int(try line()) ?? 0))
        case 0x8A:
            _ = try take(try number(1))  // LONG1: of no use here
            stack.append(.none)
        case UInt8(ascii: "U"), 0x8C, UInt8(ascii: "C"): stack.append(.text(try text(try number(1))))
        case UInt8(ascii: "T"), UInt8(ascii: "X"), UInt8(ascii: "B"): stack.append(.text(try text(try number(4))))
        case UInt8(ascii: "]"): stack.append(.list([]))
        case UInt8(ascii: "}"): stack.append(.dictionary([]))
        case UInt8(ascii: ")"): stack.append(.tuple([]))
        case UInt8(ascii: "t"): stack.append(.tuple(try popToMark()))
        case 0x85, 0x86, 0x87:  // TUPLE1 to TUPLE3
            let count = Int(code) - 0x84
            guard stack.count >= count else { throw Failure.broken(offset: place) }
            let items = Array(stack.suffix(count))
            stack.removeLast(count)
            stack.append(.tuple(items))
        case UInt8(ascii: "q"): memo[try number(1)] = try top()
        case UInt8(ascii: "r"): memo[try number(4)] = try top()
        case 0x94: memo[memo.count] = try top()  // MEMOIZE
        case UInt8(ascii: "h"): stack.append(try known(try number(1)))
        case UInt8(ascii: "j"): stack.append(try known(try number(4)))
        case UInt8(ascii: "a"): try extend([try pop()])
        case UInt8(ascii: "e"): try extend(try popToMark())
        case UInt8(ascii: "s"):
            let value = try pop()
            try set([try pop(), value])
        case UInt8(ascii: "u"): try set(try popToMark())
        case UInt8(ascii: "c"): stack.append(.global("\(try line()).\(try line())"))
        case 0x93:  // STACK_GLOBAL
            guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
                throw Failure.broken(offset: place)
            }
            stack.append(.global("\(module).\(name)"))
        case UInt8(ascii: "R"): try call()
        case UInt8(ascii: "b"): try build()
        default: throw Failure.broken(offset: place)
        }
    }

    private mutating func call() throws {
        let arguments = try pop()
        guard case .global(let name) = try pop() else { throw Failure.broken(offset: place) }
        switch name {
        case "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct", "numpy.dtype":
            stack.append(.made(name))
        case "_codecs.encode":
            // How protocol 2 of Python 3 writes bytes: a text of Latin-1 characters.
            guard case .tuple(let items) = arguments, case .text(let text)? = items.first else {
                throw Failure.broken(offset: place)
            }
            let characters = raw[text].map { String(decoding: $0, as: UTF8.self) } ?? text
            stack.append(.array(characters.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }))
        default: throw Failure.refused(name)
        }
    }

    /// A NumPy array's state is (version, shape, dtype, is Fortran order, bytes).
    private mutating func build() throws {
        let state = try pop()
        guard case .made(let name) = try pop() else { throw Failure.broken(offset: place) }
        guard name.hasSuffix("_reconstruct") else { return stack.append(.made(name)) }
        guard case .tuple(let items) = state, items.count == 5, items[3] == .int(0) else {
            throw Failure.broken(offset: place)
        }
        switch items[4] {
        case .array(let bytes): stack.append(.array(bytes))
        case .text(let text): stack.append(.array(raw[text] ?? Array(text.utf8)))
        default: throw Failure.broken(offset: place)
        }
    }

    // MARK: - Bytes and the stack

    /// Byte strings that are no UTF-8, by the name that stands for them on the stack.
    private var raw: [String: [UInt8]] = [:]

    private mutating func byte() throws -> UInt8 {
        guard place < bytes.count else { throw Failure.broken(offset: place) }
        place += 1
        return bytes[place - 1]
    }

    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - place else { throw Failure.broken(offset: place) }
        place += count
        return bytes[place - count..<place]
    }

    private mutating func number(_ width: Int) throws -> Int {
        try take(width).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// A text; bytes that make none are kept aside under a name that no text has.
    private mutating func text(_ count: Int) throws -> String {
        let part = try take(count)
        if count < 256, let text = String(validating: part, as: UTF8.self) { return text }
        let name = "\u{0}bytes \(raw.count)"
        raw[name] = Array(part)
        return name
    }

    private mutating func line() throws -> String {
        let start = place
        while try byte() != 0x0A {}
        return String(decoding: bytes[start..<place - 1], as: UTF8.self)
    }

    private func top() throws -> Item {
        guard let item = stack.last else { throw Failure.broken(offset: place) }
        return item
    }

    private mutating func pop() throws -> Item {
        guard let item = stack.popLast() else { throw Failure.broken(offset: place) }
        return item
    }

    private mutating func popToMark() throws -> [Item] {
        guard let start = stack.lastIndex(of: .mark) else { throw Failure.broken(offset: place) }
        let items = Array(stack[(start + 1)...])
        stack.removeSubrange(start...)
        return items
    }

    private func known(_ index: Int) throws -> Item {
        guard let item = memo[index] else { throw Failure.broken(offset: place) }
        return item
    }

    private mutating func extend(_ items: [Item]) throws {
        guard case .list(var before) = try pop() else { throw Failure.broken(offset: place) }
        before += items
        stack.append(.list(before))
    }

    private mutating func set(_ items: [Item]) throws {
        guard case .dictionary(var before) = try pop(), items.count % 2 == 0 else {
            throw Failure.broken(offset: place)
        }
        before += stride(from: 0, to: items.count, by: 2).map { Entry(key: items[$0], value: items[$0 + 1]) }
        stack.append(.dictionary(before))
    }
}
