import Kernels
import TestSupport
import Testing

@Suite("Pooling")
struct PoolingTests {
    @Test("A maximum and two averages worked by hand")
    func byHand() {
        // A 2x2 window at stride 2 on a 3x3 image with a pixel of padding above and to the left:
        // the windows see 1 | 2 3 | 4 7 | 5 6 8 9.
        var geometry = PoolingGeometry(channels: 1, inputHeight: 3, inputWidth: 3, windowHeight: 2, windowWidth: 2)
        (geometry.strideVertical, geometry.strideHorizontal) = (2, 2)
        (geometry.paddingTop, geometry.paddingLeft) = (1, 1)
        let image: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
        var output = [Float](repeating: 0, count: 4)
        referencePooling(geometry, .maximum, input: image, output: &output)
        #expect(output == [1, 3, 7, 9])
        referencePooling(geometry, .average(countsPadding: false), input: image, output: &output)
        #expect(output == [1, 2.5, 5.5, 7])
        referencePooling(geometry, .average(countsPadding: true), input: image, output: &output)
        #expect(output == [0.25, 1.25, 2.75, 7])
    }

    @Test("Channels-last pooling agrees with the definition", arguments: [1, 2, 3], [1, 3, 18])
    func agrees(_ stride: Int, _ channels: Int) {
        for (size, window, padding) in [(1, 1, 0), (7, 2, 0), (8, 3, 1), (9, 5, 2), (5, 5, 0)] {
            var geometry = PoolingGeometry(
                channels: channels, inputHeight: size, inputWidth: size + 2, windowHeight: window, windowWidth: window)
            geometry.batch = 2
            (geometry.strideVertical, geometry.strideHorizontal) = (stride, stride)
            (geometry.paddingTop, geometry.paddingLeft, geometry.paddingBottom) = (padding, padding, padding)
            var random = SplitMix(state: 2)
            let area = size * (size + 2)
            let image = random.floats(2 * channels * area)
            let outputArea = geometry.outputHeight * geometry.outputWidth
            for kind in [PoolingKind.maximum, .average(countsPadding: false), .average(countsPadding: true)] {
                var expected = [Float](repeating: 0, count: 2 * channels * outputArea)
                referencePooling(geometry, kind, input: image, output: &expected)
                let from = AlignedFloats(count: image.count)
                for i in image.indices {
                    from.base[(i / (channels * area) * area + i % area) * channels + i / area % channels] = image[i]
                }
                let to = AlignedFloats(count: expected.count)
                let found = withExtendedLifetime((from, to)) {
                    channelsLastPooling(
                        geometry, kind, input: PixelView(base: from.base, stride: channels),
                        output: PixelView(base: to.base, stride: channels), pool: WorkerPool(threads: 2))
                    return expected.indices.map { i in
                        let pixel = i / (channels * outputArea) * outputArea + i % outputArea
                        return to.base[pixel * channels + i / outputArea % channels]
                    }
                }
                #expect(relativeDifference(found, expected) < 1e-6)
            }
        }
    }

    @Test("NaN under the window is the maximum")
    func notANumber() {
        let geometry = PoolingGeometry(channels: 1, inputHeight: 1, inputWidth: 3, windowHeight: 1, windowWidth: 3)
        var output: [Float] = [0]
        referencePooling(geometry, .maximum, input: [1, .nan, 2], output: &output)
        #expect(output[0].isNaN)
    }
}
