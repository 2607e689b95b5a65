import Kernels
import Testing

@Suite("Random words")
struct RandomWordsTests {
    @Test("Philox4x32-10 gives the words of its authors' known-answer file")
    func knownAnswers() {
        // Random123's kat_vectors, the lines 'philox4x32 10' whose upper counter words are 0.
        var words = [UInt32](repeating: 0, count: 4)
        RandomWords.fill(&words, blocks: 1, key: 0, counter: 0)
        #expect(words == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
    }

    @Test("Any part of the sequence can be had by its counter")
    func parts() {
        var all = [UInt32](repeating: 0, count: 40)
        RandomWords.fill(&all, blocks: 10, key: 99, counter: 5)
        var part = [UInt32](repeating: 0, count: 12)
        RandomWords.fill(&part, blocks: 3, key: 99, counter: 9)
        #expect(Array(all[16..<28]) == part)
    }

    @Test("Normal numbers are Box and Muller's formula")
    func formula() {
        let count = 1000
        var words = [UInt32](repeating: 0, count: count)
        RandomWords.fill(&words, blocks: count / 4, key: 3, counter: 0)
        var found = [Float](repeating: 0, count: count)
        RandomWords.normal(words, into: &found, count: count)
        for place in 0..<(count / 2) {
            let u = Double((words[place] >> 8) + 1) / Double(1 << 24)
            let angle = Double(words[count / 2 + place] >> 8) / Double(1 << 24) * 2 * Double.pi
            let radius = (-2 * ElementwiseReference.unary(.log, u)).squareRoot()
            #expect(abs(Double(found[place]) - radius * ElementwiseReference.unary(.cos, angle)) < 2e-6)
            #expect(abs(Double(found[count / 2 + place]) - radius * ElementwiseReference.unary(.sin, angle)) < 2e-6)
        }
    }
}
