import Files
import Interchange
import Runtime

extension Words {
    /// NumPy's files.
    static let arrayFiles: [Builtin] = [
        Builtin(
            "read_npy", [.required("path")],
            .init(
                "A tensor from NumPy's `.npy`, or a record of tensors by name from its `.npz`. Types that tensors do not have become the next larger one.",
                shapes: "the shape and dtype of the file",
                example: "write_npy(\"x.npy\", [[1, 2], [3, 4]])\nprint(read_npy(\"x.npy\").shape)",
                source: "numpy/lib/format.py.")
        ) { arguments in
            let machine = arguments.machine
            let path = machine.dataPath(try arguments.string(0))
            let bytes = try File.read(path, limit: 1 << 30)
            if NPYArray.isLikely(bytes) { return machine.tensor(try NPYArray(bytes: bytes[...], path: path).tensor) }
            let archive = try NPZArchive(bytes: bytes, path: path)
            return machine.record(archive.arrays.map { ($0.name, machine.tensor($0.tensor)) })
        },
        Builtin(
            "write_npy", [.required("path"), .required("x")],
            .init(
                "Writes a tensor as NumPy's `.npy`: `numpy.load` gives the same numbers, type and shape.",
                shapes: "any tensor", example: "write_npy(\"x.npy\", randn(2, 3))\nprint(read_npy(\"x.npy\").dtype)",
                source: "numpy/lib/format.py.")
        ) { arguments in
            let path = arguments.machine.figurePath(try arguments.string(0))
            try File.write(NPYArray(arguments.tensor(1)).bytes(), to: path)
            return .none
        },
    ]
}
