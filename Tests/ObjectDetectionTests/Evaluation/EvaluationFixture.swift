import ObjectDetection
import TestSupport

/// A case of `Fixtures/detection_scores.txt`, which `Scripts/reference/detection_scores.py` writes.
struct EvaluationFixture: Sendable, CustomStringConvertible {
    var name: String
    var images: [EvaluationImage] = []
    /// The twelve numbers of pycocotools' `summarize()`, -1 where there is none.
    var coco: [Double] = []
    var voc: [(label: Int, area: Double, elevenPoints: Double)] = []

    var description: String { name }

    static let folder = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Fixtures"

    static let all: [EvaluationFixture] = {
        var cases: [EvaluationFixture] = []
        for line in (try? ReferenceFile.lines("\(folder)/detection_scores.txt")) ?? [] {
            let words = line.split(separator: " ")
            if words[0] == "case" {
                cases.append(EvaluationFixture(name: String(words[1])))
                continue
            }
            let numbers = words.dropFirst().map { Double($0)! }
            let last = cases.count - 1
            func box(_ first: Int) -> Box {
                Box(Float(numbers[first]), Float(numbers[first + 1]), Float(numbers[first + 2]), Float(numbers[first + 3]))
            }
            if words[0] == "truth" || words[0] == "found" {
                while cases[last].images.count <= Int(numbers[0]) {
                    cases[last].images.append(EvaluationImage(found: [], truth: []))
                }
            }
            let place = Int(numbers[0])
            switch words[0] {
            case "truth":
                cases[last].images[place].truth.append(
                    .init(
                        box: box(2), label: Int(numbers[1]), isDifficult: numbers[8] != 0, isCrowd: numbers[7] != 0,
                        area: numbers[6]))
            case "found":
                cases[last].images[place].found.append(
                    .init(box: box(3), label: Int(numbers[1]), score: numbers[2]))
            case "coco": cases[last].coco = numbers
            default: cases[last].voc.append((Int(numbers[0]), numbers[1], numbers[2]))
            }
        }
        return cases
    }()
}
