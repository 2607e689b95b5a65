import Interchange
import TestSupport
import Testing

@Suite("No bytes, however broken, end the process")
struct FrozenGraphFuzzTests {
    @Test("thousands of mutations of a small graph are read, or refused with an ImportError")
    func mutations() throws {
        let whole = try GraphDefBuilder.smallNetwork().bytes()
        var generator = SplitMix(state: 2018)
        var accepted = 0
        for _ in 0..<6000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
                case 2: bytes.remove(at: place)
                case 3: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
                default: bytes.removeLast(min(bytes.count - 1, Int.random(in: 0..<40, using: &generator)))
                }
            }
            do {
                let graph = try FrozenGraph(bytes: bytes, path: "fuzz")
                _ = graph.inspect()
                _ = try graph.lowered(inputs: [.init("image")], outputs: ["output"])
                accepted += 1
            } catch is ImportError {
            }
        }
        #expect(accepted < 6000)
    }
}
