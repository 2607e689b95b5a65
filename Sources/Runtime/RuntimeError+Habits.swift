import Diagnostics

// What people who know Python, NumPy, PyTorch or Keras write, and what it is called here.
extension RuntimeError {
    /// What people call things elsewhere.
    static let habits: [String: String] = [
        "True": "it is written `true`", "False": "it is written `false`", "None": "it is written `none`",
        "null": "it is written `none`", "nil": "it is written `none`", "undefined": "it is written `none`",
        "np": "NumPy's words stand alone here: `zeros(2, 3)`, `mean(x, axis=0)`",
        "numpy": "NumPy's words stand alone here: `zeros(2, 3)`, `mean(x, axis=0)`",
        "torch": "PyTorch's words stand alone here: `zeros(2, 3)`, `relu(x)`",
        "nn": "layers stand alone here: `conv2d(32, kernel=3)`, `dense(10)`, `sequential { ... }`",
        "F": "functions stand alone here: `relu(x)`, `softmax(x)`",
        "tf": "TensorFlow's words have short names here: `conv2d`, `relu6`, `maxpool`",
        "keras": "layers stand alone here: `conv2d(32, kernel=3)`, `dense(10)`",
        "plt": "figures stand alone here: `plot(x, y)`, `show(image)`, `figure { line(x, y) }`",
        "cv2": "images stand alone here: `read_image(path)`, `resize(x, h, w)`",
        "Conv2d": "it is written `conv2d`", "Conv2D": "it is written `conv2d`", "Linear": "it is written `dense`",
        "Dense": "it is written `dense`", "ReLU": "it is written `relu`", "MaxPool2d": "it is written `maxpool`",
        "BatchNorm2d": "it is written `batchnorm`", "Sequential": "it is written `sequential { ... }`",
        "Tensor": "it is written `tensor(...)`", "array": "it is written `tensor(...)`",
        "length": "it is written `len(x)` or `x.size`", "console": "print with `print(...)`",
        "elif": "it is written `else if`", "exit": "a script ends at its last line; the prompt ends with Ctrl-D",
        "quit": "a script ends at its last line; the prompt ends with Ctrl-D",
        "self": "a record is written `{name: value}`",
        "math": "its functions stand alone here: `sqrt(2)`, `log(x)`, `pi`",
        "random": "random numbers are `rand(3)`, `randn(2, 3)`, `randint(...)`; `seed(1)` repeats them",
        "time": "`time EXPRESSION` tells how long something takes",
        "pd": "there are no tables of columns: a record holds lists by their names",
        "os": "files are read by words: `read_image(path)`, `load_model(path)`",
        "sys": "a script's arguments are in `args`",
        "input": "a script takes its values from the command line: `args`",
        "open": "files are read by words: `read_image(path)`, `read_npy(path)`, `load_model(path)`",
        "isinstance": "`type(x)` gives the kind as text: `type(x) == \"list\"`",
        "dir": "`fields(record)` lists a record's names; an error of a wrong field lists a value's",
        "dict": "a record is written `{name: value}`", "DataLoader": "it is written `batches(data, size=32)`",
        "CrossEntropyLoss": "it is a function: `cross_entropy(logits, labels)`",
        "Adam": "it is written `adam(net, lr=0.001)`", "SGD": "it is written `sgd(net, lr=0.01)`",
        "Flatten": "it is written `flatten`", "Dropout": "it is written `dropout`",
        "Module": "a network is written `sequential { ... }`",
    ]

    /// Methods of NumPy and PyTorch that are functions here.
    static let fieldHabits: [String: String] = [
        "view": "write `reshape(x, ...)`", "reshape": "write `reshape(x, ...)`", "mean": "write `mean(x)`",
        "sum": "write `sum(x)`", "max": "write `max(x)`", "min": "write `min(x)`", "argmax": "write `argmax(x)`",
        "std": "write `std(x)`", "numpy": "tensors are read directly; `.item` gives a plain number",
        "cuda": "everything runs on the processor", "to": "`float32(x)`, `int64(x)` and the like convert",
        "astype": "`float32(x)`, `int64(x)` and the like convert",
        "backward": "write `update(optimizer, loss)` or `grad(f)`",
        "length": "write `.size` or `len(x)`", "len": "write `.size` or `len(x)`", "add": "`append` adds to a list",
        "push": "`append` adds to a list",
        "transpose": "write `transpose(x)` or `x.T`", "permute": "write `permute(x, ...)`",
        "float": "write `float32(x)`",
        "squeeze": "write `squeeze(x)`", "unsqueeze": "write `unsqueeze(x, axis)`",
        "flatten": "write `reshape(x, -1)`; `flatten(x)` keeps the first axis",
        "ndim": "it is `.rank`", "dim": "it is `.rank`", "clone": "write `copy(x)`", "copy": "write `copy(x)`",
        "format": "put values into a string with braces: \"{x:.2f}\"", "keys": "`fields(record)` lists the names",
        "items": "`fields(record)` lists the names; `record[name]` is a value",
        "values": "`[record[name] for name in fields(record)]` lists them",
        "sort": "write `sort(x)`", "sorted": "write `sort(x)`", "reverse": "write `reversed(x)`",
        "extend": "join lists with `+`", "insert": "join lists with `+`: `[x] + list`",
        "zero_grad": "gradients do not add up here: `update(optimizer, loss)` is the whole step",
        "grad": "write `grad(f)`; `update(optimizer, loss)` uses gradients without showing them",
        "requires_grad": "nothing needs to be marked: `grad(f)` and `update` follow what is computed",
        "detach": "only `grad(f)` and `update` look back; there is nothing to detach",
    ]

    /// Methods and fields of PyTorch's modules and Keras's models.
    static let layerHabits: [String: String] = [
        "fit": "write `fit(net, data, epochs=3)`", "predict": "write `predict(net, x)`",
        "evaluate": "write `evaluate(net, data)`", "forward": "call it: `net(x)`",
        "compile": "`fit(net, data, optimizer=adam(net))` takes the optimizer and the loss itself",
        "summary": "write `cost(net, input=[1, 3, 32, 32])` for a table of the layers",
        "train": "`fit` and `update` train; what `predict(net, x)` gives comes without dropout",
        "eval": "`predict(net, x)` computes without dropout and with the running statistics",
        "state_dict": "`net.parameters` has them by name, and `save(net, path)` writes them",
        "load_state_dict": "write `load_weights(net, path)`",
        "weight": "a layer's numbers are in `layer.parameters`", "weights": "a layer's numbers are in `layer.parameters`",
        "bias": "a layer's numbers are in `layer.parameters`",
    ]

    /// Names of parameters elsewhere, and those that they may mean here.
    static let parameterHabits: [String: [String]] = [
        "kernel_size": ["kernel", "size"], "pool_size": ["size"], "strides": ["stride"], "batch_size": ["batch", "size"],
        "learning_rate": ["lr"], "dim": ["axis"], "keepdim": ["keepdims"], "num_classes": ["classes"],
        "n_classes": ["classes"], "filters": ["out"], "out_channels": ["out"], "units": ["out"], "out_features": ["out"],
        "p": ["rate"], "eps": ["epsilon"], "iou_threshold": ["threshold"], "num_epochs": ["epochs"],
        "criterion": ["loss"], "key": ["by"], "figsize": ["width", "height"], "colour": ["color"], "c": ["color"],
    ]

    /// The way on from a parameter that is not in the signature.
    static func parameterHelp(_ function: String, _ name: String, _ near: [String], _ signature: String) -> String {
        if function == "print", name == "sep" { return "a space stands between values; another text: `\", \".join(texts)`" }
        let known = signature.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init).dropFirst()
        let meant = (parameterHabits[name] ?? []).filter(known.contains)
        if !meant.isEmpty { return "did you mean \(NearestNames.alternatives(meant))?" }
        if let reason = parametersToLeaveOut[name] { return reason }
        return near.isEmpty
            ? "the signature lists its parameters; leave out `\(name)=`" : "did you mean \(NearestNames.alternatives(near))?"
    }

    private static let parametersToLeaveOut = [
        "in_channels": "a layer counts its input's channels itself; leave out `in_channels=`",
        "in_features": "a layer counts its input's features itself; leave out `in_features=`",
        "input_shape": "the first input tells its shape; leave out `input_shape=`",
        "activation": "an activation is a layer of its own: `conv2d(32); relu()`",
        "requires_grad": "`grad(f)` and `update` follow what is computed; leave out `requires_grad=`",
        "device": "everything runs on the processor; leave out `device=`",
        "inplace": "leave out `inplace=`: memory is reused where it can be",
    ]
}
