extension DefaultBoxes {
    /// The 1,917 boxes of SSD MobileNet and SSDLite at 300 pixels.
    ///
    /// Six maps with the scales 0.2, 0.35 ... 0.95; on each cell one box for each ratio 1, 2, 1/2, 3, 0.3333 with
    /// width `s sqrt(r)` and height `s / sqrt(r)`, and a square of the geometric mean of this scale and the next
    /// (1 after the last). The first map has three boxes only: a square of 0.1, and 0.2 with ratios 2 and 1/2.
    ///
    /// Source: TensorFlow Object Detection API, anchor_generators/multiple_grid_anchor_generator.py,
    /// `create_ssd_anchors`, and ssd_mobilenet_v2_coco.config.
    public static let ssdMobileNet = DefaultBoxes(
        rows: zip([19, 10, 5, 3, 2, 1], ssdMobileNetShapes).flatMap { side, shapes in
            grid(side, step: 1 / Float(side), shapes: shapes)
        })

    /// The same boxes for a picture of another side.
    public static func ssdMobileNetMaps(image: Float) -> [Map] {
        ssdMobileNetShapes.map { Map(shapes: $0.map { SIMD2($0.width * image, $0.height * image) }) }
    }

    /// Relative to the picture, map by map.
    private static let ssdMobileNetShapes: [[(width: Float, height: Float)]] = {
        let scales: [Float] = [0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1]
        let ratios: [Float] = [1, 2, 0.5, 3, 0.3333]
        return (0..<6).map { map in
            let (scale, next) = (scales[map], scales[map + 1])
            var pairs: [(scale: Float, ratio: Float)] = [(0.1, 1), (scale, 2), (scale, 0.5)]
            if map > 0 { pairs = ratios.map { (scale, $0) } + [((scale * next).squareRoot(), 1)] }
            return pairs.map { pair in
                (width: pair.scale * pair.ratio.squareRoot(), height: pair.scale / pair.ratio.squareRoot())
            }
        }
    }()
}
