#!/usr/bin/env python3
"""Writes Tests/BuiltinsTests/Fixtures/torch_layers.json: what PyTorch gives for the layers, losses and optimizers.

A case is what stands before it, a line of the language, the tensors that its names stand for, the value that PyTorch gives, and the gradient of
sum(value * weights) with respect to each tensor named in "gradients". Everything is computed in float64 and written so
that a float32 result can be held against it. Needs torch (Debian's python3-torch).
"""

import json
import os

import torch
import torch.nn.functional as F

torch.manual_seed(20240607)
torch.set_default_dtype(torch.float64)
cases = []


def numbers(tensor):
    return {"shape": list(tensor.shape), "data": [float(f"{v:.9g}") for v in tensor.detach().reshape(-1).tolist()]}


def rounded(tensor):
    """The numbers as float32 holds them, so that both sides compute with the same."""
    return tensor.float().double()


def case(code, compute, gradients=(), setup="", **tensors):
    tensors = {name: rounded(value) if value.is_floating_point() else value for name, value in tensors.items()}
    for name in gradients:
        tensors[name].requires_grad_(True)
    value = compute(**tensors)
    weights = rounded(torch.randn(value.shape)) if value.dim() else torch.tensor(1.0)
    if gradients:
        (value * weights).sum().backward()
    cases.append({
        "setup": setup,
        "code": code,
        "tensors": {name: numbers(tensor) | {"whole": not tensor.is_floating_point()} for name, tensor in tensors.items()},
        "value": numbers(value),
        "weights": numbers(weights),
        "gradients": {name: numbers(tensors[name].grad) for name in gradients},
    })


# Convolutions: odd sizes, strides, paddings, dilations, groups.
for (n, c, h, w, d, k, stride, padding, dilation, groups) in [
    (1, 1, 5, 5, 1, 3, 1, 0, 1, 1), (2, 3, 7, 6, 4, 3, 1, 1, 1, 1), (1, 4, 9, 8, 6, 3, 2, 1, 1, 1), (2, 4, 8, 7, 4, 3, 1, 1, 1, 4),
    (1, 6, 7, 7, 12, 5, 2, 2, 1, 6), (1, 4, 9, 9, 6, 3, 1, 2, 2, 2), (2, 5, 4, 4, 7, 1, 1, 0, 1, 1), (1, 2, 11, 5, 3, 2, 3, 0, 1, 1),
]:
    case(
        f"conv2d(x, filters=w, bias=b, stride={stride}, padding={padding}, dilation={dilation}, groups={groups})",
        lambda x, w, b, s=stride, p=padding, l=dilation, g=groups: F.conv2d(x, w, b, s, p, l, g), ("x", "w", "b"),
        x=torch.randn(n, c, h, w), w=torch.randn(d, c // groups, k, k), b=torch.randn(d))

for (size, stride, padding) in [(2, 2, 0), (3, 2, 1), (3, 1, 1), (2, 3, 0)]:
    x = torch.randn(2, 3, 8, 7)
    case(f"maxpool(x, {size}, stride={stride}, padding={padding})", lambda x, a=(size, stride, padding): F.max_pool2d(x, *a), ("x",), x=x)
    case(
        f"avgpool(x, {size}, stride={stride}, padding={padding})",
        lambda x, a=(size, stride, padding): F.avg_pool2d(x, *a, count_include_pad=False), ("x",), x=x)
case("global_avgpool(x)", lambda x: F.adaptive_avg_pool2d(x, 1), ("x",), x=torch.randn(2, 3, 5, 4))

edges = torch.tensor([-7.0, -3.0, -1.0, -0.25, 0.5, 1.0, 5.0, 7.0])
for name, compute in [
    ("relu(x)", F.relu), ("relu6(x)", F.relu6), ("sigmoid(x)", torch.sigmoid), ("tanh(x)", torch.tanh),
    ("leaky_relu(x)", lambda x: F.leaky_relu(x, 0.01)), ("softmax(x)", lambda x: F.softmax(x, 0)),
]:
    case(name, lambda x, f=compute: f(x), ("x",), x=edges)
case("softmax(x)", lambda x: F.softmax(x, 1), ("x",), x=torch.randn(4, 5) * 3)

# Losses, at their kinks' sides and far out.
logits, labels = torch.randn(6, 4) * 3, torch.randint(0, 4, (6,))
case("cross_entropy(x, y)", lambda x, y: F.cross_entropy(x, y), ("x",), x=logits, y=labels)
case("cross_entropy(x, y)", lambda x, y: F.cross_entropy(x, y), ("x",), x=torch.tensor([[200.0, -200.0], [0.0, 0.0]]), y=torch.tensor([1, 0]))
p, t = torch.sigmoid(torch.randn(3, 5)), torch.rand(3, 5)
case("binary_cross_entropy(x, t)", lambda x, t: F.binary_cross_entropy(x, t), ("x",), x=p, t=t)
a, b = torch.randn(4, 3) * 2, torch.randn(4, 3)
case("mse(x, y)", lambda x, y: F.mse_loss(x, y), ("x", "y"), x=a, y=b)
case("l1(x, y)", lambda x, y: F.l1_loss(x, y), ("x", "y"), x=a, y=b)
for beta in [1.0, 0.5]:
    case(f"smooth_l1(x, y, beta={beta})", lambda x, y, v=beta: F.smooth_l1_loss(x, y, beta=v, reduction="none"), ("x", "y"), x=a, y=b)

# Batch normalisation in training: by the batch's own mean and variance.
case(
    "net(x)", lambda x: F.batch_norm(x, None, None, training=True, eps=1e-5), ("x",),
    setup="net = batchnorm(epsilon=0.00001)\nnet(x)\nsgd(net, lr=1)", x=torch.randn(3, 4, 5, 5) * 2 + 1)

# Optimizers: five steps down a loss of a dense layer.
for word, make in [
    ("sgd(net, lr=0.1)", lambda p: torch.optim.SGD(p, lr=0.1)),
    ("sgd(net, lr=0.05, momentum=0.9)", lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)),
    ("sgd(net, lr=0.05, momentum=0.9, weight_decay=0.01)", lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01)),
    ("adam(net, lr=0.02)", lambda p: torch.optim.Adam(p, lr=0.02)),
]:
    def train(x, y, w, b, make=make):
        layer = torch.nn.Linear(3, 2)
        layer.weight.data, layer.bias.data = w.clone(), b.clone()
        optimizer = make(layer.parameters())
        for _ in range(5):
            optimizer.zero_grad()
            F.mse_loss(layer(x), y).backward()
            optimizer.step()
        return torch.cat([layer.weight.data.reshape(-1), layer.bias.data])

    lines = [
        "net = dense(2)", "net(x)", "net.parameters.weights[:] = w", "net.parameters.bias[:] = b",
        f"optimizer = {word}", "for step in range(5) { update(optimizer, mse(net(x), y)) }",
        "concat([reshape(net.parameters.weights, 6), net.parameters.bias])",
    ]
    case(
        lines[-1], train, setup="\n".join(lines[:-1]),
        x=torch.randn(7, 3), y=torch.randn(7, 2), w=torch.randn(2, 3), b=torch.randn(2))

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/BuiltinsTests/Fixtures")
with open(os.path.join(folder, "torch_layers.json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(one) for one in cases) + "\n]\n")
print(len(cases), "cases, torch", torch.__version__)
