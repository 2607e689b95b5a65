import NeuralNetworks
import ObjectDetection

/// SSDLite on MobileNet v2: SSD whose added layers and predictors are depthwise separable.
///
/// The first map is the expansion inside of the fourteenth bottleneck (576 channels, stride 16), the second the last layer
/// (1280 channels, stride 32); four more follow. Each predictor has a depthwise 3 x 3 of its own.
///
/// With `isLite` false the same head has SSD's full convolutions 3 x 3, which is what the paper compares with.
///
/// Shapes: 320 x 320 pixels give maps of 20, 10, 5, 3, 2 and 1 places a side.
/// Source: Sandler et al. 2018, section 6.2; TensorFlow Object Detection API, ssd_mobilenet_v2_feature_extractor.py.
public enum SSDLiteMobileNetV2 {
    public static func network(
        classNames: [String] = ClassNames.coco80, inputSize: Int = 320, isLite: Bool = true
    ) -> SSD {
        let boxes = DefaultBoxes.ssdMobileNetMaps(image: Float(inputSize))
        func predictor(_ channels: Int) -> any Layer {
            isLite
                ? separablePredictor(channels) : Convolution2D(.channels(channels), kernel: 3, padding: .same)
        }
        return SSD(
            isLite ? "SSDLite MobileNetV2" : "SSD MobileNetV2", classNames: classNames, inputSize: inputSize,
            sources: zip(base() + extras(isLite: isLite), boxes).map { stage, boxes in
                SSD.Source(
                    stage: stage, offsets: predictor(4 * boxes.shapes.count),
                    logits: predictor((1 + classNames.count) * boxes.shapes.count), boxes: boxes)
            })
    }

    /// MobileNet v2 without its classifier: what an SSD of this kind has in front of its head.
    public static func backbone() -> Sequential { Sequential("MobileNetV2 backbone", base()) }

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

    private static func extras(isLite: Bool) -> [any Layer] {
        [512, 256, 256, 128].map { channels in
            let narrow = normalized(Convolution2D(.channels(channels / 2), kernel: 1, hasBias: false))
            let wide =
                isLite
                ? normalized(Convolution2D(.multiplier(1), stride: 2, padding: .same, hasBias: false))
                    + normalized(Convolution2D(.channels(channels), kernel: 1, hasBias: false))
                : normalized(Convolution2D(.channels(channels), stride: 2, padding: .same, hasBias: false))
            return Sequential("extra", narrow + wide)
        }
    }

    private static func separablePredictor(_ channels: Int) -> any Layer {
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
