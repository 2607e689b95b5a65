import NeuralNetworks
import ObjectDetection

/// SSDLite on MobileNet v2: SSD whose added layers and predictors are depthwise separable.
///
/// The first map is the expansion inside of the fourteenth bottleneck (576 channels, stride 16), the second the last layer
/// (1280 channels, stride 32); four more follow. Each predictor has a depthwise 3 x 3 of its own.
///
/// Shapes: 320 x 320 pixels give maps of 20, 10, 5, 3, 2 and 1 places a side.
/// Source: Sandler et al. 2018, section 6.2; TensorFlow Object Detection API, ssd_mobilenet_v2_feature_extractor.py.
public enum SSDLiteMobileNetV2 {
    public static func network(classNames: [String] = ClassNames.coco80, inputSize: Int = 320) -> SSD {
        let boxes = DefaultBoxes.ssdMobileNetMaps(image: Float(inputSize))
        return SSD(
            "SSDLite MobileNetV2", classNames: classNames, inputSize: inputSize,
            sources: zip(base() + extras(), boxes).map { stage, boxes in
                SSD.Source(
                    stage: stage, offsets: predictor(4 * boxes.shapes.count),
                    logits: predictor((1 + classNames.count) * boxes.shapes.count), boxes: boxes)
            })
    }

    /// MobileNet v2 in two parts, the fourteenth bottleneck cut behind its expansion.
    static func base() -> [any Layer] {
        var first = normalized(Convolution2D(.channels(32), stride: 2, padding: .same, hasBias: false))
        var second: [any Layer] = []
        var (channels, number) = (32, 0)
        for row in MobileNetV2.table {
            for index in 0..<row.count {
                number += 1
                let stride = index == 0 ? row.stride : 1
                if number == 14 {
                    first += normalized(Convolution2D(.channels(channels * 6), kernel: 1, hasBias: false))
                    second += normalized(
                        Convolution2D(.multiplier(1), stride: stride, padding: .same, hasBias: false))
                    second += [Convolution2D(.channels(row.channels), kernel: 1, hasBias: false), BatchNormalization()]
                } else {
                    let block = MobileNetV2.bottleneck(
                        from: channels, to: row.channels, stride: stride, expansion: row.expansion)
                    if number < 14 { first.append(block) } else { second.append(block) }
                }
                channels = row.channels
            }
        }
        second += normalized(Convolution2D(.channels(1280), kernel: 1, hasBias: false))
        return [Sequential("expansion", first), Sequential("last", second)]
    }

    private static func extras() -> [any Layer] {
        [512, 256, 256, 128].map { channels in
            Sequential(
                "extra",
                normalized(Convolution2D(.channels(channels / 2), kernel: 1, hasBias: false))
                    + normalized(Convolution2D(.multiplier(1), stride: 2, padding: .same, hasBias: false))
                    + normalized(Convolution2D(.channels(channels), kernel: 1, hasBias: false)))
        }
    }

    private static func predictor(_ channels: Int) -> any Layer {
        Sequential(
            "predictor",
            normalized(Convolution2D(.multiplier(1), padding: .same, hasBias: false)) + [
                Convolution2D(.channels(channels), kernel: 1)
            ])
    }

    private static func normalized(_ convolution: Convolution2D) -> [any Layer] {
        [convolution, BatchNormalization(), ActivationLayer(.relu6)]
    }
}
