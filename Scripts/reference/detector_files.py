"""Writes Tests/ModelsTests/Fixtures/detections.json: what OpenCV and onnxruntime find on the photos of the lessons.

    pip install 'opencv-python-headless<5' onnx onnxruntime
    python3 Scripts/reference/detector_files.py

The models are those that `dlrepl models fetch` brings, where it keeps them; names as in the catalogue. YOLOv2-tiny is read
by OpenCV, tiny-yolov3-11.onnx by onnxruntime with the boxes and their suppression that the file itself has; the least score
that the files state, 0.6, is set to 0.1 and 0.02. Pictures are stretched to 416 x 416 by OpenCV's bilinear, red first, divided by 255.
"""

import json
import os
import pathlib

import cv2
import numpy as np
import onnx
import onnxruntime

root = pathlib.Path(__file__).resolve().parents[2]
least = 0.1
cache = pathlib.Path(os.environ.get("DLREPL_CACHE", pathlib.Path.home() / ".cache/dlrepl")) / "models"
photos = sorted(path for path in (root / "Lessons/photos").iterdir() if path.suffix in (".jpg", ".png"))
names = """person bicycle car motorcycle airplane bus train truck boat traffic_light fire_hydrant stop_sign parking_meter bench bird
cat dog horse sheep cow elephant bear zebra giraffe backpack umbrella handbag tie suitcase frisbee skis snowboard sports_ball
kite baseball_bat baseball_glove skateboard surfboard tennis_racket bottle wine_glass cup fork knife spoon bowl banana apple
sandwich orange broccoli carrot hot_dog pizza donut cake chair couch potted_plant bed dining_table toilet tv laptop mouse remote
keyboard cell_phone microwave oven toaster sink refrigerator book clock vase scissors teddy_bear hair_drier toothbrush""".split()


def blob(image):
    return cv2.dnn.blobFromImage(image, 1 / 255, (416, 416), swapRB=True)


def entry(image, found):
    """`found`: class, score, x1, y1, x2, y2 relative to the picture."""
    height, width = image.shape[:2]
    scale = np.array([width, height, width, height])
    return {
        "height": height, "width": width,
        "detections": [
            {"cls": names[label].replace("_", " "), "score": round(float(score), 5),
             "box_x1_y1_x2_y2_px": [round(float(v), 2) for v in np.array(box) * scale]}
            for label, score, box in sorted(found, key=lambda one: -one[1])]}


def yolov2():
    folder = cache / "yolov2_tiny_coco"
    configuration = (folder / "yolov2-tiny.cfg").read_text().replace("thresh = .6", "thresh = .1")
    net = cv2.dnn.readNetFromDarknet(
        np.frombuffer(configuration.encode(), np.uint8), np.fromfile(folder / "yolov2-tiny.weights", np.uint8))
    net.enableWinograd(False)
    results = {}
    for path in photos:
        image = cv2.imread(str(path))
        net.setInput(blob(image))
        candidates = []
        for row in net.forward():
            for label in np.nonzero(row[5:] > least)[0]:
                x, y, w, h = row[:4]
                candidates.append((int(label), row[5 + label], [x - w / 2, y - h / 2, x + w / 2, y + h / 2]))
        found = []
        for label in {one[0] for one in candidates}:
            own = [one for one in candidates if one[0] == label]
            boxes = [[b[0], b[1], b[2] - b[0], b[3] - b[1]] for _, _, b in own]
            kept = cv2.dnn.NMSBoxes(np.array(boxes, float).tolist(), [float(s) for _, s, _ in own], least, 0.4)
            found += [own[int(index)] for index in np.array(kept).ravel()]
        results[path.name] = entry(image, found)
    return {"rule": "score > 0.1 of each class, suppression above 0.4 in each class, which OpenCV's layer does itself", "results": results}


def yolov3():
    model = onnx.load(cache / "yolov3_tiny_coco/tiny-yolov3-11.onnx")
    for weight in model.graph.initializer:
        if weight.name == "layer.score_threshold":
            weight.CopyFrom(onnx.numpy_helper.from_array(np.float32(0.02), weight.name))
    session = onnxruntime.InferenceSession(model.SerializeToString())
    results = {}
    for path in photos:
        image = cv2.imread(str(path))
        boxes, scores, kept = session.run(
            None, {"input_1": blob(image), "image_shape": np.array([[416, 416]], np.float32)})
        found = []
        for _, label, place in np.array(kept).reshape(-1, 3):
            y1, x1, y2, x2 = boxes[0, place] / 416
            found.append((int(label), scores[0, label, place], [x1, y1, x2, y2]))
        results[path.name] = entry(image, found)
    return {"rule": "score > 0.02, suppression above 0.5 in each class", "results": results}


def main():
    content = {"yolov2_tiny_coco": yolov2(), "yolov3_tiny_coco": yolov3()}
    with open(root / "Tests/ModelsTests/Fixtures/detections.json", "w") as file:
        json.dump(content, file, indent=1)


main()
