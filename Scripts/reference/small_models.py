"""Makes small model files of several formats in Tests/InterchangeTests/Fixtures and what other programs compute with them.

    pip install numpy ai-edge-litert 'opencv-python-headless<5' protobuf onnx onnxruntime
    protoc --python_out=. -I ../protobuf ../protobuf/caffe.proto
    python3 small_models.py ../../Tests/InterchangeTests/Fixtures

TFLite's numbers come from LiteRT, Caffe's and Darknet's from OpenCV, ONNX's from onnxruntime, Keras's from the
definitions below in numpy.
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
    dense, dense_bias = floats(36, 5) * np.float32(0.1), floats(5)
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
    y = node(ops.FULLY_CONNECTED, [y, tensor("fw", [5, 36], floats(5, 36) * np.float32(0.1)), tensor("fb", [5], floats(5))],
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
            ("dw", [floats(4, 1, 3, 3)]), ("fc", [floats(5, 72) * np.float32(0.1), floats(5)])]:
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
    loaded.enableWinograd(False)
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
    loaded.enableWinograd(False)
    value = floats(1, 3, 12, 12)
    loaded.setInput(value)
    note("small.cfg", value, loaded.forward())


def onnx_models():
    """Four nets: as torch writes them in its old and its new way, as they come from TensorFlow, and what is rarer."""
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    class Net:
        def __init__(self, opset, *shape):
            self.opset, self.shape, self.nodes, self.weights, self.last = opset, shape, [], [], "x"

        def weight(self, value):
            self.weights.append(numpy_helper.from_array(np.asarray(value), f"w{len(self.weights)}"))
            return self.weights[-1].name

        def add(self, kind, *inputs, outputs=1, **attributes):
            names = [f"v{len(self.nodes)}_{index}" if index else f"v{len(self.nodes)}" for index in range(outputs)]
            self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
            self.last = names[0]
            return names if outputs > 1 else names[0]

        def save(self, name, external=False):
            graph = helper.make_graph(
                self.nodes, "small", [helper.make_tensor_value_info("x", TensorProto.FLOAT, self.shape)],
                [helper.make_tensor_value_info(self.last, TensorProto.FLOAT, None)], self.weights)
            model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)], ir_version=7)
            path = f"{folder}/{name}"
            if external:
                onnx.save(model, path, save_as_external_data=True, location=f"{name}.data", size_threshold=0)
            else:
                onnx.save(model, path)
            session = onnxruntime.InferenceSession(path)
            value = floats(*[size if isinstance(size, int) else 1 for size in self.shape])
            note(name, value, session.run(None, {"x": value})[0])

    # Set 7: sizes are attributes, a block ends in a sum, the last image becomes a row by Shape, Gather and Reshape.
    net = Net(7, 1, 3, 9, 9)
    a = net.add("Conv", "x", net.weight(floats(4, 3, 3, 3)), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    a = net.add("BatchNormalization", a, net.weight(floats(4) + 1), net.weight(floats(4)), net.weight(floats(4)),
                net.weight(np.abs(floats(4)) + 0.5), epsilon=0.001)
    a = net.add("Clip", a, min=0.0, max=6.0)
    b = net.add("Conv", a, net.weight(floats(4, 1, 3, 3)), net.weight(floats(4)), kernel_shape=[3, 3], group=4, pads=[1, 1, 1, 1])
    a = net.add("LeakyRelu", net.add("Add", a, b), alpha=0.1)
    a = net.add("MaxPool", net.add("Upsample", a, mode="nearest", scales=[1.0, 1.0, 2.0, 2.0]), kernel_shape=[3, 3], strides=[2, 2])
    size = net.add("Unsqueeze", net.add("Gather", net.add("Shape", a), net.weight(np.int64(0)), axis=0), axes=[0])
    a = net.add("Reshape", a, net.add("Concat", size, net.weight(np.array([-1])), axis=0))
    a = net.add("Gemm", a, net.weight(floats(5, 64) * np.float32(0.1)), net.weight(floats(5)), transB=1)
    net.add("Softmax", a)
    net.save("small_7.onnx")

    # Set 13: squeeze and excitation, swish, parts of the channels, a mean, a product with a matrix; the batch is open.
    net = Net(13, "batch", 3, 8, 8)
    a = net.add("Conv", "x", net.weight(floats(8, 3, 3, 3)), net.weight(floats(8)), pads=[0, 0, 1, 1], strides=[2, 2])
    a = net.add("Mul", a, net.add("Sigmoid", a))
    gate = net.add("GlobalAveragePool", a)
    gate = net.add("HardSigmoid", net.add("Conv", gate, net.weight(floats(8, 8, 1, 1))), alpha=0.3, beta=0.4)
    a = net.add("Mul", gate, a)
    parts = net.add("Split", a, net.weight(np.array([2, 6])), axis=1, outputs=2)
    a = net.add("Concat", parts[1], net.add("Slice", a, *[net.weight(np.array([v])) for v in [1, 3, 1]]), parts[0], axis=1)
    a = net.add("Clip", a, net.weight(np.float32(-0.4)), net.weight(np.float32(0.7)))
    a = net.add("AveragePool", a, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1)
    a = net.add("Resize", a, "", net.weight(np.array([1, 1, 3, 3], np.float32)), mode="nearest",
                coordinate_transformation_mode="half_pixel", nearest_mode="round_prefer_floor")
    a = net.add("Div", net.add("Sub", a, net.weight(floats(1, 10, 1, 1))), net.weight(np.float32(0.5)))
    a = net.add("Dropout", net.add("ReduceMean", a, axes=[2, 3], keepdims=0))
    net.add("Add", net.add("MatMul", a, net.weight(floats(10, 5))), net.weight(floats(5)))
    net.save("small_13.onnx")

    # Set 18, from TensorFlow: the picture comes as [N, H, W, C] and is turned, padding stands alone, weights are bytes.
    net = Net(18, 1, 8, 8, 3)
    a = net.add("Transpose", net.add("Mul", "x", net.weight(np.array([0.5, 1, 2], np.float32))), perm=[0, 3, 1, 2])
    a = net.add("Pad", a, net.weight(np.array([0, 0, 0, 1, 0, 0, 1, 2])))
    w = net.add("DequantizeLinear", net.weight(random.integers(-128, 127, (4, 3, 3, 3)).astype(np.int8)),
                net.weight(np.abs(floats(4)) * 0.02 + 0.001), net.weight(np.zeros(4, np.int8)), axis=0)
    a = net.add("Conv", a, w, net.weight(floats(4)), kernel_shape=[3, 3])
    a = net.add("HardSwish", net.add("PRelu", a, net.weight(np.full((4, 1, 1), 0.2, np.float32))))
    a = net.add("MaxPool", a, kernel_shape=[2, 2], strides=[1, 1], auto_pad="SAME_UPPER")
    a = net.add("Transpose", a, perm=[0, 2, 3, 1])
    a = net.add("Add", a, net.weight(floats(4)))
    a = net.add("Reshape", a, net.weight(np.array([1, -1])))
    a = net.add("Tanh", net.add("MatMul", a, net.weight(floats(7 * 9 * 4, 6) * np.float32(0.1))))
    a = net.add("Reshape", a, net.weight(np.array([1, 1, 1, 6])))
    a = net.add("Squeeze", net.add("Softmax", a), net.weight(np.array([1, 2])))
    net.save("small_18.onnx")

    # Set 21, the weights in a file of their own.
    net = Net(21, 1, 3, 6, 6)
    a = net.add("Conv", "x", net.weight(floats(4, 3, 1, 1)), auto_pad="SAME_LOWER", kernel_shape=[1, 1])
    a = net.add("GlobalMaxPool", net.add("Relu", a))
    a = net.add("Flatten", net.add("Mul", a, net.add("Constant", value=numpy_helper.from_array(np.float32(3)))))
    net.add("Gemm", a, net.weight(floats(4, 5)), net.weight(floats(5)))
    net.save("small_21.onnx", external=True)


for make in [keras, tflite, caffe, darknet, onnx_models]:
    make()
with open(f"{folder}/networks.json", "w") as file:
    json.dump(cases, file)
