import ObjectDetection
import Runtime
import Tensors

extension Words {
    static let matching: [Builtin] = [
        Builtin(
            "match_boxes", [.required("default"), .required("truth"), .optional("threshold", "0.5")],
            .init(
                "Which default box answers for which object, as SSD decides: each object's best box, then each box above the threshold.",
                formula: "truth[d] = argmax over t of iou(default[d], truth[t]) where that is >= threshold, else -1; best boxes first",
                shapes:
                    "[N, 4], [K, 4] -> {truth: int64 [N], iou: [N], best: int64 [K], total: how many boxes are matched}; a list of [K, 4] gives a list",
                example: "m = match_boxes([[0, 0, 2, 2], [0, 0, 3, 3], [5, 5, 6, 6]], [[0, 0, 2, 2.5]])\nprint(m.truth, m.total)",
                source: "Liu et al. 2016, section 2.2; weiliu89/caffe, MatchBBox.")
        ) { arguments in
            let machine = arguments.machine
            let defaults = try arguments.boxes(0)
            let threshold = try arguments.single(2, default: 0.5)
            let isBatch = try arguments.isListOfTensors(1)
            let records = try arguments.imageBoxes(1, isBatch: isBatch).map { truth in
                let matching = try DefaultBoxMatching(defaults, truth: truth, threshold: threshold)
                return machine.record([
                    ("truth", machine.tensor(Tensor(places: matching.truth))),
                    ("iou", machine.tensor(Tensor(floats: matching.overlap))),
                    ("best", machine.tensor(Tensor(ints: matching.best))),
                    ("total", .int(matching.matched.count)),
                ])
            }
            return isBatch ? machine.list(records) : records[0]
        }
    ]
}

extension Arguments {
    /// Whether an argument is a list with a tensor for each image, not one tensor or nested numbers.
    func isListOfTensors(_ index: Int) throws -> Bool {
        guard let list = self[index].list, let first = list.values.first else { return false }
        return first.tag == .tensor
    }
}

extension Tensor {
    /// int64 from the matches of boxes.
    init(places: [Int32]) {
        self.init(uninitialized: [places.count], dtype: .int64)
        let out = pointer(Int.self)
        for (index, place) in places.enumerated() { out[index] = Int(place) }
    }
}
