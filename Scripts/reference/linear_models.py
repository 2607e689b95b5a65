"""Writes Tests/ObjectDetectionTests/Fixtures/linear_models.txt: linear support vector machines by scikit-learn and ridge
regressions by numpy, with their examples.

    pip install scikit-learn numpy && python3 Scripts/reference/linear_models.py

Lines: `svm COST POSITIVE_WEIGHT BIAS_FEATURE`, `x ...` a row of features with its class (-1 or 1) last, `weights ...`, `bias B`;
`ridge LAMBDA`, `x ...` a row of features, `t ...` its targets, `solution ...` the weights row after row, the bias's row last,
and `means ...`.
"""

import pathlib

import numpy as np
from sklearn.svm import LinearSVC

TARGET = pathlib.Path(__file__).parents[2] / "Tests/ObjectDetectionTests/Fixtures/linear_models.txt"


def text(numbers):
    return " ".join(repr(float(number)) for number in numbers)


def main():
    rng = np.random.default_rng(11)
    lines = []
    for count, width, cost, weight, extra in [(30, 2, 1, 1, 1), (60, 5, 0.05, 2, 1), (80, 8, 0.5, 1, 1), (50, 12, 0.01, 2, 10)]:
        x = rng.normal(0, 1, (count, width)).astype(np.float32)
        y = np.where(x[:, 0] - 0.5 * x[:, 1] + rng.normal(0, 0.4, count) > 0.3, 1, -1)
        model = LinearSVC(
            C=cost, loss="hinge", dual=True, tol=1e-11, max_iter=10_000_000, intercept_scaling=extra,
            class_weight={1: weight, -1: 1})
        model.fit(x.astype(float), y)
        lines.append(f"svm {cost} {weight} {extra}")
        lines += [f"x {text(row)} {label}" for row, label in zip(x, y)]
        lines += [f"weights {text(model.coef_[0])}", f"bias {float(model.intercept_[0])!r}"]
    for count, width, targets, penalty in [(20, 3, 1, 0.5), (50, 6, 4, 1000), (4, 7, 2, 2)]:
        x = rng.normal(0, 3, (count, width)).astype(np.float32)
        t = rng.normal(0, 1, (count, targets)) + x[:, :1]
        a = np.concatenate([x.astype(float), np.ones((count, 1))], axis=1)
        solution = np.linalg.solve(a.T @ a + penalty * np.eye(width + 1), a.T @ (t - t.mean(0)))
        lines.append(f"ridge {penalty}")
        for row, target in zip(x, t):
            lines += [f"x {text(row)}", f"t {text(target)}"]
        lines += [f"solution {text(solution.ravel())}", f"means {text(t.mean(0))}"]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
