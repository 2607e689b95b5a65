import Datasets
import Diagnostics
import Runtime
import Tensors

/// Pairs of an input and a target that can be taken out in batches: a data set, or two tensors with one first axis.
protocol DataSource: AnyObject {
    var exampleCount: Int { get }
    /// The inputs at `places` as one tensor, and their targets.
    func batch(_ places: [Int], _ machine: Machine) throws -> (inputs: Tensor, targets: Value)
}

/// A data set of labelled images as a value: `.size`, `.images`, `.labels`, `.classes`, `.split(fraction)`, `data[i]`.
final class LabelledImagesValue: HostValue, DataSource {
    let data: LabelledImages
    let typeName = "data set"
    let fieldNames = ["classes", "images", "labels", "size", "split"]

    init(_ data: LabelledImages) { self.data = data }

    var count: Int? { data.count }
    var exampleCount: Int { data.count }
    var byteCount: Int { data.images.byteCount }

    func describe(_ machine: Machine) -> String {
        "<data set \(data.name): \(data.count) images \(Array(data.images.shape.dropFirst())), \(data.classNames.count) classes>"
    }

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "size": .int(data.count)
        case "images": machine.tensor(try data.batch(Array(0..<data.count)).images)
        case "labels": machine.tensor(data.labels)
        case "classes": machine.list(data.classNames.map { machine.string($0) })
        case "split": machine.host(SplitValue(data.count) { LabelledImagesValue(try self.data.part($0)) })
        default: nil
        }
    }

    func element(_ index: Int, _ machine: Machine) throws -> Value? {
        machine.tuple([machine.tensor(try data.image(index)), .int(try data.label(index))])
    }

    func part(_ places: [Int], _ machine: Machine) throws -> (any HostValue)? { LabelledImagesValue(try data.part(places)) }

    func batch(_ places: [Int], _ machine: Machine) throws -> (inputs: Tensor, targets: Value) {
        let (images, labels) = try data.batch(places)
        return (images, machine.tensor(labels))
    }
}

/// A data set of scenes as a value; an element is a record of `image`, `boxes` and `labels`.
final class ScenesValue: HostValue, DataSource {
    let data: Scenes
    let typeName = "data set"
    let fieldNames = ["classes", "size", "split"]

    init(_ data: Scenes) { self.data = data }

    var count: Int? { data.count }
    var exampleCount: Int { data.count }
    var byteCount: Int { data.scenes.reduce(0) { $0 + $1.image.byteCount } }

    func describe(_ machine: Machine) -> String {
        "<data set \(data.name): \(data.count) scenes with boxes of \(data.classNames.joined(separator: ", "))>"
    }

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "size": .int(data.count)
        case "classes": machine.list(data.classNames.map { machine.string($0) })
        case "split": machine.host(SplitValue(data.count) { ScenesValue(self.data.part($0)) })
        default: nil
        }
    }

    func element(_ index: Int, _ machine: Machine) throws -> Value? {
        let scene = data.scenes[index]
        return machine.record([
            ("image", machine.tensor(scene.image)), ("boxes", machine.tensor(scene.boxes)),
            ("labels", machine.tensor(scene.labels)),
        ])
    }

    func part(_ places: [Int], _ machine: Machine) -> (any HostValue)? { ScenesValue(data.part(places)) }

    func batch(_ places: [Int], _ machine: Machine) throws -> (inputs: Tensor, targets: Value) {
        let targets = places.map { place in
            machine.record([
                ("boxes", machine.tensor(data.scenes[place].boxes)),
                ("labels", machine.tensor(data.scenes[place].labels)),
            ])
        }
        return (try Tensor.stacked(places.map { data.scenes[$0].image }), machine.list(targets))
    }
}

/// Two tensors whose rows belong together.
final class PairedTensors: DataSource {
    let inputs: Tensor
    let targets: Tensor

    init(_ inputs: Tensor, _ targets: Tensor) throws {
        guard inputs.rank > 0, targets.rank > 0, inputs.shape[0] == targets.shape[0] else {
            throw Problem(
                code: "shape",
                message: "inputs and targets must have as many rows: \(inputs.shape) and \(targets.shape)")
        }
        self.inputs = inputs
        self.targets = targets
    }

    var exampleCount: Int { inputs.shape[0] }

    func batch(_ places: [Int], _ machine: Machine) throws -> (inputs: Tensor, targets: Value) {
        let chosen = try Tensor.nested(.list(places.map { .scalar(.int($0)) }), dtype: .int64)
        return (
            try inputs.detached.indexed([.take(chosen)]), machine.tensor(try targets.detached.indexed([.take(chosen)]))
        )
    }
}

extension Arguments {
    /// A data set, or a tuple `(inputs, targets)` of two tensors.
    func dataSource(_ index: Int) throws -> any DataSource {
        if let source = self[index].host as? any DataSource { return source }
        if let pair = self[index].tuple?.values ?? self[index].list.map({ Array($0.values) }), pair.count == 2,
            let inputs = try machine.tensorValue(pair[0]), let targets = try machine.tensorValue(pair[1])
        {
            return try PairedTensors(inputs, targets)
        }
        throw wrongKind(index, expected: "a data set, or a tuple (inputs, targets)")
    }
}

/// `data.split`: called with a fraction, it gives that part of the examples and the rest, drawn by the session's
/// generator, so that sets which are sorted or come from several writers fall into parts alike.
final class SplitValue: HostValue {
    private let size: Int
    private let part: ([Int]) throws -> any HostValue
    let typeName = "split of a data set"

    init(_ size: Int, _ part: @escaping ([Int]) throws -> any HostValue) {
        self.size = size
        self.part = part
    }

    func call(_ arguments: Arguments) throws -> Value? {
        let machine = arguments.machine
        guard arguments.rest.count == 1, let fraction = machine.numberValue(arguments.rest[0]), fraction >= 0,
            fraction <= 1
        else {
            throw Problem(
                code: "value", message: "split takes a fraction between 0 and 1",
                help: "(train, test) = data.split(0.8)")
        }
        let first = Int((fraction * Double(size)).rounded())
        let order = try Tensor.permutation(size, using: &machine.generator).ints()
        return machine.tuple([
            machine.host(try part(Array(order[..<first]))), machine.host(try part(Array(order[first...]))),
        ])
    }
}
