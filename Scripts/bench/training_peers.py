"""The peers' side of Scripts/bench/training.

    training_peers.py serve PEER THREADS

`serve` says `ready`, then answers each line `JOB COUNT` with that many steps' times in seconds, as one JSON list; the first
turn of a job also warms it up. Every step is forward, loss, backward and, where the job has one, the optimizer, in float32.
PEER is tensorflow (tf.function), torch (eager, channels-last images) or jax (jit).
"""

import json
import os
import sys
import time

import numpy as np

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

CHANNELS = [(32, True), (64, True), (128, True), (128, False), (128, False)]
DENSE = [1024, 512, 256]

random = np.random.default_rng(7)


def cnn_data():
    return random.standard_normal((128, 3, 32, 32), np.float32), random.integers(0, 10, 128)


def digits_data():
    return random.standard_normal((32, 784), np.float32), random.integers(0, 10, 32)


def plane_data():
    return random.standard_normal((100, 2), np.float32), random.standard_normal((100, 1), np.float32)


def torch_jobs(threads):
    import torch
    from torch import nn
    from torch.nn import functional as F

    torch.set_num_threads(threads)

    def stepper(net, x, loss, optimizer):
        def step():
            if optimizer:
                optimizer.zero_grad(set_to_none=True)
            else:
                net.zero_grad(set_to_none=True)
            value = loss(net(x))
            value.backward()
            if optimizer:
                optimizer.step()
            return value.item()

        return step

    def cnn():
        layers, before = [], 3
        for channels, pools in CHANNELS:
            layers += [nn.Conv2d(before, channels, 3, padding=1), nn.ReLU()] + ([nn.MaxPool2d(2)] if pools else [])
            before = channels
        layers.append(nn.Flatten())
        before *= 16
        for count in DENSE:
            layers += [nn.Linear(before, count), nn.ReLU(), nn.Dropout(0.5)]
            before = count
        net = nn.Sequential(*layers, nn.Linear(before, 10)).to(memory_format=torch.channels_last)
        images, labels = cnn_data()
        x, y = torch.from_numpy(images).to(memory_format=torch.channels_last), torch.from_numpy(labels)
        return stepper(net, x, lambda scores: F.cross_entropy(scores, y), torch.optim.Adam(net.parameters()))

    def digits():
        net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))
        images, labels = digits_data()
        y = torch.from_numpy(labels)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
        return stepper(net, torch.from_numpy(images), lambda scores: F.cross_entropy(scores, y), optimizer)

    def plane():
        net = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1))
        points, values = map(torch.from_numpy, plane_data())
        return stepper(net, points, lambda z: F.mse_loss(z, values), None)

    return {"cnn": cnn, "digits": digits, "plane": plane}


def tensorflow_jobs(threads):
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)

    def cnn():
        layers = [tf.keras.Input((32, 32, 3))]
        for channels, pools in CHANNELS:
            layers.append(tf.keras.layers.Conv2D(channels, 3, padding="same", activation="relu"))
            if pools:
                layers.append(tf.keras.layers.MaxPooling2D(2))
        layers.append(tf.keras.layers.Flatten())
        for count in DENSE:
            layers += [tf.keras.layers.Dense(count, activation="relu"), tf.keras.layers.Dropout(0.5)]
        net = tf.keras.Sequential(layers + [tf.keras.layers.Dense(10)])
        loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        optimizer = tf.keras.optimizers.Adam()
        optimizer.build(net.trainable_variables)
        images, labels = cnn_data()
        x, y = tf.constant(images.transpose(0, 2, 3, 1)), tf.constant(labels)

        @tf.function
        def step():
            with tf.GradientTape() as tape:
                value = loss(y, net(x, training=True))
            slopes = tape.gradient(value, net.trainable_variables)
            optimizer.apply_gradients(zip(slopes, net.trainable_variables))
            return value

        return lambda: float(step())

    return {"cnn": cnn}


def jax_jobs(threads):
    import jax
    import jax.numpy as jnp

    def dense(sizes):
        return [
            (jnp.asarray(random.standard_normal((a, b), np.float32) * np.float32((2 / a) ** 0.5)), jnp.zeros(b))
            for a, b in zip(sizes, sizes[1:])
        ]

    def run(parameters, x):
        for w, b in parameters[:-1]:
            x = jnp.maximum(x @ w + b, 0)
        w, b = parameters[-1]
        return x @ w + b

    def digits():
        images, labels = digits_data()
        x, y = jnp.asarray(images), jnp.asarray(labels)

        def loss(parameters):
            return -jnp.take_along_axis(jax.nn.log_softmax(run(parameters, x)), y[:, None], 1).mean()

        @jax.jit
        def step(parameters):
            value, slopes = jax.value_and_grad(loss)(parameters)
            return value, jax.tree.map(lambda p, g: p - 0.01 * g, parameters, slopes)

        state = [dense([784, 256, 10])]

        def once():
            value, state[0] = step(state[0])
            return float(value)

        return once

    def plane():
        points, values = map(jnp.asarray, plane_data())
        slopes = jax.jit(jax.value_and_grad(lambda parameters: jnp.mean((run(parameters, points) - values) ** 2)))
        parameters = dense([2, 16, 16, 1])

        def once():
            value, found = slopes(parameters)
            jax.block_until_ready(found)
            return float(value)

        return once

    return {"digits": digits, "plane": plane}


def main(arguments):
    if len(arguments) != 3 or arguments[0] != "serve":
        raise SystemExit(__doc__)
    jobs = {"torch": torch_jobs, "tensorflow": tensorflow_jobs, "jax": jax_jobs}[arguments[1]](int(arguments[2]))
    made = {}
    print("ready", flush=True)
    for line in sys.stdin:
        job, count = line.split()
        if job not in made:
            made[job] = jobs[job]()
            for _ in range(3):
                made[job]()
        times = []
        for _ in range(int(count)):
            start = time.perf_counter()
            made[job]()
            times.append(time.perf_counter() - start)
        print(json.dumps(times), flush=True)


main(sys.argv[1:])
