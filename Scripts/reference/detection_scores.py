"""Writes Tests/ObjectDetectionTests/Fixtures/detection_scores.txt: detections made at random and what the published
evaluators say of them.

    pip install pycocotools numpy && python3 Scripts/reference/detection_scores.py

COCO's numbers are pycocotools'. VOC's are computed here by the rules of the development kit's VOCevaldet.m and VOCap.m:
boxes by their first and last pixels, counted from 1, and areas that add 1 to each side. The recall levels of VOC 2007 are
i / 10; numpy's arange(0, 1.1, 0.1) would give 0.30000000000000004.

Lines: `case NAME`, then `truth IMAGE LABEL XMIN YMIN XMAX YMAX AREA CROWD DIFFICULT`, `found IMAGE LABEL SCORE XMIN YMIN XMAX
YMAX` (edges in pixels), `coco` with the twelve numbers of summarize(), -1 where there is none, and `voc LABEL AREA ELEVEN`.
"""

import contextlib
import io
import pathlib

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

TARGET = pathlib.Path(__file__).parents[2] / "Tests/ObjectDetectionTests/Fixtures/detection_scores.txt"


def make(rng, images, classes, truths, noise, extra, ties):
    truth, found = [], []
    for image in range(images):
        for _ in range(rng.integers(0, truths + 1)):
            w, h = np.exp(rng.uniform(np.log(8), np.log(250), 2)).astype(int)
            x, y = rng.integers(0, 300, 2)
            box = [int(x), int(y), int(x + w), int(y + h)]
            label = int(rng.integers(1, classes + 1))
            area = float(w * h) if rng.random() < 0.5 else float(int(w * h * rng.uniform(0.4, 1)))
            truth.append((image, label, *box, area, int(rng.random() < 0.08), int(rng.random() < 0.15)))
            for _ in range(rng.choice([0, 1, 1, 1, 2])):
                moved = np.array(box) + (rng.normal(0, noise, 4) * [w, h, w, h]).astype(int)
                if moved[2] > moved[0] and moved[3] > moved[1]:
                    found.append((image, label if rng.random() < 0.9 else 1, rng.random(), *map(int, moved)))
        for _ in range(rng.integers(0, extra + 1)):
            x, y, w, h = rng.integers(1, 200, 4)
            found.append((image, int(rng.integers(1, classes + 2)), rng.random(), int(x), int(y), int(x + w), int(y + h)))
    digits = 1 if ties else 4
    return truth, [(i, l, round(float(s), digits), *box) for i, l, s, *box in found]


def coco(truth, found):
    labels = sorted({t[1] for t in truth} | {f[1] for f in found})
    images = sorted({t[0] for t in truth} | {f[0] for f in found})
    data = {
        "images": [{"id": i} for i in images],
        "categories": [{"id": label} for label in labels],
        "annotations": [
            {"id": n + 1, "image_id": t[0], "category_id": t[1], "bbox": [t[2], t[3], t[4] - t[2], t[5] - t[3]],
             "area": t[6], "iscrowd": t[7]}
            for n, t in enumerate(truth)],
    }
    results = [
        {"image_id": f[0], "category_id": f[1], "score": f[2], "bbox": [f[3], f[4], f[5] - f[3], f[6] - f[4]]}
        for f in found]
    with contextlib.redirect_stdout(io.StringIO()):
        api = COCO()
        api.dataset = data
        api.createIndex()
        evaluation = COCOeval(api, api.loadRes(results), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return evaluation.stats


def voc(truth, found, label, threshold=0.5):
    boxes = {}
    for t in truth:
        if t[1] == label:
            boxes.setdefault(t[0], []).append({"box": [t[2] + 1, t[3] + 1, t[4], t[5]], "difficult": t[8], "taken": False})
    positives = sum(not b["difficult"] for image in boxes.values() for b in image)
    own = [f for f in found if f[1] == label]
    tp, fp = np.zeros(len(own)), np.zeros(len(own))
    for d, f in enumerate(sorted(own, key=lambda f: -f[2])):
        bb = [f[3] + 1, f[4] + 1, f[5], f[6]]
        best, chosen = -np.inf, None
        for b in boxes.get(f[0], []):
            gt = b["box"]
            iw = min(bb[2], gt[2]) - max(bb[0], gt[0]) + 1
            ih = min(bb[3], gt[3]) - max(bb[1], gt[1]) + 1
            if iw > 0 and ih > 0:
                union = ((bb[2] - bb[0] + 1) * (bb[3] - bb[1] + 1) + (gt[2] - gt[0] + 1) * (gt[3] - gt[1] + 1) - iw * ih)
                if iw * ih / union > best:
                    best, chosen = iw * ih / union, b
        if best >= threshold:
            if not chosen["difficult"]:
                tp[d], fp[d] = (0, 1) if chosen["taken"] else (1, 0)
                chosen["taken"] = True
        else:
            fp[d] = 1
    if positives == 0:
        return None
    tp, fp = np.cumsum(tp), np.cumsum(fp)
    recall, precision = tp / positives, tp / np.maximum(tp + fp, 1)
    eleven = sum(max(precision[recall >= i / 10], default=0) for i in range(11)) / 11
    mrec, mpre = np.concatenate([[0], recall, [1]]), np.concatenate([[0], precision, [0]])
    for i in range(len(mpre) - 2, -1, -1):
        mpre[i] = max(mpre[i], mpre[i + 1])
    steps = np.where(mrec[1:] != mrec[:-1])[0] + 1
    return sum((mrec[steps] - mrec[steps - 1]) * mpre[steps]), eleven


def main():
    rng = np.random.default_rng(5)
    cases = {
        "plain": make(rng, 12, 3, 5, 0.05, 3, False),
        "rough": make(rng, 15, 4, 6, 0.15, 6, False),
        "ties": make(rng, 10, 2, 8, 0.1, 8, True),
        "crowded": make(rng, 3, 1, 40, 0.1, 80, False),
        "sparse": make(rng, 8, 5, 1, 0.05, 1, False),
    }
    lines = []
    for name, (truth, found) in cases.items():
        lines.append(f"case {name}")
        lines += ["truth " + " ".join(map(str, t)) for t in truth]
        lines += ["found " + " ".join(map(str, f)) for f in found]
        lines.append("coco " + " ".join(repr(float(value)) for value in coco(truth, found)))
        for label in sorted({t[1] for t in truth}):
            result = voc(truth, found, label)
            if result:
                lines.append(f"voc {label} {float(result[0])!r} {float(result[1])!r}")
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
