import Datasets
import Tensors
import Testing

@Suite struct ShapesTests {
    @Test("The same seed gives the same scenes; boxes lie in the picture and have an area")
    func scenes() throws {
        var (first, second) = (Generator(seed: 3), Generator(seed: 3))
        let a = try Shapes.make(20, size: 48, using: &first)
        let b = try Shapes.make(20, size: 48, using: &second)
        for (x, y) in zip(a.scenes, b.scenes) {
            #expect(try x.image.floats() == y.image.floats())
            let boxes = try x.boxes.floats()
            #expect(boxes == (try y.boxes.floats()))
            #expect(boxes.allSatisfy { $0 >= 0 && $0 <= 48 })
            for first in stride(from: 0, to: boxes.count, by: 4) {
                let (left, top, right, bottom) = (boxes[first], boxes[first + 1], boxes[first + 2], boxes[first + 3])
                #expect(left < right)
                #expect(top < bottom)
            }
            #expect(try x.image.floats().allSatisfy { $0 >= 0 && $0 <= 1 })
            #expect(x.boxes.shape[0] >= 1 && x.boxes.shape[0] <= 4)
        }
    }

    @Test("A box is tight: every edge row and column of it holds a pixel that the shape covers")
    func tight() throws {
        var generator = Generator(seed: 1)
        for scene in try Shapes.make(10, size: 64, using: &generator).scenes where scene.boxes.shape[0] == 1 {
            let box = try scene.boxes.ints()
            // The ground is grey up to 0.51; one channel of a shape is 1. A triangle's tip covers too little of its pixel to tell.
            let isTriangle = try scene.labels.ints()[0] == 2
            let peak = try scene.image.max(axes: [0])
            let edges: [(Range<Int>, Range<Int>)] = [
                (box[1]..<box[1] + 1, box[0]..<box[2]), (box[3] - 1..<box[3], box[0]..<box[2]),
                (box[1]..<box[3], box[0]..<box[0] + 1), (box[1]..<box[3], box[2] - 1..<box[2]),
            ]
            for (rows, columns) in isTriangle ? Array(edges.dropFirst()) : edges {
                let edge = try peak.indexed([
                    .slice(start: rows.lowerBound, stop: rows.upperBound, step: nil),
                    .slice(start: columns.lowerBound, stop: columns.upperBound, step: nil),
                ])
                #expect(try edge.max().item().double > 0.52)
            }
        }
    }

    @Test("No scenes are a data set of none")
    func none() throws {
        var generator = Generator(seed: 1)
        #expect(try Shapes.make(0, size: 64, using: &generator).count == 0)
    }
}
