/// A program with a few bytes changed, taken out, doubled or moved: mostly no program any more.
public enum ByteMutation {
    private static let pieces = [
        "{", "}", "(", ")", "[", "]", "\"", "'", "\"\"\"", "\\", "\n", ":", ",", ";", ".", "..", "...", "->", "|>", "=", "==",
        "#", "0", "9", "1e", "0x", "_", " ", "\t", "\r\n", "\0", "é", "😀", "\u{200B}", "if ", "for ", "in ", "fn ", "else ",
        "try ", "catch ", "return ", "not ", "none", "{{", "}}", "\\u{", "$", "`", "&", "|",
    ]

    public static func mutated(_ program: String, seed: UInt64) -> String {
        var random = SplitMix(state: seed)
        var bytes = Array(program.utf8)
        for _ in 0..<(1 + random.below(4)) {
            let place = random.below(bytes.count + 1)
            let length = min(random.below(12), bytes.count - place)
            switch random.below(5) {
            case 0: bytes.removeSubrange(place..<(place + length))
            case 1: bytes.insert(contentsOf: Array(random.pick(pieces).utf8), at: place)
            case 2: bytes.insert(contentsOf: Array(bytes[place..<(place + length)]), at: random.below(bytes.count + 1))
            case 3 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            default: bytes.removeSubrange(min(bytes.count, bytes.count - length)...)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
