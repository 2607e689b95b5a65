import Datasets
import Runtime
import Tensors

extension Words {
    static let data: [Builtin] = [
        Builtin(
            "digits", [],
            .init(
                "1797 handwritten digits of 8 x 8 pixels, part of the program.",
                shapes: "images [1797, 1, 8, 8] in 0 to 1, labels [1797]",
                example: "(train, test) = digits().split(0.8)\nprint(train, test.size)",
                source: "Alpaydin and Kaynak 1998, UCI Machine Learning Repository, CC BY 4.0.")
        ) { arguments in arguments.machine.host(LabelledImagesValue(Digits.load())) },
        Builtin(
            "cifar10", [.required("path"), .optional("part", "\"train\"")],
            .init(
                "The CIFAR-10 photos of a folder (part is \"train\" or \"test\") or of one file: binary or Python-pickle batches.",
                shapes: "images [N, 3, 32, 32] RGB in 0 to 1, labels [N]",
                example:
                    "try { data = cifar10(\"cifar-10-batches-py\"); print(data) } catch problem { print(\"the data set is not here\") }",
                source: "Krizhevsky 2009, \"Learning multiple layers of features from tiny images\".")
        ) { arguments in
            arguments.machine.host(
                LabelledImagesValue(try CIFAR10.load(try arguments.string(0), part: try arguments.part(1))))
        },
        Builtin(
            "mnist", [.required("path"), .optional("part", "\"train\"")],
            .init(
                "The MNIST digits (or Fashion-MNIST, of the same format) of a folder of IDX files, unpacked.",
                shapes: "images [N, 1, 28, 28] in 0 to 1, labels [N]",
                example:
                    "try { data = mnist(\"mnist\"); print(data) } catch problem { print(\"the data set is not here\") }",
                source: "LeCun et al. 1998.")
        ) { arguments in
            arguments.machine.host(
                LabelledImagesValue(try MNIST.load(try arguments.string(0), part: try arguments.part(1))))
        },
        Builtin(
            "shapes", [.required("n"), .optional("size", "64"), .optional("seed")],
            .init(
                "Synthetic scenes of circles, squares and triangles with their boxes and classes.",
                shapes:
                    "a scene: image [3, size, size], boxes [K, 4] in pixels, labels [K]: 0 circle, 1 square, 2 triangle",
                example: "scene = shapes(1, seed=1)[0]\nprint(scene.boxes, scene.labels)")
        ) { arguments in
            let machine = arguments.machine
            let count = try arguments.int(0)
            guard count >= 0 && count <= 1_000_000 else {
                throw arguments.wrongValue(0, "must lie between 0 and 1,000,000")
            }
            let size = try arguments.int(1, default: 64)
            guard Shapes.sizes.contains(size) else { throw arguments.wrongValue(1, "must lie between 16 and 1024") }
            guard arguments.isGiven(2), !arguments[2].isNone else {
                return machine.host(ScenesValue(try Shapes.make(count, size: size, using: &machine.generator)))
            }
            var own = Generator(seed: try arguments.int(2))
            return machine.host(ScenesValue(try Shapes.make(count, size: size, using: &own)))
        },
        Builtin(
            "batches", [.required("data"), .optional("size", "32"), .optional("shuffle", "true")],
            .init(
                "One walk over a data set, or over a tuple (inputs, targets), in batches; the last may be shorter.",
                example: "for (images, labels) in batches(digits(), size=600) { print(images.shape, labels.shape) }")
        ) { arguments in
            let machine = arguments.machine
            let size = try arguments.batchSize(1)
            return machine.host(
                try BatchesValue(
                    try arguments.dataSource(0), size: size, shuffle: try arguments.bool(2, default: true),
                    owner: arguments[0], using: &machine.generator))
        },
    ]
}

extension Arguments {
    fileprivate func part(_ index: Int) throws -> DataPart {
        guard isGiven(index) else { return .train }
        guard let part = DataPart(rawValue: try string(index)) else {
            throw wrongValue(index, "is \"train\" or \"test\"")
        }
        return part
    }

    func batchSize(_ index: Int, default standard: Int = 32) throws -> Int {
        let size = try int(index, default: standard)
        guard size >= 1 else { throw wrongValue(index, "must be at least 1") }
        return size
    }
}
