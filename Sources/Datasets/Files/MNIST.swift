import Files
import Tensors

/// 70,000 handwritten digits of 28 x 28 pixels, in IDX files: a big-endian header, then bytes.
///
/// Source: LeCun et al. 1998; the header as in "The IDX file format", yann.lecun.com/exdb/mnist.
public enum MNIST {
    /// - Parameter path: a folder with `train-images-idx3-ubyte` and its like, not packed.
    /// - Throws: `FileError`, `DataSetError`.
    public static func load(_ path: String, part: DataPart) throws -> LabelledImages {
        let prefix = part == .train ? "train" : "t10k"
        func file(_ kind: String) throws -> String {
            let names = ["\(prefix)-\(kind)-ubyte", "\(prefix)-\(kind.replacingDash)-ubyte"]
            guard let found = names.map({ "\(path)/\($0)" }).first(where: File.exists) else {
                throw DataSetError.noFiles(path: path, wanted: [names[0]])
            }
            return found
        }
        let (imagePath, labelPath) = (try file("images-idx3"), try file("labels-idx1"))
        let (sizes, pixels) = try idx(imagePath, axes: 3)
        let (counts, labels) = try idx(labelPath, axes: 1)
        guard counts[0] == sizes[0] else {
            throw DataSetError.format(
                path: labelPath, format: "MNIST", reason: "\(counts[0]) labels for \(sizes[0]) images")
        }
        if let wrong = labels.first(where: { $0 > 9 }) {
            throw DataSetError.format(
                path: labelPath, format: "MNIST", reason: "it has a label \(wrong), and there are 10 classes")
        }
        let images = Tensor(uninitialized: [sizes[0], 1, sizes[1], sizes[2]], dtype: .uint8)
        pixels.withUnsafeBufferPointer { from in
            if let base = from.baseAddress { images.pointer(UInt8.self).update(from: base, count: from.count) }
        }
        let numbers = Tensor(uninitialized: [labels.count], dtype: .int64)
        for (place, label) in labels.enumerated() { numbers.pointer(Int.self)[place] = Int(label) }
        return LabelledImages(
            name: "MNIST", images: images, labels: numbers, classNames: (0..<10).map(String.init), scale: 1.0 / 255)
    }

    /// The sizes and the bytes of an IDX file of bytes with `axes` axes.
    private static func idx(_ path: String, axes: Int) throws -> (sizes: [Int], bytes: ArraySlice<UInt8>) {
        func wrong(_ reason: String) -> DataSetError { .format(path: path, format: "MNIST (IDX)", reason: reason) }
        let bytes = try File.read(path, limit: 1 << 30)
        let start = 4 + 4 * axes
        guard bytes.count >= start else { throw wrong("it ends in the header") }
        if bytes[0] == 0x1F && bytes[1] == 0x8B { throw wrong("it is packed; unpack it with gunzip") }
        guard bytes[0] == 0, bytes[1] == 0, bytes[2] == 8, Int(bytes[3]) == axes else {
            throw wrong("it does not begin as a file of bytes with \(axes) axes")
        }
        let sizes = (0..<axes).map { axis in
            (0..<4).reduce(0) { $0 << 8 | Int(bytes[4 + 4 * axis + $1]) }
        }
        let (count, overflow) = sizes.reduce((1, false)) { total, size in
            let (next, overflow) = total.0.multipliedReportingOverflow(by: size)
            return (next, total.1 || overflow)
        }
        guard !overflow, count == bytes.count - start else { throw wrong("its size does not fit its header") }
        guard sizes.dropFirst().allSatisfy({ $0 >= 1 && $0 <= 4096 }) else {
            throw wrong("its images have no usual size")
        }
        return (sizes, bytes[start...])
    }
}

extension String {
    /// `images-idx3` as some copies of the files have it: `images.idx3`.
    fileprivate var replacingDash: String { String(map { $0 == "-" ? "." : $0 }) }
}
