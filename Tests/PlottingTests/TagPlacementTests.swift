import Plotting
import Testing

@Suite("Tags of boxes")
struct TagPlacementTests {
    private let picture = Rectangle(x: 0, y: 0, width: 640, height: 480)

    private func tags(_ boxes: [(Rectangle, String)]) -> [BoxTag] {
        let placement = TagPlacement(area: picture, font: Font(size: 14), pen: 2.4) { 8 * Double($0.count) }
        return placement.place(boxes.map { PlacedBox(rectangle: $0.0, words: $0.1, color: Color(0xFFFFFF)) })
    }

    @Test("one tag stands on the top left corner of its box, outside")
    func one() {
        let box = Rectangle(x: 100, y: 100, width: 200, height: 150)
        let tag = tags([(box, "dog 0.89")])[0]
        #expect(abs(tag.place.maxY - (100 - 1.2)) < 1e-9 && abs(tag.place.x - (100 - 1.2)) < 1e-9)
    }

    @Test("a box at the picture's top has its tag inside")
    func top() {
        let box = Rectangle(x: 100, y: 2, width: 200, height: 150)
        let tag = tags([(box, "dog 0.89")])[0]
        #expect(picture.contains(tag.place) && box.inset(-3).contains(tag.place))
    }

    @Test("a box without words has no tag")
    func none() {
        #expect(tags([(Rectangle(x: 1, y: 1, width: 9, height: 9), "")]).isEmpty)
        #expect(tags([]).isEmpty)
    }

    @Test("tags of boxes on one another, at edges and in crowds stay apart and in the picture")
    func crowded() {
        var scenes: [[(Rectangle, String)]] = [
            (0..<6).map { _ in (Rectangle(x: 200, y: 200, width: 100, height: 80), "truck 0.64") },
            (0..<12).map { (Rectangle(x: 40 * Double($0), y: 0, width: 38, height: 30), "person 0.50") },
            (0..<12).map { (Rectangle(x: 600, y: 40 * Double($0), width: 38, height: 38), "person 0.50") },
        ]
        var state: UInt32 = 1
        func random(_ limit: Double) -> Double {
            state = state &* 1_664_525 &+ 1_013_904_223  // Numerical Recipes, section 7.1
            return Double(state >> 8) / Double(1 << 24) * limit
        }
        scenes.append(
            (0..<25).map { index in
                (
                    Rectangle(x: random(560), y: random(400), width: 10 + random(60), height: 10 + random(60)),
                    "class \(index)"
                )
            })
        for scene in scenes {
            let placed = tags(scene)
            #expect(placed.count == scene.count)
            for (index, tag) in placed.enumerated() {
                #expect(picture.contains(tag.place))
                for other in placed[..<index] { #expect(tag.place.overlap(other.place) == 0) }
            }
        }
    }

    @Test("one class has one colour, and the classes of a picture differ")
    func colors() {
        let names = ["dog", "cat", "person", "bicycle", "car", "truck", "bird", "kite", "horse", "sheep"]
        let colors = BoxesMark.colors(of: names + ["dog"])
        #expect(Set(colors.values.map(\.luminance)).count == names.count)
        #expect(BoxesMark.colors(of: ["dog"]) == BoxesMark.colors(of: ["dog", "dog"]))
    }
}
