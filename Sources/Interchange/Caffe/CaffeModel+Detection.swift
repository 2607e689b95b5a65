extension CaffeModel {
    /// What the layers at the end of an SSD network say: `DetectionOutput`, and the `PriorBox` of each map.
    public struct Detection: Sendable, Equatable {
        /// The default boxes of one map, in pixels of the picture.
        public struct Priors: Sendable, Equatable {
            public var least: Float
            public var greatest: Float?
            public var ratios: [Float]
            public var step: Float?
        }

        /// The results that hold the offsets and the logits of each map, before they are put in rows.
        public var offsets: [String]
        public var logits: [String]
        public var priors: [Priors]
        public var variances: [Float]
        /// With the background.
        public var classCount: Int
        public var overlap: Float
    }

    /// The end of an SSD network; nil when there is none of the usual form (convolution, Permute, Flatten, Concat).
    public var detection: Detection? {
        guard let end = layers.first(where: { $0.type == "DetectionOutput" }), end.bottom.count >= 3,
            end.detectionOutputParam.shareLocation, end.detectionOutputParam.codeType == .centerSize,
            end.detectionOutputParam.backgroundLabelID == 0, (2...10_000).contains(end.detectionOutputParam.numClasses),
            let offsets = maps(end.bottom[0]), let logits = maps(end.bottom[1]),
            let joined = layer(giving: end.bottom[2]), joined.type == "Concat"
        else { return nil }
        let boxes = joined.bottom.compactMap { layer(giving: $0) }.filter { $0.type == "PriorBox" }.map(\.priorBoxParam)
        guard boxes.count == offsets.count, logits.count == offsets.count, let first = boxes.first,
            boxes.allSatisfy({
                $0.minSize.count == 1 && $0.maxSize.count <= 1 && $0.variance == first.variance && $0.offset == 0.5
                    && !$0.clip && $0.flip && $0.aspectRatio.count <= 16
            })
        else { return nil }
        return Detection(
            offsets: offsets, logits: logits,
            priors: boxes.map { box in
                Detection.Priors(
                    least: box.minSize[0], greatest: box.maxSize.first, ratios: box.aspectRatio.filter { $0 != 1 },
                    step: box.hasStep && box.step > 0 ? box.step : nil)
            }, variances: first.variance, classCount: Int(end.detectionOutputParam.numClasses),
            overlap: end.detectionOutputParam.nmsParam.nmsThreshold)
    }

    private func layer(giving name: String) -> CaffeLayerParameter? { layers.last { $0.top.contains(name) } }

    /// The convolutions behind a list of maps, through the layers that only move their numbers.
    private func maps(_ name: String) -> [String]? {
        var name = name
        for _ in 0..<8 {
            guard let layer = layer(giving: name) else { return nil }
            switch layer.type {
            case "Concat":
                let maps = layer.bottom.compactMap(map)
                return maps.count == layer.bottom.count ? maps : nil
            case "Flatten", "Softmax", "Reshape": name = layer.bottom.first ?? ""
            default: return nil
            }
        }
        return nil
    }

    private func map(_ name: String) -> String? {
        guard let flat = layer(giving: name), flat.type == "Flatten", let inner = flat.bottom.first,
            let permuted = layer(giving: inner), permuted.type == "Permute", permuted.permuteParam.order == [0, 2, 3, 1]
        else { return nil }
        return permuted.bottom.first
    }
}
