import Tensors
import Testing

@Suite("Summaries")
struct SummaryTests {
    @Test("Counts and moments are of the finite elements")
    func counts() throws {
        let summary = try Tensor(floats: [1, 3, .nan, .infinity, 0, -.infinity]).summary()
        #expect(summary.smallest == 0 && summary.largest == 3)
        #expect(summary.nanCount == 1 && summary.infiniteCount == 2 && summary.zeroCount == 1)
        let mean = 4.0 / 3
        #expect(abs(try #require(summary.mean) - mean) < 1e-12)
        #expect(summary.isAlarming)
        #expect(summary.description.contains("nan     1"))
    }

    @Test("An empty tensor has no moments")
    func empty() throws {
        let summary = try Tensor.zeros([0, 3]).summary()
        #expect(summary.mean == nil && summary.smallest == nil && !summary.isAlarming)
        #expect(summary.description == "shape   [0, 3]\ndtype   float32\nzeros   0 of 0")
    }
}
