/// Bytes that were deflated: Huffman codes of single bytes and of copies of what came before.
///
/// Source: RFC 1951.
struct Inflate {
    private let input: ArraySlice<UInt8>
    private var position: Int
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var output: [UInt8] = []
    private let count: Int

    /// The `count` bytes that `input` stands for.
    ///
    /// - Throws: `ImportError.Reason.damaged` when they are more or fewer.
    static func bytes(_ input: ArraySlice<UInt8>, count: Int) throws -> [UInt8] {
        var inflate = Inflate(input, count: count)
        while try !inflate.block() {}
        guard inflate.output.count == count else { throw damaged }
        return inflate.output
    }

    private static let damaged = ImportError.Reason.damaged(what: "a packed file in it cannot be unpacked")

    private init(_ input: ArraySlice<UInt8>, count: Int) {
        self.input = input
        self.count = count
        position = input.startIndex
        // Deflate cannot do better than 1032 to 1.
        output.reserveCapacity(min(count, input.count.multipliedReportingOverflow(by: 1032).partialValue))
    }

    /// One block; whether it was the last.
    private mutating func block() throws -> Bool {
        let isLast = try take(1) == 1
        switch try take(2) {
        case 0: try copyStored()
        case 1: try decode(Inflate.fixedLiterals, Inflate.fixedDistances)
        case 2:
            let (literals, distances) = try readCodes()
            try decode(literals, distances)
        default: throw Inflate.damaged
        }
        return isLast
    }

    /// The next `count` bits, at most 16, the first the lowest.
    private mutating func take(_ count: Int) throws -> Int {
        while bitCount < count {
            guard position < input.endIndex else { throw Inflate.damaged }
            bits |= UInt32(input[position]) << UInt32(bitCount)
            position += 1
            bitCount += 8
        }
        defer {
            bits >>= UInt32(count)
            bitCount -= count
        }
        return Int(bits & ((1 << UInt32(count)) - 1))
    }

    private mutating func copyStored() throws {
        (bits, bitCount) = (0, 0)
        let length = try take(16)
        guard try take(16) == length ^ 0xFFFF, length <= input.endIndex - position, output.count + length <= count else {
            throw Inflate.damaged
        }
        output += input[position..<position + length]
        position += length
    }

    /// A Huffman code in canonical order: how many codes there are of each length, and their symbols.
    private struct Code {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        init(lengths: some Collection<Int>) {
            for length in lengths { counts[length] += 1 }
            counts[0] = 0
            for length in 1..<16 {
                symbols += lengths.enumerated().lazy.filter { $0.element == length }.map(\.offset)
            }
        }
    }

    private static let fixedLiterals = Code(
        lengths: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    private static let fixedDistances = Code(lengths: Array(repeating: 5, count: 30))

    private mutating func symbol(_ code: Code) throws -> Int {
        var (value, first, index) = (0, 0, 0)
        for length in 1..<16 {
            value |= try take(1)
            let count = code.counts[length]
            if value - first < count { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw Inflate.damaged
    }

    /// The codes of a block that brings its own, themselves written as a code of their lengths.
    private mutating func readCodes() throws -> (Code, Code) {
        let (literalCount, distanceCount, lengthCount) = (try take(5) + 257, try take(5) + 1, try take(4) + 4)
        guard literalCount <= 286, distanceCount <= 30 else { throw Inflate.damaged }
        var lengths = [Int](repeating: 0, count: 19)
        for place in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(lengthCount) {
            lengths[place] = try take(3)
        }
        let code = Code(lengths: lengths)
        var all: [Int] = []
        while all.count < literalCount + distanceCount {
            switch try symbol(code) {
            case 16:
                guard let last = all.last else { throw Inflate.damaged }
                all += Array(repeating: last, count: 3 + (try take(2)))
            case 17: all += Array(repeating: 0, count: 3 + (try take(3)))
            case 18: all += Array(repeating: 0, count: 11 + (try take(7)))
            case let length: all.append(length)
            }
        }
        guard all.count == literalCount + distanceCount else { throw Inflate.damaged }
        return (Code(lengths: all[..<literalCount]), Code(lengths: all[literalCount...]))
    }

    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
        8193, 12289, 16385, 24577,
    ]

    private mutating func decode(_ literals: Code, _ distances: Code) throws {
        while true {
            let value = try symbol(literals)
            if value == 256 { return }
            if value < 256 {
                guard output.count < count else { throw Inflate.damaged }
                output.append(UInt8(value))
                continue
            }
            guard value - 257 < Inflate.lengthBases.count else { throw Inflate.damaged }
            let length = Inflate.lengthBases[value - 257] + (try take(Inflate.lengthBits[value - 257]))
            let place = try symbol(distances)
            guard place < Inflate.distanceBases.count else { throw Inflate.damaged }
            let distance = Inflate.distanceBases[place] + (try take(max(0, place / 2 - 1)))
            guard distance <= output.count, length <= count - output.count else { throw Inflate.damaged }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }
}
