"""Makes files of weights in Tests/InterchangeTests/Fixtures, and a network as torch exports it.

    apt-get install python3-torch python3-numpy      (Debian 12: torch 1.13, NumPy 1.24)
    /usr/bin/python3 Scripts/reference/weight_files.py Tests/InterchangeTests/Fixtures

dictionary_zip.pth: what dictionary.pth holds, in torch's zip format. run.pth: a training run, whose network is in
`state_dict`, with a parameter, halves and doubles. module.pth: a whole module, which is code. arrays.npz and
arrays_packed.npz: the same arrays of several types. columns.npy: column after column. torch_11.onnx with torch.json: a
network, an input and torch's output.
"""

import collections
import json
import sys

import numpy
import torch
from torch import nn

folder = sys.argv[1]

a = torch.arange(6, dtype=torch.float32).reshape(2, 3)
dictionary = collections.OrderedDict(a=a, b=a.T, c=a.reshape(-1)[5:], n=torch.tensor(7))
torch.save(dictionary, f"{folder}/dictionary_zip.pth")
torch.save({
    "epoch": 3,
    "state_dict": {"p": nn.Parameter(a), "half": a.half(), "double": a.double(), "bfloat": a.bfloat16()},
}, f"{folder}/run.pth")
torch.save(nn.Linear(2, 1), f"{folder}/module.pth")

arrays = {
    "f4": numpy.arange(6, dtype="<f4").reshape(2, 3), "f8": numpy.array([0.5, -2.0]), "f2": numpy.array([1.5, -0.25], "f2"),
    "i4": numpy.array([[1, -2]], "i4"), "u1": numpy.array([0, 255], "u1"), "b": numpy.array([True, False]),
    "big": numpy.array([1.0, 2.5], ">f4"), "one": numpy.array(3.0, "f4"), "empty": numpy.zeros((0, 4), "f4"),
}
numpy.savez(f"{folder}/arrays.npz", **arrays)
numpy.savez_compressed(f"{folder}/arrays_packed.npz", **arrays, long=numpy.arange(3000, dtype="i8") // 7)
numpy.save(f"{folder}/columns.npy", numpy.asfortranarray(arrays["f4"]))

torch.manual_seed(3)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(8, 16, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU6(),
            nn.Conv2d(16, 16, 3, padding=1, groups=16, bias=False), nn.BatchNorm2d(16), nn.ReLU6(), nn.Conv2d(16, 8, 1))

    def forward(self, x):
        return x + self.body(x)


net = nn.Sequential(
    nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8), nn.Hardswish(), Block(), nn.SiLU(),
    nn.MaxPool2d(3, 2, ceil_mode=True), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(), nn.Linear(8, 5)).eval()
for module in net.modules():
    if isinstance(module, nn.BatchNorm2d):
        nn.init.uniform_(module.running_mean, -0.5, 0.5)
        nn.init.uniform_(module.running_var, 0.5, 1.5)
x = torch.randn(1, 3, 16, 16)
with torch.no_grad():
    y = net(x)
torch.onnx.export(net, x, f"{folder}/torch_11.onnx", opset_version=11, training=torch.onnx.TrainingMode.PRESERVE,
                  input_names=["x"], output_names=["y"])


def values(tensor):
    return {"shape": list(tensor.shape), "values": tensor.reshape(-1).tolist()}


with open(f"{folder}/torch.json", "w") as file:
    json.dump({"torch_11.onnx": {"input": values(x), "output": values(y)}}, file)
