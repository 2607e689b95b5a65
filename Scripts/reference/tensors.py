#!/usr/bin/env python3
"""Writes Tests/TensorsTests/Fixtures/operators.txt: what NumPy gives for the tensor operators.

A line is a case:   name | argument ... | input ; input ... | output ; output ...
A tensor is         dtype 2x3 value value ...    ('-' for no axes, nan and inf as words).
Where dl's dtype rules differ from NumPy's (int / int is float32, float32 sums are added up in float64 ...), the
expected value is computed in NumPy with the dtypes that dl promises.
"""

import os
import numpy as np

rng = np.random.default_rng(20240607)
lines = []


def show(array):
    array = np.asarray(array)
    shape = "x".join(map(str, array.shape)) or "-"
    flat = array.reshape(-1)
    if array.dtype == bool:
        values = [str(int(v)) for v in flat]
    elif array.dtype.kind in "iu":
        values = [str(int(v)) for v in flat]
    else:
        values = [str(v) for v in flat]  # the shortest text that gives the number back
    return " ".join([array.dtype.name, shape] + values)


def case(name, arguments, inputs, outputs):
    if not isinstance(outputs, (list, tuple)):
        outputs = [outputs]
    lines.append(" | ".join([
        name, " ".join(map(str, arguments)), " ; ".join(map(show, inputs)), " ; ".join(map(show, outputs))]))


def number(shape, dtype="float32", low=-3.0, high=3.0):
    if dtype == "bool":
        return rng.random(shape) < 0.5
    if dtype == "uint8":
        return rng.integers(0, 256, shape).astype("uint8")
    if dtype == "int64":
        return rng.integers(-20, 21, shape)
    return np.round(rng.uniform(low, high, shape), 3).astype(dtype)


SPECIAL = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0, 1e-40, 3e38, 2.5, 0.5, -0.5, -2.5], "float32")
np.seterr(all="ignore")

# Operators of two operands: dtypes, broadcasting, empty axes, special values.
ORDER = ["bool", "uint8", "int64", "float32", "float64"]


def common(a, b):
    return ORDER[max(ORDER.index(a), ORDER.index(b))]


NUMPY = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "//": np.floor_divide, "%": np.remainder,
    "**": np.power, "maximum": np.maximum, "minimum": np.minimum, "==": np.equal, "!=": np.not_equal, "<": np.less,
    "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "and": np.logical_and, "or": np.logical_or,
    "xor": np.logical_xor,
}


def binary(op, a, b):
    dtype = common(a.dtype.name, b.dtype.name)
    if op in ("and", "or", "xor"):
        return NUMPY[op](a, b)
    if op == "/" and dtype in ("bool", "uint8", "int64"):
        dtype = "float32"
    if op in ("//", "%", "**") and dtype == "bool":
        dtype = "int64"
    return NUMPY[op](a.astype(dtype), b.astype(dtype))


SHAPES = [((2, 3), (2, 3)), ((2, 3), (3,)), ((4, 1, 3), (2, 1)), ((), (2, 2)), ((0, 3), (1, 3)), ((5,), ())]
for op in NUMPY:
    for a_type in ORDER:
        for b_type in ORDER:
            if op == "-" and common(a_type, b_type) == "bool":
                continue
            a_shape, b_shape = SHAPES[(len(lines) * 7) % 4 if a_type == b_type else 0]
            a, b = number(a_shape, a_type), number(b_shape, b_type)
            whole = common(a_type, b_type) in ("bool", "uint8", "int64")
            if op in ("//", "%") and whole:
                b = np.where(b == 0, 1, b).astype(b_type)
            if op == "**":
                if whole:
                    b = (np.abs(b.astype("int64")) % 5).astype(b_type)
                else:
                    a = np.abs(a.astype("float64")).astype(a_type) if a_type != "bool" else a
            # A tensor without axes counts only by its category: kept out of here unless the dtypes agree.
            case(op, [], [a, b], binary(op, a, b))
    for a_shape, b_shape in SHAPES:
        a, b = number(a_shape), number(b_shape)
        if op == "**":
            a = np.abs(a)
        case(op, [], [a, b], binary(op, a, b))
    if op not in ("and", "or", "xor"):
        a, b = np.meshgrid(SPECIAL, SPECIAL)
        case(op, [], [a.copy(), b.copy()], binary(op, a, b))
a, b = np.meshgrid(np.array([-7, -1, 0, 1, 7, 2**63 - 1, -2**63]), np.array([-7, -2, -1, 1, 2, 7]))
for op in ("+", "-", "*", "//", "%"):
    case(op, [], [a.copy(), b.copy()], binary(op, a, b))

# Operators of one operand.
UNARY = {
    "negate": np.negative, "abs": np.abs, "sign": np.sign, "floor": np.floor, "ceil": np.ceil, "round": np.rint,
    "square": np.square, "sqrt": np.sqrt, "exp": np.exp, "log": np.log, "sin": np.sin, "cos": np.cos, "tanh": np.tanh,
    "sigmoid": lambda x: (1 / (1 + np.exp(-x.astype("float64")))).astype(x.dtype),
    "relu": lambda x: np.where(np.isnan(x), x, np.maximum(x, 0)).astype(x.dtype),
    "relu6": lambda x: np.clip(x, 0, 6), "leaky_relu": lambda x: np.where(x < 0, x.dtype.type(0.01) * x, x),
    "isnan": np.isnan, "isinf": np.isinf, "isfinite": np.isfinite, "not": np.logical_not,
}
for name, function in UNARY.items():
    for dtype in ("float32", "float64"):
        x = number((3, 5), dtype, -8, 8)
        case(name, [], [x], function(x))
        case(name, [], [SPECIAL.astype(dtype)], function(SPECIAL.astype(dtype)))
        case(name, [], [np.zeros((2, 0), dtype)], function(np.zeros((2, 0), dtype)))
    x = np.array([-3, -1, 0, 1, 2, 9])
    if name in ("negate", "abs", "sign", "floor", "ceil", "round", "square", "relu", "relu6", "isnan", "isinf", "isfinite", "not"):
        y = np.array([0, 1, 7, 200], "uint8")
        for whole in (x, y):
            case(name, [], [whole], whole if name in ("floor", "ceil", "round") else function(whole))
    elif name not in ("log", "sqrt"):
        case(name, [], [x], function(x.astype("float32")))

# Reductions: axes, kept axes, dtypes, empty, nan.
def fixed(name, x, axis, keep):
    if x.dtype == np.float32 and name in ("sum", "prod", "mean"):
        return getattr(np, name)(x.astype("float64"), axis=axis, keepdims=keep).astype("float32")
    if name in ("sum", "prod") and x.dtype.kind in "bu":
        return getattr(np, name)(x.astype("int64"), axis=axis, keepdims=keep)
    if name == "mean" and x.dtype.kind in "biu":
        return np.mean(x.astype("float64"), axis=axis, keepdims=keep).astype("float32")
    if name in ("std", "var"):
        return getattr(np, name)(x.astype("float64"), axis=axis, keepdims=keep, ddof=1).astype(x.dtype)
    if name == "norm":
        return np.sqrt(np.sum(x.astype("float64") ** 2, axis=axis, keepdims=keep)).astype(x.dtype)
    return getattr(np, name)(x, axis=axis, keepdims=keep)


for name in ("sum", "mean", "prod", "max", "min", "any", "all", "std", "var", "norm"):
    for dtype in ORDER:
        if name in ("std", "var", "norm") and not dtype.startswith("float"):
            continue
        for shape, axis in (((2, 3, 4), None), ((2, 3, 4), (0, 2)), ((2, 3, 4), (1,)), ((3, 41), (0,)), ((3, 41), (1,)), ((7,), (-1,)), ((), None), ((3, 1, 2, 2), (-1, 1))):
            if name in ("std", "var") and shape == ():
                continue
            x = number(shape, dtype)
            if name == "prod" and dtype.startswith("float"):
                x = (np.sign(x) * (0.5 + np.abs(x) / 3)).astype(dtype)
            keep = len(lines) % 2 == 0
            case(name, ["none" if axis is None else ",".join(map(str, axis)), int(keep)], [x], fixed(name, x, axis, keep))
    if name not in ("max", "min", "std", "var"):
        for axis in (None, (0,), (1,)):
            x = np.zeros((3, 0), "float32")
            case(name, ["none" if axis is None else axis[0], 0], [x], fixed(name, x, axis, False))
    else:
        x = np.zeros((0, 3), "float32")
        case(name, [1, 0], [x], fixed(name, x, 1, False))
    if name not in ("any", "all"):
        x = number((3, 40))
        x[1, 17] = np.nan
        case(name, ["1", 0], [x], fixed(name, x, 1, False))
        case(name, ["0", 0], [x], fixed(name, x, 0, False))
for name in ("argmax", "argmin"):
    for dtype in ORDER:
        for shape, axis in (((2, 3, 4), None), ((2, 3, 4), 0), ((2, 3, 4), -1), ((9,), 0)):
            x = number(shape, dtype)
            case(name, ["none" if axis is None else axis, 0], [x], np.asarray(getattr(np, name)(x, axis=axis)))
    x = number((3, 6))
    x[0, 2] = x[0, 4] = np.nan
    x[1, 1] = x[1, 5] = 9 if name == "argmax" else -9
    case(name, [1, 0], [x], getattr(np, name)(x, axis=1))
for dtype in ORDER:
    for axis in (None, 0, -1):
        x = number((3, 4), dtype)
        wide = x.astype("int64" if dtype in ("bool", "uint8", "int64") else "float64")
        y = np.cumsum(wide, axis=axis)
        case("cumsum", ["none" if axis is None else axis], [x], y.astype(dtype) if dtype.startswith("float") else y)
case("cumsum", [1], [np.zeros((2, 0), "float32")], np.zeros((2, 0), "float32"))

# Shape.
for dtype in ("float32", "uint8", "int64"):
    x = number((2, 3, 4), dtype)
    for sizes in ((6, 4), (-1,), (4, 3, 2), (2, 1, 12), (1, 24, 1), (2, 3, 2, 2)):
        case("reshape", sizes, [x], x.reshape(sizes))
    case("flatten", [0, -1], [x], x.reshape(-1))
    case("flatten", [1, 2], [x], x.reshape(2, 12))
    case("permute", [2, 0, 1], [x], x.transpose(2, 0, 1))
    case("transpose", [0, -1], [x], x.swapaxes(0, -1))
    case("T", [], [x], x.T)
    case("unsqueeze", [-1], [x], x[..., None])
    case("unsqueeze", [1], [x], x[:, None])
    case("squeeze", ["none"], [x[:1, :, :1]], x[:1, :, :1].squeeze())
    case("squeeze", [-1], [x[:, :, :1]], x[:, :, 0])
    y = number((2, 5, 4), dtype)
    case("concat", [1], [x, y, x], np.concatenate([x, y, x], 1))
    case("concat", [-2], [x, np.zeros((2, 0, 4), dtype)], x)
    case("stack", [0], [x, x + 1], np.stack([x, x + 1]))
    case("stack", [-1], [x, x + 1], np.stack([x, x + 1], -1))
    case("split", [2, 1], [y], [y[:, :2], y[:, 2:4], y[:, 4:]])
    case("pad", [1, 0, 0, 2, 3, 1], [x], np.pad(x, ((1, 0), (0, 2), (3, 1))))
    case("tile", [2, 1, 3], [x], np.tile(x, (2, 1, 3)))
    case("tile", [2, 1, 1, 2], [x], np.tile(x, (2, 1, 1, 2)))
    case("tile", [2], [x], np.tile(x, 2))
    case("tile", [0, 2], [x], np.tile(x, (0, 2)))
    case("flip", ["none"], [x], np.flip(x))
    case("flip", ["0,2"], [x], np.flip(x, (0, 2)))
    case("roll", [2, 1], [x], np.roll(x, 2, 1))
    case("roll", [-3, "none"], [x], np.roll(x, -3))
i, f = number((2, 2), "int64"), number((1, 2))
case("concat", [0], [i, f], np.concatenate([i.astype("float32"), f]))
for dtype in ORDER:
    x = number((4, 6), dtype)
    case("sort", [-1, 0], [x], np.sort(x, -1))
    case("sort", [0, 0], [x], np.sort(x, 0))
    case("argsort", [1, 0], [x], np.argsort(x, 1, kind="stable"))
    wide = x.astype("float64")
    case("argsort", [0, 1], [x], np.argsort(-wide, 0, kind="stable"))
    places = np.argsort(-wide, 1, kind="stable")[:, :3]
    case("topk", [3, 1], [x], [np.take_along_axis(x, places, 1), places])
    values, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    case("unique", [], [x], [values, counts, inverse.reshape(x.shape)])
    case("nonzero", [], [x], np.argwhere(x))
x = number((9,))
x[[2, 5]] = np.nan
case("sort", [0, 0], [x], np.sort(x))
case("argsort", [0, 0], [x], np.argsort(x, kind="stable"))
case("unique", [], [x], [*(r := np.unique(x, return_inverse=True, return_counts=True))[:1], r[2], r[1]])
case("nonzero", [], [np.zeros((0, 3), "float32")], np.zeros((0, 2), "int64"))
case("nonzero", [], [np.float32(3)], np.zeros((1, 0), "int64"))
x = number((3, 4, 2))
places = rng.integers(0, 4, (3, 5, 2))
case("gather", [1], [x, places], np.take_along_axis(x, places, 1))
case("gather", [-1], [x, places := rng.integers(-2, 2, (3, 4, 3))], np.take_along_axis(x, places, 2))
c, p, q = number((3, 1), "bool"), number((4,)), number((3, 4))
case("where", [], [c, p, q], np.where(c, p, q))
c, p, q = number((2, 3, 4), "bool"), number((3, 1), "int64"), number((2, 1, 1), "float64")
case("where", [], [c, p, q], np.where(c, p, q))
x = number((3, 4))
case("clip", [-1, 1], [x], np.clip(x, -1, 1))
case("clip", ["none", 0.5], [x], np.minimum(x, np.float32(0.5)))
case("clip", [-0.25, "none"], [SPECIAL], np.maximum(SPECIAL, np.float32(-0.25)))

# Indices: the text between the brackets, read by both sides; T0, T1 are the further inputs.
x = number((4, 5, 6))
M, R, C = number((4, 5), "bool"), np.array([0, -1, 2]), np.array([[1], [3]])
for text in ("0", "-1", "1:3", "::2", "::-1", "3:0:-2", ":,1", ":,:,-1", "...,0", "none,0", ":,none", "0,1,2", "1:1", "-3:-1,...,none",
             "5:9", ":,-100:100", "...", "2:,0:5:3,::-4", "none,...,none,1"):
    case("index", [text], [x], eval("x[%s]" % text.replace("none", "None")))
for text, extra in (("T0", [R]), (":,T0", [R]), ("T0,T1", [R, np.array([1, 0, 4])]), ("T0", [C]), ("T0", [M]), (":,T0", [number((5,), "bool")]),
                    ("T0,:,T1", [R, np.array([5, 0, 1])]), ("::2,T0,1:3", [R]), ("...,T0", [C]), ("T0,none", [R]), ("T0", [np.zeros((0,), "int64")]),
                    ("T0", [number((4, 5, 6), "bool")]), ("T0,T1", [C, R]), ("1,T0", [R])):
    names = {"T%d" % n: value for n, value in enumerate(extra)}
    case("index", [text], [x] + extra, eval("x[%s]" % text.replace("none", "None"), {"x": x, **names}))
for text, value, extra in (
        ("0", number(()), []), ("1:3", number((2, 5, 6)), []), (":,1", number((6,)), []), ("::-1", number((4, 1, 6)), []),
        ("...,0", number((1, 1, 5)), []), ("1:1", number((6,)), []), ("T0", number((5, 6)), [R]), ("T0", number(()), [M]),
        (":,T0", number((3, 6)), [R]), ("T0,:,T1", number((3, 5)), [R, np.array([5, 0, 1])]), ("T0,T1,0", number((2, 3)), [C, R]),
        ("...", number((5, 6), "int64"), []), ("T0", number((int(M.sum()), 6)), [M])):
    y = x.copy()
    names = {"T%d" % n: v for n, v in enumerate(extra)}
    exec("y[%s] = value" % text, {"y": y, "value": value, **names})
    case("assign", [text], [x, value] + extra, y)

# Algebra.
for a_shape, b_shape in (((3, 4), (4, 5)), ((4,), (4, 5)), ((3, 4), (4,)), ((4,), (4,)), ((2, 3, 4), (4, 5)), ((2, 3, 4), (2, 4, 5)),
                         ((2, 1, 3, 4), (3, 4, 2)), ((3, 0), (0, 2)), ((0, 3), (3, 2)), ((37, 65), (65, 41)), ((6, 300), (300, 7)), ((1, 1), (1, 1)),
                         ((5, 2, 3), (3,)), ((3,), (5, 3, 2))):
    for dtype in ("float32", "float64", "int64"):
        if dtype != "float32" and max(a_shape) > 60:
            continue
        p, q = number(a_shape, dtype), number(b_shape, dtype)
        y = np.matmul(p.astype("float64"), q.astype("float64")).astype(dtype)
        case("@", [], [p, q], y)
p = number((4, 4), "float64") + 5 * np.eye(4)
for q in (number((4,), "float64"), number((4, 2), "float64")):
    case("solve", [], [p, q], np.linalg.solve(p, q))
for shape in ((4, 3), (3, 5), (4, 4), (1, 3)):
    p = number(shape, "float64")
    case("svd", [], [p], np.linalg.svd(p, full_matrices=False)[1])

# Making.
case("arange", [0, 5, 1], [], np.arange(5))
case("arange", [7, -4, -3], [], np.arange(7, -4, -3))
case("arange", [5, 0, 1], [], np.arange(5, 0, 1))
case("arange", [0.0, 1.0, 0.1], [], np.arange(0.0, 1.0, 0.1).astype("float32"))
case("linspace", [0, 1, 7], [], np.linspace(0, 1, 7).astype("float32"))
case("linspace", [2, -2, 1], [], np.linspace(2, -2, 1).astype("float32"))
case("linspace", [2, -2, 0], [], np.linspace(2, -2, 0).astype("float32"))
case("eye", [3, 4], [], np.eye(3, 4, dtype="float32"))
case("eye", [4, 2], [], np.eye(4, 2, dtype="float32"))
case("one_hot", [4], [np.array([[1, 0], [3, 3]])], np.eye(4, dtype="float32")[[[1, 0], [3, 3]]])

# Casts.
x = np.array([-1.5, 0, 0.5, 1.99, 255.7, -3.2], "float32")
for dtype in ("bool", "int64", "float64"):
    case("cast", [dtype], [x], x.astype(dtype))
x = np.array([0, 1, 255, 256, -1], "int64")
for dtype in ("bool", "uint8", "float32", "float64"):
    case("cast", [dtype], [x], x.astype(dtype))

here = os.path.dirname(os.path.abspath(__file__))
folder = os.path.join(here, "..", "..", "Tests", "TensorsTests", "Fixtures")
with open(os.path.join(folder, "operators.txt"), "w") as file:
    file.write("\n".join(lines) + "\n")

# How arrays are printed: the array as text, then NumPy's lines, each after a '>'.
printed = []
for array in (
        np.arange(6).reshape(2, 3), np.array([1.5, 2.25, 3], "float32"), np.array(0.1, "float32"), np.array([1 / 3, 2], "float32"),
        np.array([1e-5, 1], "float32"), np.array([1, 1e6], "float32"), np.array([1e5, 100], "float32"), np.array([np.nan, -np.inf, 2.5], "float32"),
        np.array([np.nan, np.inf], "float64"), np.zeros((2, 2, 2), "float64"), np.arange(2000).astype("float32"), np.arange(3000).reshape(50, 60),
        np.linspace(0, 1, 30).astype("float32"), np.array([[-1.5, 100], [3.25, -0.125]]), np.array([1e-10, 1e10]), np.array([123456789.0, 0.5]),
        np.array([0.00012345678, 0.02], "float32"), np.array([-0.0, 1]), np.arange(1100).reshape(2, 1, 550) / 8, np.array([[255, 0, 7]], "uint8"),
        np.array([99999.99, 100.5]), np.array([0.123456785, 0.5]), np.array([1e-300, 1e300]), np.array([7.0]), np.array([12345.678, 99.9], "float32")):
    printed.append(show(array))
    printed += [">" + line for line in str(array).split("\n")]
with open(os.path.join(folder, "printed.txt"), "w") as file:
    file.write("\n".join(printed) + "\n")
