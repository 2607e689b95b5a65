import Tensors
import TestSupport
import Testing

@Suite("Channels-last images")
struct ChannelsLastTests {
    @Test("Elementwise operations keep the layout and give the same numbers as row-major ones")
    func keeping() throws {
        let (a, b) = (try image(1), try image(2))
        let (x, y) = (try a.channelsLast(), try b.channelsLast())
        #expect(x.isChannelsLast && !a.isChannelsLast)
        let pairs = try [
            (x.relu(), a.relu()), (x * y, a * b), (x + b, a + b), (a - y, a - b), (x * 2, a * 2), (x.exp(), a.exp()),
        ]
        for (found, expected) in pairs {
            #expect(found.isChannelsLast)
            #expect(try found.floats() == expected.floats())
        }
        #expect(try x.contiguous().floats() == a.floats())
    }

    @Test("The gradients of relu and relu6 are those of the row-major image, whatever the layout of the slopes")
    func gates() throws {
        let (x, seed) = (try image(1) * 8, try image(2))
        for operation in [{ (x: Tensor) in try x.relu() }, { (x: Tensor) in try x.relu6() }] {
            let plain = try x.tracked()
            let expected = try gradients(of: operation(plain), withRespectTo: [plain], seed: seed)[0]
            for slopes in [seed, try seed.channelsLast()] {
                let last = try x.channelsLast().tracked()
                let found = try gradients(of: operation(last), withRespectTo: [last], seed: slopes)[0]
                #expect(try found.floats() == expected.floats())
            }
        }
    }

    @Test("Images of one channel or one pixel lie both ways")
    func both() throws {
        for shape in [[2, 1, 3, 3], [2, 5, 1, 1], [0, 3, 2, 2]] as [[Int]] {
            let x = try Tensor.zeros(shape)
            #expect(!x.isChannelsLast)
            #expect(try x.channelsLast().shape == x.shape)
        }
    }

    private func image(_ seed: UInt64) throws -> Tensor {
        var random = SplitMix(state: seed)
        return Tensor(random.floats(2 * 5 * 3 * 4), shape: [2, 5, 3, 4])
    }
}
