import ObjectDetection
import Testing

@Suite("SSD's default boxes")
struct DefaultBoxesTests {
    @Test("their counts", arguments: [("ssd300", 8732), ("ssd512", 24564), ("ssd_mobilenet", 1917)])
    func counts(_ name: String, _ count: Int) throws {
        #expect(try DefaultBoxes(named: name).count == count)
    }

    /// Rows of the constant that TensorFlow computed for SSDLite, as (ymin, xmin, ymax, xmax):
    /// Scripts/reference/ssd_mobilenet_anchors.py.
    @Test(
        "SSD MobileNet's equal the anchors that are frozen into a trained model",
        arguments: [
            (0, [-0.023684, -0.023684, 0.076316, 0.076316]), (1, [-0.044395, -0.115106, 0.097026, 0.167737]),
            (2, [-0.115106, -0.044395, 0.167737, 0.097026]), (541, [0.429289, 0.358579, 0.570711, 0.641421]),
            (1082, [0.832263, 0.902974, 1.115106, 1.044395]), (1083, [-0.125, -0.125, 0.225, 0.225]),
            (1084, [-0.073744, -0.197487, 0.173744, 0.297487]), (1085, [-0.197487, -0.073744, 0.297487, 0.173744]),
            (1086, [-0.051036, -0.253109, 0.151036, 0.353109]), (1087, [-0.253124, -0.051031, 0.353124, 0.151031]),
            (1088, [-0.159165, -0.159165, 0.259165, 0.259165]), (1683, [-0.15, -0.15, 0.35, 0.35]),
            (1833, [-0.158333, -0.158333, 0.491667, 0.491667]), (1887, [-0.15, -0.15, 0.65, 0.65]),
            (1911, [0.025, 0.025, 0.975, 0.975]), (1916, [0.01266, 0.01266, 0.98734, 0.98734]),
        ] as [(Int, [Float])])
    func mobileNet(_ row: Int, _ expected: [Float]) {
        let box = DefaultBoxes.ssdMobileNet.corners[row]
        let found = [box.yMin, box.xMin, box.yMax, box.xMax]
        for axis in 0..<4 { #expect(abs(found[axis] - expected[axis]) < 2e-6) }
    }

    @Test("SSD300's first cell: 30, sqrt(30 * 60), and 30 with ratios 2 and 1/2, around pixel 4")
    func ssd300() {
        let rows = DefaultBoxes.ssd300.rows
        let pixels: [SIMD4<Float>] = [
            [4, 4, 30, 30], [4, 4, 42.4264, 42.4264], [4, 4, 42.4264, 21.2132], [4, 4, 21.2132, 42.4264],
        ]
        for (row, expected) in zip(rows, pixels) {
            for axis in 0..<4 { #expect(abs(row[axis] * 300 - expected[axis]) < 1e-3) }
        }
        // The last map is one cell with a step of the whole image; its square has 264 pixels.
        #expect(rows[8728] == [0.5, 0.5, 0.88, 0.88])
    }

    @Test("equation 4: six maps from 0.2 to 0.9")
    func scales() throws {
        let found = try DefaultBoxes.scales(6)
        for (scale, expected) in zip(found, [0.2, 0.34, 0.48, 0.62, 0.76, 0.9] as [Float]) {
            #expect(abs(scale - expected) < 1e-6)
        }
        #expect(try DefaultBoxes.scales(1) == [0.2])
        #expect(throws: DetectionError.notPositive(argument: "m", value: 0)) { try DefaultBoxes.scales(0) }
    }

    @Test("an unknown network is refused with the known names")
    func unknown() {
        #expect(throws: DetectionError.unknownName(argument: "network", name: "yolo", known: DefaultBoxes.names)) {
            try DefaultBoxes(named: "yolo")
        }
    }
}
