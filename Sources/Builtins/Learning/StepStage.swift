import Images
import Plotting
import Tensors

/// The boxes that an algorithm works through, and what became of each so far: the picture behind its steps.
///
/// A stage grows while the steps are told; each step remembers how long it was then.
final class StepStage {
    let boxes: Tensor
    private(set) var history: [(box: Int, isKept: Bool?)] = []

    init(_ boxes: Tensor) { self.boxes = boxes }

    /// Whether it shows the boxes of `tensor`.
    func shows(_ tensor: Tensor) -> Bool { boxes.storage === tensor.storage && boxes.shape == tensor.shape }

    func add(box: Int, isKept: Bool?) { history.append((box, isKept)) }

    private static let mostBoxes = 300

    /// The picture after `length` entries of the history: kept boxes green, dropped ones grey, the one at issue yellow.
    func figure(length: Int, text: String, reason: String) throws -> Figure {
        let numbers = try boxes.doubles()
        let count = boxes.shape[0]
        var fate: [Int: Bool] = [:]
        for (box, isKept) in history.prefix(length) { fate[box] = isKept }
        let current = length > 0 ? history[length - 1].box : -1
        // What was decided comes first where there are too many to draw.
        let order = (0..<count).sorted { a, b in (rank(a, fate, current), a) < (rank(b, fate, current), b) }
        let shown = order.prefix(StepStage.mostBoxes).filter { $0 >= 0 }.map { box -> LabelledBox in
            let isKept = fate[box]
            let color: Color =
                box == current
                ? (isKept == false ? Color(0xFF9F1C) : Color(0xFFD60A))
                : isKept == true ? Color(0x4DFFC3) : isKept == false ? Color(0x8A8F98) : Color(0x5CB8FF, alpha: 0.55)
            let isNamed = count <= 30 || box == current
            return LabelledBox(numbers, at: 4 * box, label: isNamed ? "\(box)" : "", color: color)
        }
        return StepScene(boxes: shown.reversed(), title: reason.isEmpty ? text : reason).figure
    }

    private func rank(_ box: Int, _ fate: [Int: Bool], _ current: Int) -> Int {
        box == current ? 0 : fate[box] == true ? 1 : fate[box] == false ? 2 : 3
    }
}

/// Boxes on an empty ground that is as large as they need, with a title.
struct StepScene {
    var boxes: [LabelledBox]
    var title: String

    private static let side = 440.0

    var figure: Figure {
        let finite = boxes.filter { [$0.xMin, $0.yMin, $0.xMax, $0.yMax].allSatisfy(\.isFinite) }
        let left = min(finite.map(\.xMin).min() ?? 0, 0)
        let top = min(finite.map(\.yMin).min() ?? 0, 0)
        let (right, bottom) = (finite.map(\.xMax).max() ?? 1, finite.map(\.yMax).max() ?? 1)
        // Boxes relative to the image stand in the whole image.
        let isRelative = right <= 1.5 && bottom <= 1.5
        let width = max((isRelative ? max(right, 1) : right * 1.04) - left, 1e-6)
        let height = max((isRelative ? max(bottom, 1) : bottom * 1.04) - top, 1e-6)
        let scale = StepScene.side / max(width, height)
        let ground = Image(
            width: max(16, Int(width * scale)), height: max(16, Int(height * scale)),
            pixels: [UInt8](
                repeating: 0x2B, count: 3 * max(16, Int(width * scale)) * max(16, Int(height * scale))))
        let moved = finite.map { box -> LabelledBox in
            var box = box
            box.xMin = (box.xMin - left) * scale
            box.xMax = (box.xMax - left) * scale
            box.yMin = (box.yMin - top) * scale
            box.yMax = (box.yMax - top) * scale
            return box
        }
        let short = title.count > 76 ? title.prefix(73) + "..." : title
        let panel = Panel(title: short, marks: [ImageMark(ground), BoxesMark(moved)])
        return Figure(width: 640, height: 560, panels: [panel], description: title)
    }
}

extension LabelledBox {
    /// The box whose four numbers begin at `place`.
    init(_ numbers: [Double], at place: Int, label: String, color: Color? = nil) {
        self.init(
            xMin: numbers[place], yMin: numbers[place + 1], xMax: numbers[place + 2], yMax: numbers[place + 3],
            label: label, color: color)
    }
}
