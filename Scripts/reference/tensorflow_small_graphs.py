"""Makes the fixtures of TensorFlowParityTests: small frozen graphs and what TensorFlow computes with them.

    pip install tensorflow-cpu==2.21.0 && python3 tensorflow_small_graphs.py ../../Tests/InterchangeTests/Fixtures

Each case writes NAME.pb, a GraphDef whose input is `x` and whose output is `y`, and one entry of cases.json with the
input and output numbers.
"""

import json
import sys

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1
folder = sys.argv[1]
cases = {}
generator = np.random.default_rng(2018)


def constant(*shape):
    return tf.constant(generator.normal(size=shape).astype(np.float32))


def case(name, shape, build):
    values = generator.normal(size=shape).astype(np.float32)
    with tf.Graph().as_default() as graph:
        x = tf1.placeholder(tf.float32, shape, name="x")
        y = tf.identity(build(x), name="y")
        with tf1.Session() as session:
            result = session.run(y, {x: values})
        tf.io.write_graph(graph.as_graph_def(), folder, name + ".pb", as_text=False)
    cases[name] = {
        "input": {"shape": list(shape), "values": [round(float(v), 7) for v in values.ravel()]},
        "output": {"shape": list(result.shape), "values": [round(float(v), 7) for v in result.ravel()]},
    }


def convolution(kernel, channels, strides=1, padding="SAME", dilations=1):
    def build(x):
        filters = constant(kernel, kernel, x.shape[-1], channels)
        return tf.nn.bias_add(
            tf.nn.conv2d(x, filters, strides, padding, dilations=dilations), constant(channels))

    return build


def variance(channels):
    return tf.constant(generator.uniform(0.5, 2, channels).astype(np.float32))


def batch_norm(x):
    channels = x.shape[-1]
    y, *_ = tf1.nn.fused_batch_norm(
        x, constant(channels), constant(channels), constant(channels), variance(channels), epsilon=0.001,
        is_training=False)
    return y


def unfused_batch_norm(x):
    channels = x.shape[-1]
    return tf1.nn.batch_normalization(
        x, constant(channels), variance(channels), constant(channels), constant(channels), 0.001)


def depthwise(multiplier, strides, padding):
    def build(x):
        filters = constant(3, 3, x.shape[-1], multiplier)
        return tf.nn.depthwise_conv2d(x, filters, [1, strides, strides, 1], padding)

    return build


case("convolution_same", (1, 5, 6, 3), convolution(3, 4))
case("convolution_stride_even", (1, 6, 8, 2), convolution(3, 3, strides=2))
case("convolution_stride_odd", (1, 5, 7, 2), convolution(3, 3, strides=2))
case("convolution_valid", (1, 6, 5, 2), convolution(2, 3, strides=2, padding="VALID"))
case("convolution_dilated", (1, 7, 7, 2), convolution(3, 2, dilations=2))
case("convolution_explicit", (1, 5, 5, 2), convolution(3, 2, strides=2, padding=[[0, 0], [0, 1], [1, 2], [0, 0]]))
case("convolution_grouped", (1, 4, 4, 6), lambda x: tf.nn.conv2d(x, constant(3, 3, 2, 9), 1, "SAME"))
case("depthwise", (1, 6, 5, 3), depthwise(1, 1, "SAME"))
case("depthwise_multiplier", (1, 6, 6, 3), depthwise(2, 2, "SAME"))
case("padded_convolution", (1, 6, 6, 2), lambda x: tf.nn.conv2d(
    tf.pad(x, [[0, 0], [0, 1], [0, 1], [0, 0]]), constant(3, 3, 2, 2), 2, "VALID"))
case("pools", (1, 5, 6, 2), lambda x: tf.nn.avg_pool2d(tf.nn.max_pool2d(x, 3, 1, "SAME"), 3, 2, "SAME"))
case("average_pool_border", (1, 5, 5, 1), lambda x: tf.nn.avg_pool2d(x, 2, 2, "SAME"))
case("batch_normalizations", (1, 3, 4, 5), lambda x: unfused_batch_norm(tf.nn.relu6(batch_norm(x))))
case("arithmetic", (1, 2, 3, 4), lambda x: 1.5 - (x * (2 / 255.0) - 1) / constant(4) + constant(1, 1, 1, 4))
case("activations", (1, 3, 3, 2), lambda x: tf.concat(
    [tf.nn.relu(x), tf.nn.sigmoid(x), tf.nn.tanh(x), tf.nn.leaky_relu(x, 0.1)], -1))
case("residual", (1, 4, 4, 3), lambda x: tf.add_n([x, convolution(1, 3)(x), depthwise(1, 1, "SAME")(x)]) + x)
case("classifier", (1, 4, 4, 3), lambda x: tf.nn.softmax(tf.nn.bias_add(
    tf.matmul(tf.reduce_mean(x, [1, 2]), constant(3, 5)), constant(5))))
case("flattened", (1, 2, 3, 4), lambda x: tf.matmul(tf.reshape(tf.nn.relu(x), [1, -1]), constant(24, 3)))
case("squeezed", (1, 3, 3, 4), lambda x: tf.squeeze(
    tf.nn.conv2d(tf.reduce_mean(x, [1, 2], keepdims=True), constant(1, 1, 4, 6), 1, "SAME"), [1, 2]))

with open(f"{folder}/cases.json", "w") as file:
    json.dump(cases, file, separators=(",", ":"))
