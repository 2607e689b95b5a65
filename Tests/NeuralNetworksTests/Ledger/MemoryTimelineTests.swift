import NeuralNetworks
import Tensors
import Testing

@Suite("Memory while a network runs")
struct MemoryTimelineTests {
    private func timeline(_ layers: [any Layer], _ input: Shape) throws -> MemoryTimeline {
        try Network(Sequential("", layers)).costs(input: input).timeline
    }

    @Test("A step has its input and its result in memory; activations work in place")
    func chain() throws {
        let timeline = try timeline(
            [
                Convolution2D(.channels(8), kernel: 1), BatchNormalization(), ActivationLayer(.relu),
                Convolution2D(.channels(2), kernel: 1),
            ], [1, 4, 5, 5])
        #expect(timeline.moments.map(\.name) == ["conv2d_1", "batchnorm_1", "relu_1", "conv2d_2"])
        #expect(timeline.moments.map(\.elements) == [100 + 200, 200, 200, 200 + 50])
        #expect(timeline.peak?.name == "conv2d_1")
        #expect(timeline.moments[3].live.map(\.name) == ["conv2d_1", "conv2d_2"])
    }

    @Test("A skip connection keeps its input until the sum, which works in place")
    func residual() throws {
        let body = Sequential("", [Convolution2D(.channels(6), kernel: 1), Convolution2D(.channels(2), kernel: 1)])
        let timeline = try timeline([Residual(body)], [1, 2, 10, 10])
        // x and 6 channels; x, 6 and 2 channels; x and the sum
        #expect(timeline.moments.map(\.elements) == [800, 1000, 400])
        #expect(timeline.peak?.name == "conv2d_2")
    }

    @Test("An activation of a value that others read needs memory of its own")
    func shared() throws {
        let branches = Parallel([ActivationLayer(.relu), ActivationLayer(.sigmoid)])
        let timeline = try timeline([branches], [1, 2, 3, 3])
        #expect(timeline.moments.map(\.elements) == [36, 54, 72])
    }

    @Test("A network without steps has no peak")
    func empty() throws {
        let timeline = try timeline([Dropout(0.5)], [1, 2, 3, 3])
        #expect(timeline.moments.isEmpty)
        #expect(timeline.peak == nil)
    }
}
