extension DefaultBoxes {
    /// SSD300's 8,732 boxes, with the sizes of the authors' code.
    ///
    /// Equation 4 of the paper alone does not give them: the first map has a scale of its own (0.1), and the others
    /// are 0.2, 0.37, 0.54, 0.71, 0.88, 1.05 of 300 pixels, in whole percents.
    /// Source: weiliu89/caffe, branch ssd, examples/ssd/ssd_pascal.py.
    public static let ssd300 = caffe(
        image: 300,
        maps: [
            (38, 8, 30, 60, [2]), (19, 16, 60, 111, [2, 3]), (10, 32, 111, 162, [2, 3]), (5, 64, 162, 213, [2, 3]),
            (3, 100, 213, 264, [2]), (1, 300, 264, 315, [2]),
        ])

    /// SSD512's 24,564 boxes, with the sizes of the authors' code for VOC: 7 % of the image on the first map, then
    /// 15 % to 90 % in steps of 15 %.
    /// Source: weiliu89/caffe, branch ssd, the script of the 512-pixel VOC models.
    public static let ssd512 = caffe(
        image: 512,
        maps: [
            (64, 8, 35.84, 76.8, [2]), (32, 16, 76.8, 153.6, [2, 3]), (16, 32, 153.6, 230.4, [2, 3]),
            (8, 64, 230.4, 307.2, [2, 3]), (4, 128, 307.2, 384, [2, 3]), (2, 256, 384, 460.8, [2]),
            (1, 512, 460.8, 537.6, [2]),
        ])

    /// The boxes of Caffe's PriorBox layers: on each cell a square of the least size, one of the geometric mean of
    /// least and greatest, and for each ratio r a wide and a tall box of the least size's area.
    ///
    /// `step` is the stride in pixels; a map's steps may pass the image's border (38 x 8 = 304).
    private static func caffe(
        image: Float, maps: [(side: Int, step: Float, least: Float, greatest: Float, ratios: [Float])]
    ) -> DefaultBoxes {
        DefaultBoxes(
            rows: maps.flatMap { map in
                let mean = (map.least * map.greatest).squareRoot()
                var shapes = [(width: map.least, height: map.least), (width: mean, height: mean)]
                for ratio in map.ratios {
                    let root = ratio.squareRoot()
                    shapes.append((map.least * root, map.least / root))
                    shapes.append((map.least / root, map.least * root))
                }
                return grid(
                    map.side, step: map.step / image,
                    shapes: shapes.map { (width: $0.width / image, height: $0.height / image) })
            })
    }
}
