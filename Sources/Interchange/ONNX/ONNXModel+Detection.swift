extension ONNXModel {
    /// Where the network of a YOLO version 3 ends, in a file that goes on with boxes and their suppression.
    public struct YOLOEnd: Sendable, Equatable {
        public struct Map: Sendable, Equatable {
            /// The result of the last convolution.
            public var name: String
            /// Width and height of each, in pixels of the network's input.
            public var anchors: [SIMD2<Float>]
        }

        /// From the coarsest to the finest.
        public var maps: [Map]
        public var classCount: Int
        /// Height and width that the network was trained at.
        public var size = 416
        /// Above which a weaker box of the same class is suppressed.
        public var overlap: Float
    }

    /// The end of Keras's YOLO version 3; nil in other files.
    ///
    /// The last convolutions give `anchors * (5 + classes)` channels and are turned to `[N, H, W, C]`; the anchors are constants
    /// of a few rows of two. The larger anchors are the coarser map's, which the file's first such convolution gives.
    public var yoloEnd: YOLOEnd? {
        let weights = Dictionary(graphProto.initializer.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        guard let suppression = graphProto.node.first(where: { $0.opType == "NonMaxSuppression" }) else { return nil }
        let turned = Set(
            graphProto.node.filter { $0.opType == "Transpose" && $0.integers("perm") == [0, 2, 3, 1] }.compactMap(\.input.first))
        let ends = graphProto.node.filter { node in
            node.opType == "Conv" && node.output.first.map(turned.contains) == true
        }
        var allowance = MemoryAllowance(fileBytes: 0)
        var anchors: [[Float]] = []
        for tensor in graphProto.initializer where tensor.dims.count == 2 && tensor.dims[1] == 2 && tensor.dims[0] <= 16 {
            let numbers = try? tensor.constant(&allowance) { _ in [] }.floats()
            if let numbers, numbers.allSatisfy({ $0 > 1 && $0.isFinite }) { anchors.append(numbers) }
        }
        anchors.sort { $0.reduce(0, +) > $1.reduce(0, +) }
        guard !ends.isEmpty, anchors.count == ends.count, let count = anchors.first?.count, count > 0 else { return nil }
        let channels = Set(ends.map { node in node.input.count > 1 ? weights[node.input[1]]?.dims.first ?? 0 : 0 })
        guard channels.count == 1, let channelCount = channels.first, anchors.allSatisfy({ $0.count == count }),
            Int(channelCount) % (count / 2) == 0, Int(channelCount) / (count / 2) > 5
        else { return nil }
        let maps = zip(ends, anchors).map { node, numbers in
            YOLOEnd.Map(
                name: node.output[0],
                anchors: stride(from: 0, to: numbers.count - 1, by: 2).map { SIMD2(numbers[$0], numbers[$0 + 1]) })
        }
        let overlap = suppression.input.count > 3 ? weights[suppression.input[3]] : nil
        let stated = try? overlap?.constant(&allowance) { _ in [] }.floats().first
        return YOLOEnd(maps: maps, classCount: Int(channelCount) / (count / 2) - 5, overlap: stated ?? 0.5)
    }
}
