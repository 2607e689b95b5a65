import Files
import Glibc
import Interchange
import TestSupport
import Testing

/// Files with a few bytes changed, taken out, doubled or cut off.
enum Mutations {
    /// How many of each file: a few in every run of the tests, 10,000 and more with DLREPL_MUTATIONS.
    static let count = getenv("DLREPL_MUTATIONS").flatMap { Int(String(cString: $0)) } ?? 300

    /// Expects `body` to throw nothing but `ImportError` and `FileError`, whatever stands in a file.
    static func expectErrorsOnly(
        of whole: [UInt8], count: Int = Mutations.count, sourceLocation: SourceLocation = #_sourceLocation, _ body: ([UInt8]) throws -> Void
    ) throws {
        var generator = SplitMix(state: 2018)
        var accepted = 0
        for _ in 0..<count {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                guard !bytes.isEmpty else { continue }
                let place = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<6, using: &generator) {
                case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 2: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
                case 3: bytes.remove(at: place)
                case 4: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
                default: bytes.removeLast(bytes.count - place)
                }
            }
            do {
                try body(bytes)
                accepted += 1
            } catch is ImportError {
            } catch is FileError {
            }
        }
        #expect(accepted < count, sourceLocation: sourceLocation)
    }
}
