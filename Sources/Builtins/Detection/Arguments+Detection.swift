import Diagnostics
import ObjectDetection
import Runtime
import Tensors

// What the words of detection read out of their arguments.
extension Arguments {
    func boxes(_ index: Int) throws -> Boxes { try boxes(of: try tensor(index), index) }

    private func boxes(of tensor: Tensor, _ index: Int) throws -> Boxes {
        try Boxes(tensor, argument: builtin.parameters[index].name)
    }

    func boxCoding(_ index: Int, default standard: BoxCoding = .rcnn) throws -> BoxCoding {
        hasValue(index) ? try BoxCoding(variances: try tensor(index).floats()) : standard
    }

    func rows(_ index: Int) throws -> [SIMD4<Float>] {
        let boxes = try boxes(index)
        return (0..<boxes.count).map { boxes[$0].simd }
    }

    /// The value by the definition in the language where the fast word, which computes in float32 and without a way back,
    /// will not do: an argument is recorded or float64. Nil otherwise.
    func byDefinition() throws -> Value? {
        let values = builtin.parameters.indices.map { self[$0] }
        let tensors = try values.filter { $0.tag == .tensor }.compactMap { try machine.tensorValue($0) }
        guard tensors.contains(where: { $0.isRecorded || $0.dtype == .float64 }) else { return nil }
        guard let definition = try machine.definition(machine, builtin) else { return nil }
        return try machine.call(
            definition.function,
            values.map { value in
                value.tag == .list ? (try machine.tensorValue(value)).map { machine.tensor($0) } ?? value : value
            })
    }

    /// A share or another number as float32, the boxes' type.
    func single(_ index: Int, default value: Float) throws -> Float {
        Float(try float(index, default: Double(value)))
    }

    /// The boxes of each image: of one, or of each element of a list.
    func imageBoxes(_ index: Int, isBatch: Bool) throws -> [Boxes] {
        guard isBatch else { return [try boxes(index)] }
        return try list(index).map { value in
            guard let tensor = try machine.tensorValue(value) else {
                throw wrongKind(index, expected: "a list with the boxes [K, 4] of each image")
            }
            return try boxes(of: tensor, index)
        }
    }

    /// The objects of each image: boxes and labels, or a list of each with an element an image.
    func groundTruth(_ boxes: Int, _ labels: Int, isBatch: Bool) throws -> [GroundTruth] {
        let images = try imageBoxes(boxes, isBatch: isBatch)
        guard isBatch else { return [try GroundTruth(images[0], labels: try tensor(labels).ints())] }
        let names = try list(labels)
        guard names.count == images.count else {
            throw DetectionError.countMismatch(
                first: builtin.parameters[boxes].name, firstCount: images.count,
                second: builtin.parameters[labels].name, secondCount: names.count)
        }
        return try zip(images, names).map { boxes, value in
            guard let tensor = try machine.tensorValue(value) else {
                throw wrongKind(labels, expected: "a list with the labels [K] of each image")
            }
            return try GroundTruth(boxes, labels: try tensor.ints())
        }
    }

    /// Height and width given as `[height, width]`.
    func imageSize(_ index: Int) throws -> SIMD2<Float>? {
        guard hasValue(index) else { return nil }
        let numbers = try tensor(index).floats()
        guard numbers.count == 2 else { throw wrongValue(index, "must be [height, width]") }
        return SIMD2(numbers[0], numbers[1])
    }

    /// A field of a record that a word of this library made.
    func field(_ name: String, ofRecord index: Int) throws -> Tensor {
        guard let record = self[index].record, let value = machine.field(name, of: record),
            let tensor = try machine.tensorValue(value)
        else { throw wrongKind(index, expected: "a record with a tensor .\(name)") }
        return tensor
    }
}
