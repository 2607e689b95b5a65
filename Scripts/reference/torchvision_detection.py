#!/usr/bin/env python3
"""Writes Tests/ObjectDetectionTests/Fixtures/torchvision.txt: what torchvision 0.14 or newer gives for detection.

    apt-get install python3-torch python3-torchvision      (Debian 12: torch 1.13, torchvision 0.14)
    /usr/bin/python3 Scripts/reference/torchvision_detection.py

A line is a case:   name | argument ... | input ; input ... | output ; output ...
A tensor is         dtype 2x3 value value ...    ('-' for no axes).
"""

import os

import torch
import torchvision
from torchvision.models.detection import _utils, roi_heads, rpn, ssd
from torchvision.models.detection.anchor_utils import AnchorGenerator, DefaultBoxGenerator
from torchvision.models.detection.image_list import ImageList
from torchvision.ops import boxes as box_ops

torch.manual_seed(20240607)
lines = []


def show(tensor):
    tensor = torch.as_tensor(tensor)
    shape = "x".join(map(str, tensor.shape)) or "-"
    name = {torch.float32: "float32", torch.int64: "int64"}[tensor.dtype]
    values = tensor.reshape(-1).numpy()
    return " ".join([name, shape] + [str(int(v)) if name == "int64" else str(v) for v in values])


def case(name, arguments, inputs, outputs):
    lines.append(" | ".join([
        name, " ".join(map(str, arguments)), " ; ".join(map(show, inputs)), " ; ".join(map(show, outputs))]))


def boxes(count, side=100.0, largest=60.0):
    corner = torch.rand(count, 2) * side
    return torch.cat([corner, corner + torch.rand(count, 2) * largest + 1], 1)


# Overlap
a, b = boxes(9), boxes(7)
b[0] = a[0]                                    # equal
b[1] = torch.tensor([a[1, 2], a[1, 1], a[1, 2] + 9, a[1, 3]])   # touching
case("iou", [], [a, b], [box_ops.box_iou(a, b)])
case("giou", [], [a, b], [box_ops.generalized_box_iou(a, b)])
case("box_area", [], [a], [box_ops.box_area(a)])
case("clip_boxes", [80, 90], [a], [box_ops.clip_boxes_to_image(a, (80, 90))])
for source in ("xyxy", "xywh", "cxcywh"):
    for target in ("xyxy", "xywh", "cxcywh"):
        case("box_convert", [source, target], [a], [box_ops.box_convert(a, source, target)])

# Suppression: distinct scores, and few distinct ones sorted before so that ties have one order
for threshold in (0.3, 0.5, 0.7):
    c, s = boxes(60), torch.rand(60)
    case("nms", [threshold], [c, s], [box_ops.nms(c, s, threshold)])
    k = torch.randint(0, 3, (60,))
    case("batched_nms", [threshold], [c, s, k], [box_ops.batched_nms(c, s, k, threshold)])

# Coding
coder = _utils.BoxCoder((10.0, 10.0, 5.0, 5.0))
p, g = boxes(8), boxes(8)
t = coder.encode_single(g, p)
case("encode_boxes", [], [g, p], [t])
case("decode_boxes", [], [t, p], [coder.decode_single(t, p)])

# Anchors
generator = AnchorGenerator(sizes=((32, 64, 128),), aspect_ratios=((0.5, 1.0, 2.0),))
features = [torch.zeros(1, 1, 3, 4)]
image = ImageList(torch.zeros(1, 3, 48, 64), [(48, 64)])
case("rpn_anchors", [], [], [generator(image, features)[0]])
generator = DefaultBoxGenerator(
    [[2], [2, 3], [2, 3], [2, 3], [2], [2]], scales=[0.1, 0.2, 0.37, 0.54, 0.71, 0.88, 1.05],
    steps=[8, 16, 32, 64, 100, 300])
grids = [torch.zeros(1, 1, n, n) for n in (38, 19, 10, 5, 3, 1)]
default = generator(ImageList(torch.zeros(1, 3, 300, 300), [(300, 300)]), grids)[0]
rows = torch.arange(0, 8732, 397)
case("default_boxes", [], [rows], [default[rows]])

# SSD: matching and loss
chosen = torch.arange(0, 8732, 90)
d = default[chosen] / 300
truth = torch.tensor([[0.1, 0.1, 0.45, 0.5], [0.35, 0.3, 0.95, 0.9], [0.6, 0.05, 0.75, 0.3]])
labels = torch.tensor([3, 1, 4])
matched = _utils.SSDMatcher(0.5)(box_ops.box_iou(truth, d))
offsets, logits = torch.randn(2, len(d), 4), torch.randn(2, len(d), 5)
case("match_boxes", [], [d, truth], [matched])


class Head:
    box_coder = coder
    neg_to_pos_ratio = 3
    compute_loss = ssd.SSD.compute_loss


second = truth[1:2] + 0.02
matched_2 = _utils.SSDMatcher(0.5)(box_ops.box_iou(second, d))
loss = Head().compute_loss(
    [{"boxes": truth, "labels": labels}, {"boxes": second, "labels": labels[1:2]}],
    {"bbox_regression": offsets, "cls_logits": logits}, [d, d], [matched, matched_2])
case("multibox_loss", [], [offsets, logits, d, truth, labels, second, labels[1:2]],
     [loss["bbox_regression"], loss["classification"]])

# The region proposal network: which anchors are positive, and the loss over all of them
anchors = AnchorGenerator(((32, 64),), ((0.5, 1.0, 2.0),))(
    ImageList(torch.zeros(1, 3, 96, 128), [(96, 128)]), [torch.zeros(1, 1, 6, 8)])[0]
objects = torch.tensor([[10.0, 12.0, 50.0, 60.0], [60.0, 20.0, 120.0, 90.0]])
network = rpn.RegionProposalNetwork(
    None, torch.nn.Identity(), 0.7, 0.3, 10000, 0.5, {"training": 60, "testing": 60},
    {"training": 20, "testing": 20}, 0.7)
network.min_size = 16.0
network.eval()
target_labels, target_boxes = network.assign_targets_to_anchors([anchors], [{"boxes": objects}])
case("rpn_targets", [], [anchors, objects], [target_labels[0].long()])
objectness, deltas = torch.randn(len(anchors), 1), torch.randn(len(anchors), 4) * 0.3
regression = network.box_coder.encode(target_boxes, [anchors])
network.fg_bg_sampler = lambda labels: ([(labels[0] == 1).long()], [(labels[0] == 0).long()])
score_loss, box_loss = network.compute_loss(objectness, deltas, target_labels, regression)
case("rpn_loss", [], [objectness.flatten(), deltas, anchors, objects], [score_loss, box_loss])
proposals = network.box_coder.decode(deltas, [anchors]).view(1, -1, 4)
kept, scores = network.filter_proposals(proposals, objectness.view(1, -1), [(96, 128)], [len(anchors)])
case("rpn_proposals", [], [objectness.flatten(), deltas, anchors], [kept[0], torch.sigmoid(objectness).max() * 0 + scores[0]])

# The heads' loss
region_labels = torch.tensor([2, 0, 1, 0, 2])
regions, targets = boxes(5), boxes(5)
scores, shifts = torch.randn(5, 3), torch.randn(5, 12)
wanted = coder.encode_single(targets, regions)
class_loss, shift_loss = roi_heads.fastrcnn_loss(scores, shifts, [region_labels], [wanted])
case("roi_loss", [], [scores, shifts, regions, region_labels, targets], [class_loss, shift_loss])

# Regions of interest
maps = torch.randn(2, 3, 7, 9)
rois = torch.tensor([
    [0, 0.0, 0.0, 60.0, 40.0], [1, 13.7, 22.1, 90.5, 71.3], [0, -20.0, -15.0, 30.0, 20.0],
    [1, 100.0, 80.0, 200.0, 160.0], [0, 50.0, 50.0, 51.0, 51.0], [1, 30.0, 30.0, 20.0, 20.0]])
for size, sampling, aligned in ((3, 2, False), (7, 2, False), (2, 3, True)):
    case("roi_align", [size, sampling, str(aligned).lower()], [maps, rois],
         [torchvision.ops.roi_align(maps, rois, size, 1 / 16, sampling, aligned)])
for size in (2, 7):
    case("roi_pool", [size], [maps, rois], [torchvision.ops.roi_pool(maps, rois, size, 1 / 16)])

path = os.path.join(os.path.dirname(__file__), "../../Tests/ObjectDetectionTests/Fixtures/torchvision.txt")
with open(path, "w") as file:
    file.write("\n".join(lines) + "\n")
print(len(lines), "cases, torchvision", torchvision.__version__)
