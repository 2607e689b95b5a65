extension DefaultBoxes {
    /// The default boxes on each place of one feature map, in pixels of the picture.
    public struct Map: Sendable, Equatable {
        /// From one place to the next; nil: the places share the picture evenly. A map's steps may pass the picture's border
        /// (38 x 8 = 304).
        public var step: Float?
        /// Width and height of each box.
        public var shapes: [SIMD2<Float>]

        public init(step: Float? = nil, shapes: [SIMD2<Float>]) {
            self.step = step
            self.shapes = shapes
        }

        /// The boxes of Caffe's PriorBox layers: a square of the least size, one of the geometric mean of least and greatest,
        /// and for each ratio r a wide and a tall box of the least size's area.
        public init(step: Float? = nil, least: Float, greatest: Float, ratios: [Float]) {
            let mean = (least * greatest).squareRoot()
            self.init(step: step, shapes: [SIMD2(least, least), SIMD2(mean, mean)])
            for ratio in ratios {
                let root = ratio.squareRoot()
                shapes.append(SIMD2(least * root, least / root))
                shapes.append(SIMD2(least / root, least * root))
            }
        }
    }

    /// The boxes of square maps of the given sides.
    ///
    /// - Parameters:
    ///   - image: the picture's side in pixels.
    ///   - maps: as many as `sides`.
    ///   - limitsSizes: no box is wider or higher than the picture, as torchvision has it.
    public init(image: Float, sides: [Int], maps: [Map], limitsSizes: Bool = false) {
        precondition(sides.count == maps.count)
        self.init(
            rows: zip(sides, maps).flatMap { side, map in
                let largest: Float = limitsSizes ? 1 : .infinity
                return DefaultBoxes.grid(
                    side, step: map.step.map { $0 / image } ?? 1 / Float(side),
                    shapes: map.shapes.map { shape in
                        (width: Swift.min(shape.x / image, largest), height: Swift.min(shape.y / image, largest))
                    })
            })
    }
}
