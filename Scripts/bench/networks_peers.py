"""The peers' side of Scripts/bench/networks.

    networks_peers.py onnx NETWORK FILE            writes the network as ONNX
    networks_peers.py tflite NETWORK FILE          writes the network as TFLite, float32
    networks_peers.py serve PEER FILE THREADS      says `ready`, then answers each line holding a count with that many
                                                   forward passes' times in milliseconds, as one JSON list
    networks_peers.py once PEER FILE THREADS       starts, loads, runs one forward pass and ends
    networks_peers.py outputs PEER FILE INPUT RESULT
                                                   one forward pass on the image in an .npy; its outputs as .npz, images
                                                   [1, C, H, W]
    networks_peers.py errors FOLDER PEER ...       of the program's outputs and each peer's in FOLDER, as one JSON list
    networks_peers.py weights NETWORK LIKE FILE    writes what the program stored at LIKE with the numbers that the peers have

All compute in float32 but openvino_bfloat16, batch 1. PEER is onnxruntime, openvino, openvino_bfloat16, mnn, litert or torch;
torch runs eagerly, channels-last, and reads the ONNX file's name only. For `outputs` there are two more, `exact` and
`exact_channels_last`: torch in float64; the second flattens images channels-last, as LiteRT's network does.
"""

import json
import os
import pathlib
import sys
import time

import numpy as np

from networks_definitions import NETWORKS, weights

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def image(side):
    """The same values for everybody; what they are does not change the time."""
    return np.random.default_rng(7).standard_normal((1, 3, side, side), np.float32)


def write_onnx(name, path):
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    net = NETWORKS[name]()
    nodes, constants = [], []

    def constant(label, array):
        constants.append(numpy_helper.from_array(np.ascontiguousarray(array), label))
        return label

    def node(kind, inputs, output, **settings):
        nodes.append(helper.make_node(kind, inputs, [output], name=output, **settings))

    def shape(value):
        is_image = net.operations[value][0] in ("conv", "maxpool", "plus", "mean")
        return [1, net.channels[value]] + [net.sizes[value]] * (2 if is_image else 0)

    numbers = weights(net)
    for index, (kind, inputs, s) in enumerate(net.operations):
        reads, result = [f"v{i}" for i in inputs], f"v{index}"
        act = s.get("act")
        made = result + "/linear" if act else result
        if index in numbers:
            filters, bias = (constant(f"{result}/{part}", array) for part, array in zip("wb", numbers[index]))
        if kind == "conv":
            node("Conv", [reads[0], filters, bias], made, kernel_shape=[s["kernel"]] * 2, strides=[s["stride"]] * 2,
                 dilations=[s["dilation"]] * 2, group=s["groups"], pads=[s["pads"][0]] * 2 + [s["pads"][1]] * 2)
        elif kind == "dense":
            node("Gemm", [reads[0], filters, bias], made, transB=1)
        elif kind == "maxpool":
            node("MaxPool", reads, made, kernel_shape=[s["window"]] * 2, strides=[s["stride"]] * 2,
                 pads=[s["padding"]] * 4, ceil_mode=int(s["ceil"]))
        elif kind == "plus":
            node("Add", reads, made)
        elif kind == "mean":
            node("GlobalAveragePool", reads, made)
        elif kind == "flatten":
            node("Flatten", reads, made)
        elif kind == "softmax":
            node("Softmax", reads, made, axis=1)
        elif kind == "unit_length":
            node("LpNormalization", reads, result + "/unit", axis=1, p=2)
            node("Mul", [result + "/unit", constant(result + "/s", np.float32(s["scale"]))], made)
        if act == "relu":
            node("Relu", [made], result)
        elif act == "relu6":
            low, high = constant(result + "/low", np.float32(0)), constant(result + "/high", np.float32(6))
            node("Clip", [made, low, high], result)
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info("v0", TensorProto.FLOAT, [1, 3, net.side, net.side])],
        [helper.make_tensor_value_info(f"v{i}", TensorProto.FLOAT, shape(i)) for i in net.outputs], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def write_tflite(name, path):
    import tensorflow as tf

    net = NETWORKS[name]()
    numbers = weights(net)

    def run(x):
        values = [x]
        for index, (kind, inputs, s) in list(enumerate(net.operations))[1:]:
            x = values[inputs[0]]
            if kind == "conv":
                filters, bias = numbers[index]
                padded = tf.pad(x, [[0, 0], s["pads"], s["pads"], [0, 0]]) if any(s["pads"]) else x
                size, step = net.sizes[inputs[0]], s["stride"]
                total = max((net.sizes[index] - 1) * step + (s["kernel"] - 1) * s["dilation"] + 1 - size, 0)
                same = (size + step - 1) // step == net.sizes[index] and tuple(s["pads"]) == (total // 2, total - total // 2)
                x, padding = (x, "SAME") if same else (padded, "VALID")
                if s["groups"] > 1:
                    x = tf.nn.depthwise_conv2d(x, filters.transpose(2, 3, 0, 1), [1, s["stride"], s["stride"], 1], padding)
                else:
                    x = tf.nn.conv2d(x, filters.transpose(2, 3, 1, 0), s["stride"], padding, dilations=s["dilation"])
                x = x + bias
            elif kind == "dense":
                filters, bias = numbers[index]
                x = tf.matmul(x, filters.T) + bias
            elif kind == "maxpool":
                x = tf.nn.max_pool2d(x, s["window"], s["stride"], "SAME" if s["ceil"] or s["padding"] else "VALID")
            elif kind == "plus":
                x = x + values[inputs[1]]
            elif kind == "mean":
                x = tf.reduce_mean(x, [1, 2], keepdims=True)
            elif kind == "flatten":
                x = tf.reshape(x, [1, -1])
            elif kind == "softmax":
                x = tf.nn.softmax(x)
            elif kind == "unit_length":
                x = tf.math.l2_normalize(x, axis=3) * s["scale"]
            x = {"relu": tf.nn.relu, "relu6": tf.nn.relu6, None: lambda x: x}[s.get("act")](x)
            values.append(x)
        return [values[i] for i in net.outputs]

    function = tf.function(run, input_signature=[tf.TensorSpec([1, net.side, net.side, 3], tf.float32)])
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()])
    pathlib.Path(path).write_bytes(converter.convert())


def onnxruntime_runner(path, threads, x):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return lambda: session.run(None, {"v0": x})


def openvino_runner(path, threads, x, precision="f32"):
    import openvino

    core = openvino.Core()
    settings = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision}
    request = core.compile_model(path, "CPU", settings).create_infer_request()
    return lambda: list(request.infer([x]).values())


def openvino_bfloat16_runner(path, threads, x):
    return openvino_runner(path, threads, x, "bf16")


def mnn_runner(path, threads, x):
    import MNN

    interpreter = MNN.Interpreter(str(pathlib.Path(path).with_suffix(".mnn")))
    session = interpreter.createSession({"numThread": threads, "precision": "high", "backend": "CPU"})
    taken = interpreter.getSessionInput(session)
    host = MNN.Tensor(x.shape, MNN.Halide_Type_Float, x, MNN.Tensor_DimensionType_Caffe)

    def run():
        taken.copyFrom(host)
        interpreter.runSession(session)
        return [output.getNumpyData() for output in interpreter.getSessionOutputAll(session).values()]

    return run


def litert_runner(path, threads, x):
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(pathlib.Path(path).with_suffix(".tflite")), num_threads=threads)
    interpreter.allocate_tensors()
    taken = interpreter.get_input_details()[0]["index"]
    given = [output["index"] for output in interpreter.get_output_details()]
    x = np.ascontiguousarray(x.transpose(0, 2, 3, 1))

    def run():
        interpreter.set_tensor(taken, x)
        interpreter.invoke()
        return [interpreter.get_tensor(output) for output in given]

    return run


def torch_runner(path, threads, given, precision=np.float32, flattens_channels_last=False):
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    net = NETWORKS[pathlib.Path(path).stem]()

    def ready(array):
        tensor = torch.from_numpy(array.astype(precision))
        return tensor.to(memory_format=torch.channels_last) if tensor.dim() == 4 else tensor

    numbers = {index: tuple(map(ready, pair)) for index, pair in weights(net).items()}
    image_tensor = ready(given)
    acts = {"relu": F.relu_, "relu6": lambda x: F.hardtanh_(x, 0, 6), None: lambda x: x}

    def run():
        values = [image_tensor]
        for index, (kind, inputs, s) in list(enumerate(net.operations))[1:]:
            x = values[inputs[0]]
            if kind == "conv":
                before, after = s["pads"]
                if before != after:
                    x = F.pad(x, (before, after, before, after))
                x = F.conv2d(x, *numbers[index], s["stride"], before if before == after else 0, s["dilation"], s["groups"])
            elif kind == "dense":
                x = F.linear(x, *numbers[index])
            elif kind == "maxpool":
                x = F.max_pool2d(x, s["window"], s["stride"], s["padding"], ceil_mode=s["ceil"])
            elif kind == "plus":
                x = x + values[inputs[1]]
            elif kind == "mean":
                x = x.mean((2, 3), keepdim=True)
            elif kind == "flatten":
                x = x.permute(0, 2, 3, 1).flatten(1) if flattens_channels_last else x.flatten(1)
            elif kind == "softmax":
                x = x.softmax(1)
            elif kind == "unit_length":
                x = F.normalize(x) * s["scale"]
            values.append(acts[s.get("act")](x))
        return [values[i].numpy() for i in net.outputs]

    return run


RUNNERS = {
    "onnxruntime": onnxruntime_runner, "openvino": openvino_runner,
    "openvino_bfloat16": openvino_bfloat16_runner, "mnn": mnn_runner, "litert": litert_runner,
    "torch": torch_runner,
}


def write_outputs(peer, path, source, target):
    x = np.load(source)
    if peer.startswith("exact"):
        run = torch_runner(path, 1, x, np.float64, peer == "exact_channels_last")
    else:
        run = RUNNERS[peer](path, 1, x)
    outputs = run()
    if peer == "litert":
        outputs = [y.transpose(0, 3, 1, 2) if y.ndim == 4 else y for y in outputs]
    np.savez(target, *outputs)


def errors(folder, peers):
    """max |a - b| / max |b| over all outputs, b in float64."""

    def read(name):
        # Every output of a network has its own shape.
        return sorted(np.load(f"{folder}/{name}.npz").values(), key=lambda y: y.shape)

    def error(found, exact):
        worst = max(np.abs(a.reshape(b.shape) - b).max() for a, b in zip(found, exact, strict=True))
        return float(worst / max(np.abs(b).max() for b in exact))

    def as_list(outputs):
        """Our form of a detector's maps: a row for each box, offsets first, map after map, pixel after pixel."""
        if len(outputs) == 1:
            return outputs
        maps = sorted(outputs, key=lambda y: (-y.shape[2], y.shape[1]))
        rows = [y[0].transpose(1, 2, 0) for y in maps]
        lists = [
            np.concatenate([offsets.reshape(-1, 4), scores.reshape(-1, 21)], axis=1)
            for offsets, scores in zip(rows[::2], rows[1::2], strict=True)]
        return [np.concatenate(lists)[None]]

    found = [error([np.load(f"{folder}/dlrepl.npy")], as_list(read("exact")))]
    for peer in peers:
        found.append(error(read(peer), read("exact_channels_last" if peer == "litert" else "exact")))
    return found


def write_weights(name, like, path):
    """Each of the peers' filters goes to the first parameter of its shape that has none yet; normalisation does nothing."""
    content = pathlib.Path(like).read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    header, stored = json.loads(content[8:start]), bytearray(content)
    free = {key: entry for key, entry in header.items() if key != "__metadata__"}

    def put(key, array):
        begin, end = (start + offset for offset in free.pop(key)["data_offsets"])
        stored[begin:end] = array.astype("<f4").tobytes()

    for filters, _ in weights(NETWORKS[name]()).values():
        fits = (key for key, entry in free.items() if key.split(".")[1] in ("filters", "weights")
                and np.prod(entry["shape"]) == filters.size and entry["shape"][:2] == list(filters.shape[:2]))
        put(next(fits), filters)
    constants = {"bias": 0, "shift": 0, "running_mean": 0, "scale": 1}
    for key, entry in list(free.items()):
        layer, part = key.split(".")
        # What is added to the variance before the root is taken makes it one.
        epsilon = 1e-3 if name == "mobilenet_v1" else 1e-5
        value = 1 - epsilon if part == "running_variance" else 20 if layer.startswith("l2norm") else constants[part]
        put(key, np.full(entry["shape"], value))
    pathlib.Path(path).write_bytes(stored)


def serve(run):
    for _ in range(3):
        run()
    print("ready", flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            run()
            times.append((time.perf_counter() - start) * 1e3)
        print(json.dumps(times), flush=True)


def main(arguments):
    if arguments[:1] == ["onnx"] and len(arguments) == 3:
        write_onnx(*arguments[1:])
    elif arguments[:1] == ["tflite"] and len(arguments) == 3:
        write_tflite(*arguments[1:])
    elif arguments[:1] in (["serve"], ["once"]) and len(arguments) == 4:
        mode, peer, path, threads = arguments
        run = RUNNERS[peer](path, int(threads), image(300 if "ssd300" in path else 224))
        serve(run) if mode == "serve" else run()
    elif arguments[:1] == ["outputs"] and len(arguments) == 5:
        write_outputs(*arguments[1:])
    elif arguments[:1] == ["errors"] and len(arguments) >= 2:
        print(json.dumps(errors(arguments[1], arguments[2:])))
    elif arguments[:1] == ["weights"] and len(arguments) == 4:
        write_weights(*arguments[1:])
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
