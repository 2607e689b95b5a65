import Diagnostics
import Images
import Models
import NeuralNetworks
import ObjectDetection
import Runtime
import Tensors

extension Machine {
    /// A detection as the language's record.
    func detection(_ detection: Detection) -> Value {
        let box = detection.box
        let corners = [box.xMin, box.yMin, box.xMax, box.yMax].map { Value.float(Double($0)) }
        return record([
            ("label", string(detection.label)), ("score", .float(Double(detection.score))), ("box", list(corners)),
            ("class", .int(detection.classIndex)),
        ])
    }
}

extension Arguments {
    /// What a network finds on the picture in argument 1, in pixels of the picture.
    ///
    /// - Throws: `DetectionError.outsideRange`, `Problem` for what is no picture.
    func detections(
        _ net: LayerValue, _ network: any DetectionNetwork, threshold: Float, colours: PicturePreparation.Colours
    ) throws -> [Value] {
        guard threshold >= 0 && threshold <= 1 else {
            throw DetectionError.outsideRange(argument: "threshold", value: threshold, range: 0...1)
        }
        let picture = try networkInput(side: network.inputSize, colours)
        var selection = network.selection
        selection.threshold = threshold
        let found = try network.detections(
            on: picture.input, network: net.network, selection: selection, threads: machine.threads,
            using: &machine.generator)[0]
        return found.map { detection in
            var scaled = detection
            scaled.box = Box(
                detection.box.xMin * picture.scale.x, detection.box.yMin * picture.scale.y,
                detection.box.xMax * picture.scale.x, detection.box.yMax * picture.scale.y)
            return machine.detection(scaled)
        }
    }

    /// The picture in argument 1 as a network takes it, `[1, 3, side, side]`, 0 to 1; floats of that size stay as they are.
    private func networkInput(
        side: Int, _ colours: PicturePreparation.Colours
    ) throws -> (input: Tensor, scale: SIMD2<Float>) {
        let image = try checkedPicture(1, colours: colours)
        var given = try imageTensor(1)
        if given.dtype.isFloating, given.shape == [3, side, side], try given.doubles().allSatisfy({ $0 <= 1 }) {
            if colours == .blueGreenRed {
                let planes = try [2, 1, 0].map { try given.detached.indexed([.at($0)]).unsqueezed(axis: 0) }
                given = try Tensor.concatenated(planes, axis: 0)
            }
            return (try given.detached.cast(to: .float32).unsqueezed(axis: 0).contiguous(), SIMD2(1, 1))
        }
        let pixels = try image.resizedFloats(height: side, width: side, method: .bilinear)
        let input = Tensor(uninitialized: [1, 3, side, side])
        let (to, area) = (input.pointer(Float.self), side * side)
        for place in 0..<area {
            for channel in 0..<3 { to[channel * area + place] = pixels[3 * place + channel] / 255 }
        }
        return (input, SIMD2(Float(image.width), Float(image.height)) / Float(side))
    }
}
