"""The peers' side of Scripts/bench/ssd_mobilenet_v2.

    ssd_mobilenet_v2_peers.py convert GRAPH.pb MODEL.onnx
    ssd_mobilenet_v2_peers.py serve tensorflow GRAPH.pb THREADS
    ssd_mobilenet_v2_peers.py serve onnxruntime MODEL.onnx THREADS

`convert` writes the frozen graph, cut at the preprocessed image and at the box predictors, as the ONNX
graph an exporter would give: batch normalisation folded into the filters, relu6 as Clip.

`serve` loads the network, says `ready`, then answers each line holding a count with that many forward
passes' times in milliseconds, as one JSON list.
"""

import json
import os
import sys
import time

import numpy as np

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

INPUT = "Preprocessor/sub"
OUTPUTS = [
    f"BoxPredictor_{scale}/{head}/BiasAdd"
    for scale in range(6)
    for head in ("BoxEncodingPredictor", "ClassPredictor")
]
SIZE = 300


def image():
    """The same values in [-1, 1] for everybody; what they are does not change the time."""
    return np.random.default_rng(7).uniform(-1, 1, (1, SIZE, SIZE, 3)).astype(np.float32)


def read_graph(path):
    from tensorflow.core.framework import graph_pb2

    graph = graph_pb2.GraphDef()
    with open(path, "rb") as file:
        graph.ParseFromString(file.read())
    return graph


def cut(graph):
    """The nodes between INPUT and OUTPUTS, those read first."""
    nodes = {node.name: node for node in graph.node}
    order, seen, pending = [], set(), list(reversed(OUTPUTS))
    while pending:
        name = pending[-1].split(":")[0].lstrip("^")
        reads = [] if name == INPUT else [r.split(":")[0].lstrip("^") for r in nodes[name].input]
        waiting = [read for read in reads if read not in seen]
        if name not in seen and waiting:
            pending.extend(waiting)
            continue
        pending.pop()
        if name not in seen:
            seen.add(name)
            order.append(nodes[name])
    return order


def convert(graph_path, model_path):
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from tensorflow.python.framework import tensor_util

    constants, aliases = {}, {}
    nodes, initializers, sizes = [], [], {INPUT: SIZE}
    convolutions = {}  # name of the value -> {filters, bias, input, ...}, still open for folding

    def value_of(name):
        name = name.split(":")[0]
        while name in aliases:
            name = aliases[name]
        return name

    def scaled(value, scale=None, shift=None):
        convolution = convolutions[value]
        if scale is not None:
            convolution["filters"] = convolution["filters"] * scale.reshape(-1, 1, 1, 1)
            convolution["bias"] = convolution["bias"] * scale.reshape(-1)
        if shift is not None:
            convolution["bias"] = convolution["bias"] + shift.reshape(-1)

    for node in cut(read_graph(graph_path)):
        if node.op == "Const":
            constants[node.name] = tensor_util.MakeNdarray(node.attr["value"].tensor)
            continue
        if node.name == INPUT:
            continue
        reads = [value_of(name) for name in node.input if not name.startswith("^")]
        if all(read in constants for read in reads):
            arguments = [constants[read] for read in reads]
            constants[node.name] = {
                "Identity": lambda a: a,
                "Add": np.add,
                "Sub": np.subtract,
                "Mul": np.multiply,
                "Rsqrt": lambda a: np.float32(1) / np.sqrt(a),
            }[node.op](*arguments)
        elif node.op in ("Conv2D", "DepthwiseConv2dNative"):
            filters = constants[reads[1]]
            depthwise = node.op == "DepthwiseConv2dNative"
            filters = filters.transpose(2, 3, 0, 1) if depthwise else filters.transpose(3, 2, 0, 1)
            stride = node.attr["strides"].list.i[1]
            size = sizes[reads[0]]
            sizes[node.name] = (size + stride - 1) // stride
            reach = max((sizes[node.name] - 1) * stride + filters.shape[2] - size, 0)
            convolutions[node.name] = {
                "filters": filters,
                "bias": np.zeros(filters.shape[0], np.float32),
                "groups": filters.shape[0] if depthwise else 1,
                "stride": stride,
                "pads": [reach // 2, reach // 2, reach - reach // 2, reach - reach // 2],
                "input": reads[0],
            }
            nodes.append(node.name)
        elif node.op in ("Mul", "Add", "Sub", "BiasAdd") and any(read in constants for read in reads):
            value, constant = (reads[0], reads[1]) if reads[1] in constants else (reads[1], reads[0])
            if node.op == "Mul":
                scaled(value, scale=constants[constant])
            else:
                scaled(value, shift=constants[constant] * (-1 if node.op == "Sub" else 1))
            aliases[node.name] = value
        elif node.op == "Identity":
            aliases[node.name] = reads[0]
        elif node.op in ("Add", "Relu6"):
            sizes[node.name] = sizes[reads[0]]
            kind = {"Add": "Add", "Relu6": "Clip"}[node.op]
            bounds = ["zero", "six"] if kind == "Clip" else []
            nodes.append(helper.make_node(kind, reads + bounds, [node.name], name=node.name))
        else:
            raise SystemExit(f"{graph_path}: {node.name} is a {node.op}, which is not expected here")

    initializers += [
        numpy_helper.from_array(np.array(0, np.float32), "zero"),
        numpy_helper.from_array(np.array(6, np.float32), "six"),
    ]
    for index, node in enumerate(nodes):
        if not isinstance(node, str):
            continue
        convolution = convolutions[node]
        for part in ("filters", "bias"):
            array = np.ascontiguousarray(convolution[part], np.float32)
            initializers.append(numpy_helper.from_array(array, f"{node}/{part}"))
        nodes[index] = helper.make_node(
            "Conv", [convolution["input"], f"{node}/filters", f"{node}/bias"], [node], name=node,
            group=convolution["groups"], strides=[convolution["stride"]] * 2, pads=convolution["pads"],
            kernel_shape=list(convolution["filters"].shape[2:]))
    outputs = [
        helper.make_tensor_value_info(value_of(name), TensorProto.FLOAT, [1, None, None, None])
        for name in OUTPUTS
    ]
    inputs = [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, 3, SIZE, SIZE])]
    model = helper.make_model(
        helper.make_graph(nodes, "ssd_mobilenet_v2", inputs, outputs, initializers),
        opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, model_path)


def tensorflow_runner(path, threads):
    import tensorflow as tf
    from tensorflow.core.framework import graph_pb2

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    kept = graph_pb2.GraphDef()
    for node in cut(read_graph(path)):
        if node.name == INPUT:
            placeholder = kept.node.add(name=INPUT, op="Placeholder")
            placeholder.attr["dtype"].type = tf.float32.as_datatype_enum
            placeholder.attr["shape"].shape.CopyFrom(tf.TensorShape([1, SIZE, SIZE, 3]).as_proto())
        else:
            kept.node.append(node)
    wrapped = tf.compat.v1.wrap_function(lambda: tf.graph_util.import_graph_def(kept, name=""), [])
    function = wrapped.prune(INPUT + ":0", [name + ":0" for name in OUTPUTS])
    x = tf.constant(image())
    return lambda: [output.numpy() for output in function(x)]


def onnxruntime_runner(path, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    x = np.ascontiguousarray(image().transpose(0, 3, 1, 2))
    return lambda: session.run(None, {INPUT: x})


def serve(runner):
    for _ in range(5):
        runner()
    print("ready", flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            runner()
            times.append((time.perf_counter() - start) * 1e3)
        print(json.dumps(times), flush=True)


def main(arguments):
    if arguments[:1] == ["convert"] and len(arguments) == 3:
        convert(*arguments[1:])
    elif arguments[:1] == ["serve"] and len(arguments) == 4:
        runners = {"tensorflow": tensorflow_runner, "onnxruntime": onnxruntime_runner}
        serve(runners[arguments[1]](arguments[2], int(arguments[3])))
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
