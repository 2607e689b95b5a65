import Datasets
import Testing

@Suite struct DigitsTests {
    @Test("Digits has 1797 images with ten classes of about 180 each")
    func counts() throws {
        let digits = Digits.load()
        #expect(digits.images.shape == [1797, 1, 8, 8])
        let labels = try digits.labels.ints()
        #expect(
            (0..<10).map { digit in labels.filter { $0 == digit }.count } == [
                178, 182, 177, 183, 181, 182, 181, 179, 174, 180,
            ])
    }
}
