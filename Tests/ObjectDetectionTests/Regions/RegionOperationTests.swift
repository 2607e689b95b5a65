import ObjectDetection
import Tensors
import TestSupport
import Testing

@Suite("RoI pooling and RoI Align")
struct RegionOperationTests {
    private var ramp: Tensor { Tensor((0..<16).map(Float.init), shape: [1, 1, 4, 4]) }

    @Test("RoI pooling takes the largest of each part: by hand")
    func pool() throws {
        // Columns and rows round(0) to round(48 / 16) = 3: four places in two parts.
        let y = try RoIPool.pool(ramp, rois: Tensor([0, 0, 48, 48], shape: [1, 4]), size: 2)
        #expect(try y.floats() == [5, 7, 13, 15])
        // Three places in two parts share the middle one.
        let shared = try RoIPool.pool(ramp, rois: Tensor([0, 0, 32, 32], shape: [1, 4]), size: 2)
        #expect(try shared.floats() == [5, 6, 9, 10])
        let outside = try RoIPool.pool(ramp, rois: Tensor([900, 900, 990, 990], shape: [1, 4]), size: 2)
        #expect(try outside.floats() == [0, 0, 0, 0])
    }

    @Test("RoI Align of a ramp gives the ramp's values at the middles: by hand")
    func align() throws {
        // f = x + 4 y is linear, so a part's mean is its value at the part's middle: 0.75 and 2.25 of 0...3.
        var settings = RoIAlign.Settings()
        settings.size = 2
        let y = try RoIAlign.align(ramp, rois: Tensor([0, 0, 48, 48], shape: [1, 4]), settings: settings)
        #expect(try y.floats() == [3.75, 5.25, 9.75, 11.25])
    }

    @Test("the fast loops and the plain ones agree", arguments: [1, 3, 8, 33])
    func agreement(_ channels: Int) throws {
        var generator = Generator(seed: channels)
        let x = try Tensor.randomNormal([2, channels, 9, 11], using: &generator)
        let rois = try Tensor.random([20, 5], using: &generator) * Tensor([0, 200, 160, 200, 160], shape: [5])
        for index in 0..<20 { rois.pointer(Float.self)[5 * index] = Float(index % 2) }
        try expectClose(
            RoIAlign.align(x, rois: rois), RoIAlign.reference(x, rois: rois), relative: 1e-5, absolute: 1e-5)
    }

    @Test("their gradients are those of finite differences")
    func gradient() throws {
        var generator = Generator(seed: 2)
        let x = try Tensor.randomNormal([2, 2, 5, 6], dtype: .float64, using: &generator)
        let rois = Tensor([0, 3, 5, 70, 66, 1, -9, -9, 200, 90], shape: [2, 5])
        var settings = RoIAlign.Settings()
        settings.size = 3
        try expectGradient(of: [x]) { try RoIAlign.align($0[0], rois: rois, settings: settings) }
        try expectGradient(of: [x]) { try RoIPool.pool($0[0], rois: rois, size: 3) }
    }

    @Test("no regions give no rows; other shapes, images that are not there and NaN are refused")
    func edges() throws {
        #expect(try RoIAlign.align(ramp, rois: Tensor.zeros([0, 4])).shape == [0, 1, 7, 7])
        #expect(try RoIPool.pool(ramp, rois: Tensor.zeros([0, 5])).shape == [0, 1, 7, 7])
        #expect(throws: DetectionError.self) { try RoIPool.pool(ramp, rois: Tensor.zeros([2, 3])) }
        #expect(throws: DetectionError.outsideRange(argument: "the image of rois[0]", value: 1, range: 0...0)) {
            try RoIAlign.align(ramp, rois: Tensor([1, 0, 0, 9, 9], shape: [1, 5]))
        }
        #expect(throws: DetectionError.notFinite(argument: "rois", index: 0)) {
            try RoIAlign.align(ramp, rois: Tensor([0, 0, .nan, 9], shape: [1, 4]))
        }
        #expect(throws: DetectionError.outsideRange(argument: "size", value: 0, range: 1...1024)) {
            try RoIPool.pool(ramp, rois: Tensor.zeros([1, 4]), size: 0)
        }
    }

    @Test("huge regions neither crash nor hang")
    func huge() throws {
        let rois = Tensor([-1e30, -1e30, 1e30, 1e30], shape: [1, 4])
        #expect(try RoIPool.pool(ramp, rois: rois).shape == [1, 1, 7, 7])
        #expect(try RoIAlign.align(ramp, rois: rois).shape == [1, 1, 7, 7])
    }
}
