"""The networks of Scripts/bench/networks as plain lists of operations, for whoever builds them in a peer's format.

An operation is `(kind, inputs, settings)`; its value's number is its place in the list, the image is 0. Batch
normalisation is folded into the filters already, as every exporter does. Weights are drawn by `weights`: what they are
does not change the time.
"""

import numpy as np


class Network:
    def __init__(self, side):
        self.side = side
        self.operations = [("image", [], {"channels": 3})]
        self.channels = [3]
        self.sizes = [side]
        self.outputs = []

    def add(self, kind, inputs, channels, size, **settings):
        self.operations.append((kind, inputs, settings))
        self.channels.append(channels)
        self.sizes.append(size)
        return len(self.operations) - 1

    def conv(self, x, out, kernel=3, stride=1, padding="same", dilation=1, depthwise=False, act=None):
        """`padding` is TensorFlow's "same", or pixels on every side."""
        size, reach = self.sizes[x], (kernel - 1) * dilation + 1
        if padding == "same":
            result = (size + stride - 1) // stride
            total = max((result - 1) * stride + reach - size, 0)
            pads = (total // 2, total - total // 2)
        else:
            pads = (padding, padding)
            result = (size + 2 * padding - reach) // stride + 1
        inputs = self.channels[x]
        return self.add(
            "conv", [x], out, result, out=out, kernel=kernel, stride=stride, pads=pads, dilation=dilation,
            groups=inputs if depthwise else 1, act=act, shape=(out, 1 if depthwise else inputs, kernel, kernel))

    def maxpool(self, x, size=2, stride=2, padding=0, ceil=False):
        length = self.sizes[x] + 2 * padding - size
        result = (length + (stride - 1 if ceil else 0)) // stride + 1
        return self.add("maxpool", [x], self.channels[x], result, window=size, stride=stride, padding=padding, ceil=ceil)

    def plus(self, a, b):
        return self.add("plus", [a, b], self.channels[a], self.sizes[a])

    def unit_length(self, x, scale):
        return self.add("unit_length", [x], self.channels[x], self.sizes[x], scale=scale)

    def mean(self, x):
        return self.add("mean", [x], self.channels[x], 1)

    def flatten(self, x):
        return self.add("flatten", [x], self.channels[x] * self.sizes[x] ** 2, 1)

    def dense(self, x, out, act=None):
        return self.add("dense", [x], out, 1, out=out, act=act, shape=(out, self.channels[x]))

    def softmax(self, x):
        return self.add("softmax", [x], self.channels[x], 1)


def weights(network):
    """He et al.'s normal filters and zero biases of every operation that has some, by its number."""
    random = np.random.default_rng(7)
    made = {}
    for number, (_, _, settings) in enumerate(network.operations):
        if "shape" in settings:
            shape = settings["shape"]
            filters = random.standard_normal(shape, np.float32) * np.float32((2 / np.prod(shape[1:])) ** 0.5)
            made[number] = filters, np.zeros(shape[0], np.float32)
    return made


def mobilenet_v1():
    net = Network(224)
    x = net.conv(0, 32, stride=2, act="relu6")
    for out, stride in [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]:
        x = net.conv(x, net.channels[x], stride=stride, depthwise=True, act="relu6")
        x = net.conv(x, out, kernel=1, act="relu6")
    net.outputs = [net.softmax(net.dense(net.flatten(net.mean(x)), 1000))]
    return net


def mobilenet_v2():
    net = Network(224)
    x = net.conv(0, 32, stride=2, act="relu6")
    for expansion, out, count, stride in [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ]:
        for index in range(count):
            before, step = x, stride if index == 0 else 1
            if expansion > 1:
                x = net.conv(x, net.channels[x] * expansion, kernel=1, act="relu6")
            x = net.conv(x, net.channels[x], stride=step, depthwise=True, act="relu6")
            x = net.conv(x, out, kernel=1)
            if step == 1 and net.channels[before] == out:
                x = net.plus(before, x)
    x = net.conv(x, 1280, kernel=1, act="relu6")
    net.outputs = [net.dense(net.flatten(net.mean(x)), 1000)]
    return net


def vgg_stage(net, x, channels, count):
    for _ in range(count):
        x = net.conv(x, channels, padding=1, act="relu")
    return x


def vgg16():
    net, x = Network(224), 0
    for channels, count in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]:
        x = net.maxpool(vgg_stage(net, x, channels, count))
    x = net.flatten(x)
    for _ in range(2):
        x = net.dense(x, 4096, act="relu")
    net.outputs = [net.dense(x, 1000)]
    return net


def ssd300():
    """Liu et al. 2016 up to the predictors' maps, 21 classes."""
    net, x = Network(300), 0
    x = net.maxpool(vgg_stage(net, x, 64, 2))
    x = net.maxpool(vgg_stage(net, x, 128, 2))
    x = net.maxpool(vgg_stage(net, x, 256, 3), ceil=True)
    x = vgg_stage(net, x, 512, 3)
    maps = [net.unit_length(x, 20)]
    x = vgg_stage(net, net.maxpool(x), 512, 3)
    x = net.maxpool(x, size=3, stride=1, padding=1)
    x = net.conv(x, 1024, padding=6, dilation=6, act="relu")
    x = net.conv(x, 1024, kernel=1, act="relu")
    maps.append(x)
    for narrow, wide, stride, padding in [(256, 512, 2, 1), (128, 256, 2, 1), (128, 256, 1, 0), (128, 256, 1, 0)]:
        x = net.conv(x, narrow, kernel=1, act="relu")
        x = net.conv(x, wide, stride=stride, padding=padding, act="relu")
        maps.append(x)
    for x, boxes in zip(maps, [4, 6, 6, 6, 4, 4]):
        net.outputs += [net.conv(x, boxes * 4, padding=1), net.conv(x, boxes * 21, padding=1)]
    return net


NETWORKS = {"mobilenet_v1": mobilenet_v1, "mobilenet_v2": mobilenet_v2, "vgg16": vgg16, "ssd300": ssd300}
