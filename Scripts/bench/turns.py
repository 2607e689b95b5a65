"""Contenders that take turns in one run, and the table of their medians and ratios."""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CACHE = ROOT / ".build" / "bench"
DLREPL = ROOT / ".build/release/dlrepl"
PROCESSORS = sorted(os.sched_getaffinity(0))

# Every peer's virtual environment, and what pip puts there.
PEERS = {
    "torch": ["torch==2.13.0+cpu", "numpy"],
    "tensorflow": ["tensorflow-cpu==2.21.0", "onnx", "numpy"],
    "inference": ["onnxruntime==1.32.0", "openvino==2026.4.1", "ai-edge-litert==2.3.0", "MNN==3.6.1", "onnx", "numpy"],
    "arrays": ["numpy", "tinygrad", "jax"],
}


def python_of(environment):
    return CACHE / environment / "bin" / "python"


def install(environments):
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in environments:
        if not python_of(name).exists():
            subprocess.run([sys.executable, "-m", "venv", CACHE / name], check=True)
            subprocess.run([python_of(name), "-m", "pip", "install", "--quiet", *PEERS[name]], check=True)


def require(paths):
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        sys.exit("not there yet (--install fetches it):\n  " + "\n  ".join(missing))


def build():
    built = subprocess.run([ROOT / "Scripts/build", "--product", "dlrepl"], cwd=ROOT, capture_output=True, text=True)
    if built.returncode != 0:
        sys.exit(built.stdout + built.stderr)


def environment():
    """Without settings that make other processors' NumPy right and this one's slow."""
    return {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}


class Server:
    """A process that is told `QUESTION` line by line and answers each with a JSON list of times."""

    def __init__(self, command):
        self.command = [str(part) for part in command]
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=environment())
        self.read("ready")

    def read(self, expected=None):
        for line in self.process.stdout:
            if expected is None or line.strip() == expected:
                return line
        sys.exit(f"it ends unasked: {' '.join(self.command)}")

    def ask(self, question):
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()
        return json.loads(self.read())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def share_processor(threads):
    """What has one thread stays on one processor, this program and its peers on the same: two processors of a shared machine can
    have neighbours of different kinds for minutes."""
    os.sched_setaffinity(0, PROCESSORS[:1] if threads == 1 else PROCESSORS)


def program(text, threads, *arguments):
    """Runs a program of the language, which prints one number: seconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".dl") as file:
        file.write(text)
        file.flush()
        command = [DLREPL, "run", "--threads", threads, file.name, *arguments]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    return float(done.stdout.split()[-1])


def table(title, jobs, names, rounds, turn):
    """`turn(job, name)` gives the median seconds of one turn, or None; ratios are peer over dlrepl, so above 1 dlrepl leads.

    Each ratio is the median of the turns' ratios, in brackets their quartiles."""
    times = {(job, name): [] for job in jobs for name in names}
    for number in range(rounds):
        for job in jobs:
            for name in names[number % len(names):] + names[: number % len(names)]:
                taken = turn(job, name)
                if taken is not None:
                    times[job, name].append(taken)
    peers = names[1:]
    print(f"{title}; medians of {rounds} turns (quartiles of the ratios), load {os.getloadavg()[0]:.1f}\n")
    print(f"| job | {names[0]}, ms | " + " | ".join(f"{name}, ms | ratio" for name in peers) + " |")
    print("| --- |" + " ---: |" * (1 + 2 * len(peers)))
    for job in jobs:
        cells = [f"{statistics.median(times[job, names[0]]) * 1e3:.4g}"]
        for name in peers:
            theirs = times[job, name]
            ratios = [a / b for a, b in zip(theirs, times[job, names[0]])]
            cells += [f"{statistics.median(theirs) * 1e3:.4g}", middle_half(ratios)] if theirs else ["", ""]
        print(f"| {job} | " + " | ".join(cells) + " |")
    print()


def middle_half(ratios):
    if len(ratios) < 2:
        return f"{ratios[0]:.2f}"
    lower, median, upper = statistics.quantiles(ratios, n=4, method="inclusive")
    return f"{median:.2f} ({lower:.2f} to {upper:.2f})"
