"""Makes small model files of several formats in Tests/InterchangeTests/Fixtures and what other programs compute with them.

    pip install numpy ai-edge-litert 'opencv-python-headless<5' protobuf
    protoc --python_out=. -I ../protobuf ../protobuf/caffe.proto
    python3 small_models.py ../../Tests/InterchangeTests/Fixtures

TFLite's numbers come from LiteRT, Caffe's and Darknet's from OpenCV, Keras's from the definitions below in numpy.
"""

import json
import struct
import sys

import numpy as np

folder = sys.argv[1]
random = np.random.default_rng(11)
cases = {}


def floats(*shape):
    return random.normal(0, 0.5, shape).astype(np.float32)


def note(name, x, y):
    """Arrays in the file's own order of axes."""
    cases[name] = {
        "input": {"shape": list(x.shape), "values": [float(v) for v in x.ravel()]},
        "output": {"shape": list(y.shape), "values": [float(v) for v in y.ravel()]},
    }


def keras():
    kernel, gamma, beta, mean = floats(3, 3, 3, 4), floats(4) + 1, floats(4), floats(4)
    variance, depthwise, bias = np.abs(floats(4)) + 0.5, floats(3, 3, 4, 1), floats(4)
    dense, dense_bias = floats(36, 5), floats(5)
    tensors = [
        ("conv/kernel", kernel), ("bn/gamma", gamma), ("bn/beta", beta), ("bn/moving_mean", mean),
        ("bn/moving_variance", variance), ("dw/depthwise_kernel", depthwise), ("dw/bias", bias),
        ("out/kernel", dense), ("out/bias", dense_bias)]
    layers, last = [], None

    def layer(kind, name, **config):
        nonlocal last
        layers.append({
            "class_name": kind, "name": name, "config": {"name": name, **config},
            "inbound_nodes": [[[last, 0, 0, {}]]] if last else []})
        last = name

    layer("InputLayer", "x", batch_input_shape=[None, 9, 9, 3])
    layer("Conv2D", "conv", filters=4, kernel_size=[3, 3], strides=[2, 2], padding="same", use_bias=False,
          activation="linear", data_format="channels_last", dilation_rate=[1, 1])
    layer("BatchNormalization", "bn", axis=-1, epsilon=0.001, scale=True, center=True)
    layer("Activation", "relu", activation="relu6")
    layer("DepthwiseConv2D", "dw", kernel_size=[3, 3], strides=[1, 1], padding="valid", use_bias=True,
          activation="relu", depth_multiplier=1, data_format="channels_last")
    layer("Flatten", "flat")
    layer("Dropout", "drop", rate=0.1)
    layer("Dense", "out", units=5, use_bias=True, activation="softmax")
    model = {
        "format": "layers-model",
        "modelTopology": {"model_config": {"class_name": "Model", "config": {
            "layers": layers, "input_layers": [["x", 0, 0]], "output_layers": [["out", 0, 0]]}}},
        "weightsManifest": [{"paths": ["keras.bin"], "weights": [
            {"name": name, "shape": list(value.shape), "dtype": "float32"} for name, value in tensors]}]}
    with open(f"{folder}/keras.json", "w") as file:
        json.dump(model, file)
    with open(f"{folder}/keras.bin", "wb") as file:
        for _, value in tensors:
            file.write(value.astype("<f4").tobytes())

    x = floats(1, 9, 9, 3)
    padded = np.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)])
    y = np.array([[[(padded[0, 2 * r:2 * r + 3, 2 * c:2 * c + 3, :, None] * kernel).sum((0, 1, 2))
                    for c in range(5)] for r in range(5)]])
    y = np.clip((y - mean) / np.sqrt(variance + 0.001) * gamma + beta, 0, 6)
    y = np.array([[[(y[0, r:r + 3, c:c + 3] * depthwise[..., 0]).sum((0, 1)) + bias
                    for c in range(3)] for r in range(3)]])
    y = np.maximum(y, 0).reshape(1, -1) @ dense + dense_bias
    y = np.exp(y - y.max())
    note("keras.json", x, y / y.sum())


def tflite():
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema
    from ai_edge_litert.interpreter import Interpreter

    model, graph = schema.ModelT(), schema.SubGraphT()
    model.version, model.subgraphs, model.buffers = 3, [graph], [schema.BufferT()]
    model.operatorCodes, graph.tensors, graph.operators = [], [], []

    def tensor(name, shape, content=None, kind=schema.TensorType.FLOAT32):
        value = schema.TensorT()
        value.name, value.shape, value.type, value.buffer = name, list(shape), kind, 0
        if content is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(content.tobytes(), np.uint8)
            model.buffers.append(buffer)
            value.buffer = len(model.buffers) - 1
        graph.tensors.append(value)
        return len(graph.tensors) - 1

    def node(code, inputs, output, kind=None, options=None):
        known = schema.OperatorCodeT()
        known.builtinCode = known.deprecatedBuiltinCode = code
        model.operatorCodes.append(known)
        value = schema.OperatorT()
        value.opcodeIndex, value.inputs, value.outputs = len(model.operatorCodes) - 1, inputs, [output]
        if options is not None:
            value.builtinOptionsType, value.builtinOptions = kind, options
        graph.operators.append(value)
        return output

    ops, kinds = schema.BuiltinOperator, schema.BuiltinOptions
    x = tensor("x", [1, 9, 9, 3])
    options = schema.Conv2DOptionsT()
    options.padding, options.strideW, options.strideH, options.fusedActivationFunction = 0, 2, 2, 3
    y = node(ops.CONV_2D, [x, tensor("w", [4, 3, 3, 3], floats(4, 3, 3, 3)), tensor("b", [4], floats(4))],
             tensor("conv", [1, 5, 5, 4]), kinds.Conv2DOptions, options)
    options = schema.DepthwiseConv2DOptionsT()
    options.padding, options.strideW, options.strideH, options.depthMultiplier = 0, 1, 1, 1
    z = node(ops.DEPTHWISE_CONV_2D, [y, tensor("dw", [1, 3, 3, 4], floats(1, 3, 3, 4)), tensor("db", [4], floats(4))],
             tensor("depthwise", [1, 5, 5, 4]), kinds.DepthwiseConv2DOptions, options)
    options = schema.AddOptionsT()
    options.fusedActivationFunction = 1
    y = node(ops.ADD, [y, z], tensor("sum", [1, 5, 5, 4]), kinds.AddOptions, options)
    options = schema.Pool2DOptionsT()
    options.padding, options.strideW, options.strideH, options.filterWidth, options.filterHeight = 0, 2, 2, 3, 3
    y = node(ops.AVERAGE_POOL_2D, [y], tensor("pool", [1, 3, 3, 4]), kinds.Pool2DOptions, options)
    y = node(ops.RESHAPE, [y, tensor("shape", [2], np.array([1, 36], np.int32), schema.TensorType.INT32)],
             tensor("flat", [1, 36]), kinds.ReshapeOptions, schema.ReshapeOptionsT())
    y = node(ops.FULLY_CONNECTED, [y, tensor("fw", [5, 36], floats(5, 36)), tensor("fb", [5], floats(5))],
             tensor("scores", [1, 5]), kinds.FullyConnectedOptions, schema.FullyConnectedOptionsT())
    options = schema.SoftmaxOptionsT()
    options.beta = 1.0
    y = node(ops.SOFTMAX, [y], tensor("y", [1, 5]), kinds.SoftmaxOptions, options)
    graph.inputs, graph.outputs = [x], [y]
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
    with open(f"{folder}/small.tflite", "wb") as file:
        file.write(builder.Output())
    interpreter = Interpreter(f"{folder}/small.tflite")
    interpreter.allocate_tensors()
    value = floats(1, 9, 9, 3)
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], value)
    interpreter.invoke()
    note("small.tflite", value, interpreter.get_tensor(interpreter.get_output_details()[0]["index"]))


def caffe():
    import caffe_pb2
    import cv2

    text = """name: "small"
input: "data"
input_shape { dim: 1 dim: 3 dim: 9 dim: 9 }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
  convolution_param { num_output: 4 pad: 1 kernel_size: 3 stride: 2 weight_filler { type: "msra" } } }
layer { name: "bn" type: "BatchNorm" bottom: "conv" top: "conv" }
layer { name: "scale" type: "Scale" bottom: "conv" top: "conv" scale_param { bias_term: true } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "dw" type: "Convolution" bottom: "conv" top: "dw"
  convolution_param { num_output: 4 pad: 1 kernel_size: 3 group: 4 bias_term: false } }
layer { name: "join" type: "Concat" bottom: "conv" bottom: "dw" top: "join" }
layer { name: "pool" type: "Pooling" bottom: "join" top: "pool" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
layer { name: "fc" type: "InnerProduct" bottom: "pool" top: "fc" inner_product_param { num_output: 5 } }
layer { name: "prob" type: "Softmax" bottom: "fc" top: "prob" }
"""
    net = caffe_pb2.NetParameter(name="small")
    for name, blobs in [
            ("conv", [floats(4, 3, 3, 3), floats(4)]),
            ("bn", [floats(4), np.abs(floats(4)) + 0.5, np.array([2], np.float32)]), ("scale", [floats(4), floats(4)]),
            ("dw", [floats(4, 1, 3, 3)]), ("fc", [floats(5, 72), floats(5)])]:
        layer = net.layer.add(name=name)
        for value in blobs:
            blob = layer.blobs.add()
            blob.shape.dim.extend(value.shape)
            blob.data.extend(value.ravel().tolist())
    with open(f"{folder}/small.prototxt", "w") as file:
        file.write(text)
    with open(f"{folder}/small.caffemodel", "wb") as file:
        file.write(net.SerializeToString())
    loaded = cv2.dnn.readNetFromCaffe(f"{folder}/small.prototxt", f"{folder}/small.caffemodel")
    value = floats(1, 3, 9, 9)
    loaded.setInput(value)
    note("small.caffemodel", value, loaded.forward())


def darknet():
    import cv2

    text = """[net]
width=12
height=12
channels=3

[convolutional]
batch_normalize=1
filters=4
size=3
stride=1
pad=1
activation=leaky

[maxpool]
size=2
stride=2

[convolutional]
batch_normalize=1
filters=4
size=1
stride=1
activation=leaky

[shortcut]
from=-2
activation=linear

[upsample]
stride=2

[route]
layers=-1,0

[maxpool]
size=2
stride=1

# two classes and one anchor: 5 + 2 numbers
[convolutional]
filters=7
size=3
stride=1
pad=1
activation=linear
"""
    with open(f"{folder}/small.cfg", "w") as file:
        file.write(text)
    with open(f"{folder}/small.weights", "wb") as file:
        file.write(struct.pack("<iiiq", 0, 2, 0, 0))
        for out, depth, size, normalized in [(4, 3, 3, True), (4, 4, 1, True), (7, 8, 3, False)]:
            values = [floats(out)]
            if normalized:
                values += [floats(out) + 1, floats(out), np.abs(floats(out)) + 0.5]
            for value in values + [floats(out, depth, size, size)]:
                file.write(value.astype("<f4").tobytes())
    loaded = cv2.dnn.readNetFromDarknet(f"{folder}/small.cfg", f"{folder}/small.weights")
    value = floats(1, 3, 12, 12)
    loaded.setInput(value)
    note("small.cfg", value, loaded.forward())


for make in [keras, tflite, caffe, darknet]:
    make()
with open(f"{folder}/networks.json", "w") as file:
    json.dump(cases, file)
