import Datasets
import Files
import Images
import Kernels
import ObjectDetection
import Tensors
import TestSupport
import Testing

@Suite("Selective search")
struct SelectiveSearchTests {
    private func picture(seed: Int, size: Int = 64) throws -> (image: Image, boxes: Boxes) {
        var generator = Generator(seed: seed)
        let scene = try Shapes.make(1, size: size, using: &generator).scenes[0]
        let planes = try scene.image.floats().map { UInt8(max(0, min(255, ($0 * 255).rounded()))) }
        return (Image(width: size, height: size, planes: planes), try Boxes(scene.boxes))
    }

    private func search(_ mode: SelectiveSearch.Mode, minimumSize: Int = 20) -> SelectiveSearch {
        var search = SelectiveSearch(mode)
        search.minimumSize = minimumSize
        return search
    }

    @Test("every shape of a scene has a proposal with an IoU above 0.7", arguments: 1...8)
    func finds(_ seed: Int) throws {
        let (image, boxes) = try picture(seed: seed)
        let found = try search(.fast).propose(image)
        for index in 0..<boxes.count {
            #expect((0..<found.count).contains { found[$0].iou(boxes[index]) > 0.7 }, "box \(index)")
        }
    }

    @Test("the same boxes at one thread and at two, each once, all of them inside", arguments: SelectiveSearch.Mode.allCases)
    func deterministic(_ mode: SelectiveSearch.Mode) throws {
        let (image, _) = try picture(seed: 3)
        let one = try Parallelism.$threadCount.withValue(1) { try search(mode).propose(image) }
        let two = try Parallelism.$threadCount.withValue(2) { try search(mode).propose(image) }
        #expect(one == two)
        let rows = (0..<one.count).map { [one.xMin[$0], one.yMin[$0], one.xMax[$0], one.yMax[$0]] }
        #expect(Set(rows).count == rows.count)
        #expect(one.clipped(height: 64, width: 64) == one)
        #expect(one.areas.allSatisfy { $0 > 0 })
    }

    @Test("a square on a plain ground: its box, the whole picture, and no other")
    func square() throws {
        var image = try Image(width: 30, height: 20, red: 40, green: 40, blue: 40)
        for y in 5..<15 { for x in 8..<18 { image[x, y] = (220, 30, 30) } }
        var search = SelectiveSearch(.single)
        (search.sigma, search.minimumSize) = (0, 0)
        let found = try search.propose(image)
        #expect(found.count == 2)
        #expect((0..<2).map { found[$0] }.contains(Box(8, 5, 18, 15)))
        #expect((0..<2).map { found[$0] }.contains(Box(0, 0, 30, 20)))
    }

    @Test("one pixel gives one box")
    func onePixel() throws {
        let image = try Image(width: 1, height: 1, red: 1, green: 2, blue: 3)
        #expect(try search(.fast).propose(image) == Boxes([Box(0, 0, 1, 1)]))
    }

    @Test("too many segments and interrupts are errors")
    func errors() throws {
        var noise = SplitMix(state: 4)
        let image = Image(
            width: 200, height: 200, pixels: (0..<120_000).map { _ in UInt8.random(in: 0...255, using: &noise) })
        var fine = search(.single, minimumSize: 0)
        (fine.scales, fine.sigma) = ([0.001], 0)
        #expect(throws: DetectionError.self) { try fine.propose(image) }
        #expect(throws: DetectionError.interrupted) { try search(.single).propose(image) { true } }
    }

    /// OpenCV 5.0's recall (IoU of at least 0.5) of the photos' 109 boxes among so many of its first proposals, as
    /// `Scripts/bench/selective_search` measures it; its order is random, and these are the better of two draws.
    private static let opencvRecall: [(mode: SelectiveSearch.Mode, count: Int, recall: Double)] = [
        (.fast, 100, 0.110), (.fast, 300, 0.294), (.fast, 1000, 0.523), (.fast, 2000, 0.587),
        (.quality, 100, 0.138), (.quality, 300, 0.376), (.quality, 1000, 0.505), (.quality, 2000, 0.578),
    ]

    @Test(
        "of the photos' objects it finds no fewer than OpenCV with as many proposals",
        .enabled(if: SharedData.has("datasets/coco_subset/instances.json"), SharedData.reason))
    func recall() throws {
        let folder = SharedData.path("datasets/coco_subset")
        let photos = try COCO.load(annotations: "\(folder)/instances.json", images: "\(folder)/images")
        for mode in [SelectiveSearch.Mode.fast, .quality] {
            var best: [[Int?]] = []
            for (place, photo) in photos.photos.enumerated() {
                let found = try SelectiveSearch(mode).propose(try photos.image(place))
                best.append(
                    photo.objects.filter { !$0.isCrowd }.map { object in
                        let box = Box(object.box[0], object.box[1], object.box[2], object.box[3])
                        return (0..<found.count).first { found[$0].iou(box) >= 0.5 }
                    })
            }
            let first = best.joined()
            for row in Self.opencvRecall where row.mode == mode {
                let recall = Double(first.filter { $0.map { $0 < row.count } ?? false }.count) / Double(first.count)
                #expect(recall >= row.recall, "\(mode), \(row.count) proposals: \(recall)")
            }
        }
    }
}
