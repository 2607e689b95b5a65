"""The peers' side of Scripts/bench/importers: reads a model, looks at a photo, prints the class and the seconds it took.

    importers_peers.py graphdef|onnx|tflite MODEL THREADS PHOTO

What is imported before the clock starts is what each needs. An ONNX file whose input has an open size gets 416 x 416.
"""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
from PIL import Image

kind, path, threads, photo = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]


def picture(height, width):
    return np.asarray(Image.open(photo).convert("RGB").resize((width, height), Image.Resampling.BILINEAR))


def graphdef():
    graph = tf.compat.v1.GraphDef()
    with open(path, "rb") as file:
        graph.ParseFromString(file.read())
    with tf.Graph().as_default() as whole:
        tf.import_graph_def(graph, name="")
    settings = tf.compat.v1.ConfigProto(intra_op_parallelism_threads=threads, inter_op_parallelism_threads=1)
    with tf.compat.v1.Session(graph=whole, config=settings) as session:
        classes = session.run("detection_classes:0", {"image_tensor:0": np.asarray(Image.open(photo).convert("RGB"))[None]})
    return int(classes[0, 0])


def onnx():
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(path, options)
    feeds = {}
    for given in session.get_inputs():
        if len(given.shape) == 2:
            feeds[given.name] = np.array([[416, 416]], np.float32)
        elif given.shape[-1] == 3:
            feeds[given.name] = (picture(*given.shape[1:3])[None] / 127.5 - 1).astype(np.float32)
        else:
            sizes = [size if isinstance(size, int) else 416 for size in given.shape[2:]]
            pixels = picture(*sizes)[None].transpose(0, 3, 1, 2)
            feeds[given.name] = np.ascontiguousarray(pixels / 255, np.float32)
    results = session.run(None, feeds)
    return int(max(results, key=np.size).reshape(-1).argmax())


def tflite():
    interpreter = Interpreter(model_path=path, num_threads=threads)
    interpreter.allocate_tensors()
    given = interpreter.get_input_details()[0]
    interpreter.set_tensor(given["index"], picture(*given["shape"][1:3])[None].astype(given["dtype"]))
    interpreter.invoke()
    return int(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]).argmax())


if kind == "onnx":
    import onnxruntime
elif kind == "graphdef":
    import tensorflow as tf
else:
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError:
        import tensorflow as tf
        Interpreter = tf.lite.Interpreter

start = time.perf_counter()
answer = {"graphdef": graphdef, "onnx": onnx, "tflite": tflite}[kind]()
print(json.dumps({"answer": answer, "load": time.perf_counter() - start}))
