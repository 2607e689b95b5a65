"""Makes Tests/ModelsTests/Fixtures/detectors.txt: what torch and torchvision say about whole detection networks.

    python3 detectors.py ../../Tests/ModelsTests/Fixtures/detectors.txt      (Debian's python3-torchvision 0.14.1)

Counts: parameters and multiply-accumulates of convolutions and dense layers, by hooks on torch's own modules.
Results: SSD300 at its real size and a narrow Faster R-CNN, both torchvision's classes, under weights that a rule gives.

The rule: number i of tensor p is (2 u - 1) * bound with u = (splitmix64(p * 2^32 + i) >> 40) / 2^24 and bound
sqrt(6 / inputs of a filter) for filters and weights, 0.1 for biases. Tensors are counted from 1 in the order in which they are
given here, which is the order of dlrepl's parameters; number 0 is the picture, with bound 1.
"""

import sys

import numpy
import torch
import torchvision
from torch import nn
from torchvision.models.detection import FasterRCNN, ssd300_vgg16
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor, TwoMLPHead
from torchvision.ops import MultiScaleRoIAlign

lines = []


def numbers(tensor, count, bound):
    with numpy.errstate(over="ignore"):
        z = (numpy.uint64(tensor) << numpy.uint64(32)) + numpy.arange(count, dtype=numpy.uint64)
        z = z + numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z = z ^ (z >> numpy.uint64(31))
    u = (z >> numpy.uint64(40)).astype(numpy.float32) / numpy.float32(1 << 24)
    return (2 * u - 1) * numpy.float32(bound)


def fill(modules):
    number = 1
    for module in modules:
        inputs = module.weight[0].numel()
        for tensor, bound in ((module.weight, (6 / inputs) ** 0.5), (module.bias, 0.1)):
            if tensor is None:
                continue
            values = numbers(number, tensor.numel(), bound).reshape(tensor.shape)
            with torch.no_grad():
                tensor.copy_(torch.from_numpy(values))
            number += 1


def weighted(module):
    return [m for m in module.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]


def count(name, module, run):
    macs = [0]

    def conv(m, inputs, output):
        macs[0] += output.numel() * m.weight[0].numel()

    hooks = [m.register_forward_hook(conv) for m in weighted(module)]
    with torch.no_grad():
        run(module)
    for hook in hooks:
        hook.remove()
    parameters = sum(p.numel() for p in module.parameters())
    lines.append(f"count {name} {parameters} {macs[0]}")


def write(name, values):
    lines.append(f"{name} " + " ".join(f"{v:.7g}" for v in values))


def picture(side):
    return torch.from_numpy(numbers(0, 3 * side * side, 1).reshape(1, 3, side, side))


def yolo():
    """Redmon et al. 2016, figure 3."""
    layers, channels = [], 3
    table = [(64, 7, 2), 0, (192, 3, 1), 0, (128, 1, 1), (256, 3, 1), (256, 1, 1), (512, 3, 1), 0]
    table += [(256, 1, 1), (512, 3, 1)] * 4 + [(512, 1, 1), (1024, 3, 1), 0] + [(512, 1, 1), (1024, 3, 1)] * 2
    table += [(1024, 3, 1), (1024, 3, 2), (1024, 3, 1), (1024, 3, 1)]
    for row in table:
        if row == 0:
            layers.append(nn.MaxPool2d(2))
            continue
        layers += [nn.Conv2d(channels, row[0], row[1], row[2], row[1] // 2), nn.LeakyReLU(0.1)]
        channels = row[0]
    layers += [nn.Flatten(), nn.Linear(7 * 7 * 1024, 4096), nn.LeakyReLU(0.1), nn.Linear(4096, 1470)]
    return nn.Sequential(*layers)


class SSD512(nn.Module):
    """weiliu89/caffe, examples/ssd/ssd_pascal_512.py, on torchvision's VGG16."""

    def __init__(self, classes):
        super().__init__()
        features = torchvision.models.vgg16(weights=None).features
        features[16].ceil_mode = True
        self.first = features[:23]
        self.scale = nn.Parameter(torch.ones(512) * 20)
        fc = [nn.MaxPool2d(3, 1, 1), nn.Conv2d(512, 1024, 3, padding=6, dilation=6), nn.ReLU(), nn.Conv2d(1024, 1024, 1), nn.ReLU()]
        stages = [nn.Sequential(*features[23:30], *fc)]
        inputs = 1024
        for narrow, wide, kernel, stride in [(256, 512, 3, 2), (128, 256, 3, 2), (128, 256, 3, 2), (128, 256, 3, 2), (128, 256, 4, 1)]:
            stages.append(nn.Sequential(nn.Conv2d(inputs, narrow, 1), nn.ReLU(), nn.Conv2d(narrow, wide, kernel, stride, 1), nn.ReLU()))
            inputs = wide
        self.stages = nn.ModuleList(stages)
        boxes = [4, 6, 6, 6, 6, 4, 4]
        channels = [512, 1024, 512, 256, 256, 256, 256]
        self.offsets = nn.ModuleList(nn.Conv2d(c, 4 * b, 3, padding=1) for c, b in zip(channels, boxes))
        self.logits = nn.ModuleList(nn.Conv2d(c, classes * b, 3, padding=1) for c, b in zip(channels, boxes))

    def forward(self, x):
        maps = [self.first(x)]
        for stage in self.stages:
            maps.append(stage(maps[-1]))
        lines.append("sides ssd512 " + " ".join(str(m.shape[2]) for m in maps))
        return [(o(m), l(m)) for m, o, l in zip(maps, self.offsets, self.logits)]


class SSDLite(nn.Module):
    """Sandler et al. 2018, section 6.2, on torchvision's MobileNetV2."""

    def __init__(self, classes):
        super().__init__()
        features = torchvision.models.mobilenet_v2(weights=None).features
        expansion = features[14].conv
        self.first = nn.Sequential(*features[:14], expansion[0])
        stages = [nn.Sequential(*expansion[1:], *features[15:])]

        def normalized(conv):
            return [conv, nn.BatchNorm2d(conv.out_channels), nn.ReLU6()]

        inputs = 1280
        for wide in [512, 256, 256, 128]:
            narrow = wide // 2
            stages.append(nn.Sequential(
                *normalized(nn.Conv2d(inputs, narrow, 1, bias=False)),
                *normalized(nn.Conv2d(narrow, narrow, 3, 2, 1, groups=narrow, bias=False)),
                *normalized(nn.Conv2d(narrow, wide, 1, bias=False))))
            inputs = wide
        self.stages = nn.ModuleList(stages)
        channels, boxes = [576, 1280, 512, 256, 256, 128], [3, 6, 6, 6, 6, 6]

        def predictors(width):
            return nn.ModuleList(nn.Sequential(
                *normalized(nn.Conv2d(c, c, 3, padding=1, groups=c, bias=False)), nn.Conv2d(c, width * b, 1))
                for c, b in zip(channels, boxes))

        self.offsets, self.logits = predictors(4), predictors(classes)

    def forward(self, x):
        maps = [self.first(x)]
        for stage in self.stages:
            maps.append(stage(maps[-1]))
        lines.append("sides ssdlite " + " ".join(str(m.shape[2]) for m in maps))
        return [(o(m), l(m)) for m, o, l in zip(maps, self.offsets, self.logits)]


class FasterRCNNVGG16(nn.Module):
    """Ren et al. 2015 on VGG16: 2k scores and 4k offsets a place, 300 regions, fc6 and fc7."""

    def __init__(self, classes):
        super().__init__()
        self.features = torchvision.models.vgg16(weights=None).features[:30]
        self.conv, self.scores, self.offsets = nn.Conv2d(512, 512, 3, padding=1), nn.Conv2d(512, 18, 1), nn.Conv2d(512, 36, 1)
        self.head = nn.Sequential(nn.Linear(25088, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU())
        self.classes, self.boxes = nn.Linear(4096, classes), nn.Linear(4096, 4 * classes)

    def forward(self, x):
        features = self.features(x)
        lines.append("features faster_rcnn " + " ".join(map(str, features.shape)))
        slid = torch.relu(self.conv(features))
        self.scores(slid), self.offsets(slid)
        head = self.head(torch.zeros(300, 25088))
        return self.classes(head), self.boxes(head)


def ssd300():
    model = ssd300_vgg16(weights=None, weights_backbone=None, num_classes=21).eval()
    stages = [model.backbone.features] + list(model.backbone.extra)
    order = []
    for stage, offsets, logits in zip(stages, model.head.regression_head.module_list, model.head.classification_head.module_list):
        order += weighted(stage) + [offsets, logits]
    fill(order)
    x = picture(300)

    def run(model):
        features = list(model.backbone(x).values())
        return features, model.head(features)

    count("ssd300", model, run)
    with torch.no_grad():
        features, head = run(model)
    lines.append("sides ssd300 " + " ".join(str(f.shape[2]) for f in features))
    rows = torch.cat([head["bbox_regression"], head["cls_logits"]], dim=2)
    write("ssd300", rows.flatten()[::101].tolist())
    images = torchvision.models.detection.image_list.ImageList(x, [(300, 300)])
    anchors = model.anchor_generator(images, features)
    write("ssd300_anchors", (anchors[0].flatten()[::53]).tolist())
    found = model.postprocess_detections(head, anchors, [(300, 300)])[0]
    for label, score, box in list(zip(found["labels"], found["scores"], found["boxes"]))[:100]:
        write("ssd300_detection", [label.item(), score.item()] + box.tolist())
    for classes in (81, 91):
        other = ssd300_vgg16(weights=None, weights_backbone=None, num_classes=classes).eval()
        count(f"ssd300_{classes}", other, lambda m: m.head(list(m.backbone(x).values())))


def faster_rcnn():
    backbone = nn.Sequential(
        nn.Conv2d(3, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Conv2d(32, 32, 3, 2, 1), nn.ReLU())
    backbone.out_channels = 32
    model = FasterRCNN(
        backbone, min_size=96, max_size=96, image_mean=[0, 0, 0], image_std=[1, 1, 1],
        rpn_anchor_generator=AnchorGenerator(((16, 32, 64),), ((0.5, 1.0, 2.0),)),
        rpn_pre_nms_top_n_test=200, rpn_post_nms_top_n_test=50,
        box_roi_pool=MultiScaleRoIAlign(["0"], 7, 2), box_head=TwoMLPHead(32 * 49, 64),
        box_predictor=FastRCNNPredictor(64, 5)).eval()
    fill(weighted(backbone) + [model.rpn.head.conv[0][0], model.rpn.head.cls_logits, model.rpn.head.bbox_pred]
         + [model.roi_heads.box_head.fc6, model.roi_heads.box_head.fc7]
         + [model.roi_heads.box_predictor.cls_score, model.roi_heads.box_predictor.bbox_pred])
    x = picture(96)
    with torch.no_grad():
        images = torchvision.models.detection.image_list.ImageList(x, [(96, 96)])
        features = {"0": backbone(x)}
        proposals, _ = model.rpn(images, features)
        pooled = model.roi_heads.box_roi_pool(features, proposals, [(96, 96)])
        scores, offsets = model.roi_heads.box_predictor(model.roi_heads.box_head(pooled))
        found = model(x)[0]
    lines.append(f"faster_rcnn_proposals {len(proposals[0])}")
    for box in proposals[0]:
        write("faster_rcnn_proposal", box.tolist())
    write("faster_rcnn_pooled", pooled.flatten()[::101].tolist())
    write("faster_rcnn_scores", scores.flatten().tolist())
    write("faster_rcnn_offsets", offsets.flatten()[::3].tolist())
    for label, score, box in zip(found["labels"], found["scores"], found["boxes"]):
        write("faster_rcnn_detection", [label.item(), score.item()] + box.tolist())


torch.manual_seed(0)
count("yolo_v1", yolo(), lambda m: m(torch.zeros(1, 3, 448, 448)))
count("ssd512", SSD512(21), lambda m: m(torch.zeros(1, 3, 512, 512)))
count("ssdlite", SSDLite(81).eval(), lambda m: m(torch.zeros(1, 3, 320, 320)))
count("faster_rcnn", FasterRCNNVGG16(21), lambda m: m(torch.zeros(1, 3, 600, 1000)))
ssd300()
faster_rcnn()
with open(sys.argv[1], "w") as file:
    file.write("\n".join(lines) + "\n")
