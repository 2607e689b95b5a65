import Kernels
import TestSupport
import Testing

@Suite("Pooling in training")
struct TrainingPoolingTests {
    /// Size, window, stride, padding: tiling windows, overlapping ones, windows over the edge, a rest that no window sees.
    static let windows = [(8, 2, 2, 0), (7, 2, 2, 0), (9, 3, 2, 1), (5, 3, 1, 1), (6, 2, 3, 0), (7, 2, 2, 1)]

    @Test(
        "The maximum and its gradient are those of the definition, with ties and NaN", arguments: windows, [1, 3, 16, 37, 70])
    func agrees(_ window: (size: Int, window: Int, stride: Int, padding: Int), _ channels: Int) {
        var geometry = PoolingGeometry(
            channels: channels, inputHeight: window.size, inputWidth: window.size + 1, windowHeight: window.window,
            windowWidth: window.window)
        geometry.batch = 3
        (geometry.strideVertical, geometry.strideHorizontal) = (window.stride, window.stride)
        (geometry.paddingTop, geometry.paddingLeft) = (window.padding, window.padding)
        (geometry.paddingBottom, geometry.paddingRight) = (window.padding, window.padding)
        let area = window.size * (window.size + 1)
        let outputArea = geometry.outputHeight * geometry.outputWidth
        var random = SplitMix(state: 5)
        // Few different numbers, so that windows have ties.
        var image = random.floats(3 * channels * area).map { ($0 * 3).rounded() }
        for place in stride(from: 0, to: image.count, by: 11) { image[place] = .nan }
        let slopes = random.floats(3 * channels * outputArea)

        var expected = [Float](repeating: 0, count: slopes.count)
        referencePooling(geometry, .maximum, input: image, output: &expected)
        var expectedGradient = [Float](repeating: 0, count: image.count)
        poolingGradient(
            geometry, .maximum, planes: 0..<3 * channels, input: image, outputGradient: slopes,
            inputGradient: &expectedGradient)

        let pooling = TrainingPooling(geometry, .maximum)
        #expect(pooling.isChannelsLast)
        let last = channelsLast(image, channels, area)
        var output = [Float](repeating: 0, count: slopes.count)
        pooling.forward(last, into: &output)
        var gradient = [Float](repeating: 0, count: image.count)
        pooling.gradient(last, channelsLast(slopes, channels, outputArea), into: &gradient)
        // NaN is NaN: bits are compared.
        #expect(output.map { $0.isNaN ? 99 : $0 } == channelsLast(expected, channels, outputArea).map { $0.isNaN ? 99 : $0 })
        for (found, wanted) in zip(gradient, channelsLast(expectedGradient, channels, area)) {
            #expect(abs(found - wanted) < 1e-5)
        }
    }

    /// `[N, C, area]` as `[N, area, C]`.
    private func channelsLast(_ image: [Float], _ channels: Int, _ area: Int) -> [Float] {
        image.indices.map { place in
            let (pixel, channel) = (place / channels, place % channels)
            return image[(pixel / area * channels + channel) * area + pixel % area]
        }
    }
}
