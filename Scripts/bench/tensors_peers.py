"""The peers' side of Scripts/bench/tensors.

    tensors_peers.py serve torch|numpy|tinygrad THREADS

Says `ready`, then answers each line `COUNT JOB` with times in seconds of one run, each a mean over COUNT runs, as one JSON
list; an empty one where the peer does not take part. The first turn of a job warms it up. A turn is as long as that of the
language's `time`: half a second, but 3 times at least and 25 at most, after one that is not counted.
"""

import json
import os
import sys
import time

peer, threads = sys.argv[2], int(sys.argv[3])
os.environ["OPENBLAS_NUM_THREADS"] = str(threads)
os.environ["DEV"] = "CPU"


def torch_jobs():
    import torch

    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)

    def product(n, kind):
        a, b = torch.randn(2, n, n, dtype=getattr(torch, kind))
        return lambda: a @ b

    def on(shape, work):
        x = torch.randn(shape)
        return lambda: work(x)

    def cross_entropy():
        labels = torch.randint(1000, [1000])
        return on((1000, 1000), lambda x: torch.nn.functional.cross_entropy(x, labels))

    return {
        "relu": lambda: on(10**7, lambda x: torch.relu(2 * x + 1)),
        "exp": lambda: on(10**7, torch.exp),
        "sum": lambda: on(10**7, torch.sum),
        "softmax": lambda: on((1000, 1000), lambda x: torch.softmax(x, 1)),
        "cross": cross_entropy,
        "transposed": lambda: on((3000, 3000), lambda x: x.T.contiguous()),
        "row": lambda: on((1000, 1000), lambda x, a=torch.randn(1, 1000): a @ x),
        "matmul": product,
    }


def numpy_jobs():
    import numpy as np

    random = np.random.default_rng(7)

    def product(n, kind):
        a, b = random.standard_normal((2, n, n), kind)
        return lambda: a @ b

    def on(shape, work):
        x = random.standard_normal(shape, np.float32)
        return lambda: work(x)

    def softmax(x):
        powers = np.exp(x - x.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    return {
        "relu": lambda: on(10**7, lambda x: np.maximum(2 * x + 1, 0)),
        "exp": lambda: on(10**7, np.exp),
        "sum": lambda: on(10**7, np.sum),
        "softmax": lambda: on((1000, 1000), softmax),
        "transposed": lambda: on((3000, 3000), lambda x: np.ascontiguousarray(x.T)),
        "row": lambda: on((1000, 1000), lambda x, a=random.standard_normal((1, 1000), np.float32): a @ x),
        "matmul": product,
    }


def tinygrad_jobs():
    from tinygrad import Device, Tensor, TinyJit

    def relu():
        x = Tensor.randn(10**7).realize()
        step = TinyJit(lambda x: (2 * x + 1).relu().realize())

        def run():
            step(x)
            Device[Device.DEFAULT].synchronize()

        return run

    return {"relu": relu}


def main():
    jobs = {"torch": torch_jobs, "numpy": numpy_jobs, "tinygrad": tinygrad_jobs}[peer]()
    made = {}
    print("ready", flush=True)
    for line in sys.stdin:
        count, job = line.rstrip("\n").split(" ", 1)
        word = job.split("(")[0].split(" ")[0].rstrip(",")
        if word not in jobs:
            print("[]", flush=True)
            continue
        if job not in made:
            kind = job.split()[-1] if " in " in job else "float32"
            made[job] = jobs[word](int(job.split()[1]), kind) if word == "matmul" else jobs[word]()
            for _ in range(5):
                made[job]()

        def once():
            start = time.perf_counter()
            for _ in range(int(count)):
                made[job]()
            return (time.perf_counter() - start) / int(count)

        once()
        times = []
        begin = time.perf_counter()
        while len(times) < 3 or (len(times) < 25 and time.perf_counter() - begin < 0.5):
            times.append(once())
        print(json.dumps(times), flush=True)


main()
