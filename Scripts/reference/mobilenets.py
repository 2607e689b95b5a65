"""Makes Tests/ModelsTests/Fixtures/mobilenets.txt: what Keras and torchvision say about every published MobileNet.

    python3 mobilenets.py keras > keras.txt                (pip: tensorflow-cpu 2.x)
    python3 mobilenets.py torchvision > torchvision.txt    (Debian's python3-torchvision 0.14.1)
    cat keras.txt torchvision.txt > ../../Tests/ModelsTests/Fixtures/mobilenets.txt

A line: tool, version, width, resolution, number of layers that convolve or are dense, multiply-accumulates of these, learned
parameters, all parameters with the running means and variances. Counted on the tools' own layers and their own shapes.
"""

import sys

V1 = [(w, r) for w in (1.0, 0.75, 0.5, 0.25) for r in (224, 192, 160, 128)]
V2 = [(w, 224) for w in (1.4, 1.3)] + [(w, r) for w in (1.0, 0.75, 0.5, 0.35) for r in (224, 192, 160, 128, 96)]


def keras():
    import tensorflow

    applications = tensorflow.keras.applications
    for version, make, sizes in ((1, applications.MobileNet, V1), (2, applications.MobileNetV2, V2)):
        for width, side in sizes:
            model = make(input_shape=(side, side, 3), alpha=width, weights=None)
            macs = layers = 0
            for layer in model.layers:
                kind = type(layer).__name__
                shape = layer.output.shape
                # Keras 3 makes v1's dense layer of a convolution 1 x 1.
                if kind == "Conv2D":
                    height, width_, inputs, outputs = layer.kernel.shape
                    macs += shape[1] * shape[2] * outputs * height * width_ * inputs
                elif kind == "DepthwiseConv2D":
                    height, width_, channels, factor = layer.kernel.shape
                    macs += shape[1] * shape[2] * channels * factor * height * width_
                elif kind == "Dense":
                    macs += layer.kernel.shape[0] * layer.kernel.shape[1]
                else:
                    continue
                layers += 1
            learned = sum(int(tensorflow.size(w)) for w in model.trainable_weights)
            print("keras", version, width, side, layers, int(macs), learned, model.count_params())


def torchvision():
    import torch
    from torchvision.models import mobilenet_v2

    for width, side in V2:
        model = mobilenet_v2(weights=None, width_mult=width).eval()
        macs, layers = [0], [0]

        def count(module, inputs, output):
            macs[0] += output.numel() * module.weight[0].numel()
            layers[0] += 1

        for module in model.modules():
            if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
                module.register_forward_hook(count)
        with torch.no_grad():
            model(torch.zeros(1, 3, side, side))
        learned = sum(p.numel() for p in model.parameters())
        kept = sum(b.numel() for n, b in model.named_buffers() if not n.endswith("num_batches_tracked"))
        print("torchvision", 2, width, side, layers[0], macs[0], learned, learned + kept)


{"keras": keras, "torchvision": torchvision}[sys.argv[1]]()
