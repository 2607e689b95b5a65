import ObjectDetection
import Tensors
import TestSupport
import Testing

@Suite("YOLO's loss")
struct YoloLossTests {
    private var settings: YoloLoss.Settings {
        var settings = YoloLoss.Settings()
        (settings.grid, settings.boxes, settings.classes) = (2, 2, 3)
        return settings
    }

    private let objects = [
        YoloLoss.Object(box: SIMD4(0.25, 0.3, 0.4, 0.36), label: 2), YoloLoss.Object(box: SIMD4(0.9, 0.7, 0.16, 0.25), label: 0),
    ]

    /// Zeros, but for the second box of cell (0, 0), which is (x, y, w, h, c).
    private func prediction(_ box: [Double]) throws -> Tensor {
        var values = [Double](repeating: 0, count: 2 * 2 * 13)
        for (index, value) in box.enumerated() { values[5 + index] = value }
        return Tensor(doubles: values, shape: [2, 2, 13])
    }

    @Test("worked by hand, term by term")
    func worked() throws {
        // The object's centre is (0.5, 0.6) in cell (0, 0); the box lies on it exactly, but a quarter as large.
        let loss = try YoloLoss(prediction([0.5, 0.6, 0.1, 0.09, 0.75]), truth: [[objects[0]]], settings: settings)
        let one = loss.assignments[0][0]
        #expect((one.object, one.row, one.column, one.box) == (0, 0, 0, 1))
        #expect(one.overlaps[0] == 0)
        // IoU: 0.1 * 0.09 / (0.4 * 0.36) = 1 / 16
        #expect(abs(loss.assignments[0][0].overlaps[1] - 1.0 / 16) < 1e-12)
        #expect(abs(try loss.xy.item().double) < 1e-12)
        // (√0.1 - √0.4)² = (√0.1)² = 0.1; (0.3 - 0.6)² = 0.09; five times their sum
        #expect(abs(try loss.wh.item().double - 0.95) < 1e-12)
        #expect(abs(try loss.object.item().double - (0.75 - 0.0625) * (0.75 - 0.0625)) < 1e-12)
        #expect(try loss.noObject.item().double == 0)
        #expect(try loss.classes.item().double == 1)
    }

    @Test("the confidence target is the IoU or 1")
    func targets() throws {
        var settings = settings
        settings.confidenceTarget = .one
        let loss = try YoloLoss(prediction([0.5, 0.6, 0.1, 0.09, 0.75]), truth: [[objects[0]]], settings: settings)
        #expect(abs(try loss.object.item().double - 0.0625) < 1e-12)
    }

    @Test("no objects leave the confidence of idle boxes; the first of two objects in a cell has it")
    func assignment() throws {
        var generator = Generator(seed: 2)
        let prediction = try Tensor.random([2, 2, 13], dtype: .float64, using: &generator)
        let none = try YoloLoss(prediction, truth: [[]], settings: settings)
        #expect(try none.total.item() == none.noObject.item())
        let values = try prediction.doubles()
        var sum = 0.0
        for cell in 0..<4 { for box in 0..<2 { sum += values[13 * cell + 5 * box + 4] * values[13 * cell + 5 * box + 4] } }
        #expect(abs(try none.total.item().double - 0.5 * sum) < 1e-12)
        let same = try YoloLoss(prediction, truth: [[objects[0], objects[0]]], settings: settings)
        #expect(same.assignments[0].map(\.object) == [0])
    }

    @Test("a negative width costs more than none, NaN makes NaN")
    func strange() throws {
        var one = settings
        one.boxes = 1
        func width(_ w: Double) throws -> Double {
            var values = [Double](repeating: 0, count: 2 * 2 * 8)
            (values[2], values[3]) = (w, 0.36)
            let prediction = Tensor(doubles: values, shape: [2, 2, 8])
            return try YoloLoss(prediction, truth: [[objects[0]]], settings: one).wh.item().double
        }
        #expect(try width(-0.1) > width(0))
        #expect(try width(0) > width(0.1))
        let spoiled = try YoloLoss(prediction([.nan, 0.6, 0.1, 0.36, 1]), truth: [[objects[0]]], settings: settings)
        #expect(try spoiled.noObject.item().double > 0)
        #expect(try spoiled.wh.item().double.isFinite)
    }

    @Test("its gradient is that of finite differences, every term", arguments: YoloLoss.ConfidenceTarget.allCases)
    func gradient(_ target: YoloLoss.ConfidenceTarget) throws {
        var (generator, settings) = (Generator(seed: 3), settings)
        settings.confidenceTarget = target
        let prediction = try Tensor.random([2, 2, 2, 13], dtype: .float64, using: &generator)
        let truth = [objects, [objects[1]]]
        for term in [\YoloLoss.xy, \.wh, \.object, \.noObject, \.classes, \.total] as [KeyPath<YoloLoss, Tensor>] {
            // A fixed IoU is a constant for the gradient, not for differences.
            if target == .fixedIOU && (term == \.object || term == \.total) { continue }
            try expectGradient(of: [prediction]) {
                try YoloLoss($0[0], truth: truth, settings: settings)[keyPath: term]
            }
        }
    }

    @Test("the addends of a term add up to it")
    func addends() throws {
        var generator = Generator(seed: 3)
        let loss = try YoloLoss(
            Tensor.random([2, 2, 2, 13], dtype: .float64, using: &generator), truth: [objects, [objects[1]]],
            settings: settings)
        let values = [loss.xy, loss.wh, loss.object, loss.noObject, loss.classes]
        for (term, value) in zip(YoloLoss.Term.allCases, [values[0], values[1], values[2], values[3], values[4]]) {
            #expect(abs(try value.item().double - loss.addends(term).reduce(0) { $0 + $1.cost }) < 1e-9, "\(term)")
        }
    }

    @Test("shapes, labels and centres outside are refused")
    func errors() throws {
        let wanted = "[2, 2, 13]   (grid, grid, 2 boxes of 5 numbers and 3 classes)"
        #expect(
            throws: DetectionError.shape(word: "yolo_loss", argument: "prediction", found: [2, 2, 12], expected: wanted)
        ) { try YoloLoss(Tensor.zeros([2, 2, 12]), truth: [[]], settings: settings) }
        #expect(throws: DetectionError.label(word: "yolo_loss", label: 3, index: 0, range: 0...2)) {
            try YoloLoss(
                Tensor.zeros([2, 2, 13]), truth: [[YoloLoss.Object(box: SIMD4(repeating: 0.5), label: 3)]],
                settings: settings)
        }
        #expect(throws: DetectionError.outsideRange(argument: "cx of truth[0]", value: 1.5, range: 0...1)) {
            try YoloLoss(
                Tensor.zeros([2, 2, 13]), truth: [[YoloLoss.Object(box: SIMD4(1.5, 0, 0, 0), label: 0)]],
                settings: settings)
        }
    }
}
