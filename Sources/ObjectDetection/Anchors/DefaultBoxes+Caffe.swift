extension DefaultBoxes {
    /// SSD300's 8,732 boxes, with the sizes of the authors' code.
    ///
    /// Equation 4 of the paper alone does not give them: the first map has a scale of its own (0.1), and the others
    /// are 0.2, 0.37, 0.54, 0.71, 0.88, 1.05 of 300 pixels, in whole percents.
    /// Source: weiliu89/caffe, branch ssd, examples/ssd/ssd_pascal.py.
    public static let ssd300 = DefaultBoxes(image: 300, sides: [38, 19, 10, 5, 3, 1], maps: ssd300Maps)

    /// Their shapes, map by map.
    public static let ssd300Maps: [Map] = maps([
        (8, 30, 60, [2]), (16, 60, 111, [2, 3]), (32, 111, 162, [2, 3]), (64, 162, 213, [2, 3]), (100, 213, 264, [2]),
        (300, 264, 315, [2]),
    ])

    /// SSD512's 24,564 boxes, with the sizes of the authors' code for VOC: 7 % of the image on the first map, then
    /// 15 % to 90 % in steps of 15 %.
    /// Source: weiliu89/caffe, branch ssd, the script of the 512-pixel VOC models.
    public static let ssd512 = DefaultBoxes(image: 512, sides: [64, 32, 16, 8, 4, 2, 1], maps: ssd512Maps)

    /// Their shapes, map by map.
    public static let ssd512Maps: [Map] = maps([
        (8, 35.84, 76.8, [2]), (16, 76.8, 153.6, [2, 3]), (32, 153.6, 230.4, [2, 3]), (64, 230.4, 307.2, [2, 3]),
        (128, 307.2, 384, [2, 3]), (256, 384, 460.8, [2]), (512, 460.8, 537.6, [2]),
    ])

    private static func maps(
        _ rows: [(step: Float, least: Float, greatest: Float, ratios: [Float])]
    ) -> [Map] {
        rows.map { Map(step: $0.step, least: $0.least, greatest: $0.greatest, ratios: $0.ratios) }
    }
}
