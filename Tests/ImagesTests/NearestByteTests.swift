import Images
import Testing

@Suite("The nearest byte of a number")
struct NearestByteTests {
    @Test(
        "rounds halves up and keeps to 0...255",
        arguments: [
            (0, 0), (0.49999997, 0), (0.5, 1), (1.5, 2), (2.5, 3), (2.4999998, 2), (127.50001, 128), (254.5, 255), (255, 255),
            (256, 255), (1e30, 255), (-0.5, 0), (-3, 0), (.infinity, 255), (-.infinity, 0), (.nan, 0),
        ] as [(Float, UInt8)])
    func rounded(value: Float, byte: UInt8) { #expect(UInt8(nearest: value) == byte) }

    @Test("is what rounding says, at every 64th")
    func all() {
        for step in 0...(255 * 64) {
            let value = Float(step) / 64
            #expect(UInt8(nearest: value) == UInt8(value.rounded()))
        }
    }
}
