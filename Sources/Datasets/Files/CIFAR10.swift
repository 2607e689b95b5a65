import Files
import Tensors

/// 60,000 photos of ten classes, 32 x 32 pixels, in batches of binary records or of Python pickles.
///
/// A record: a byte with the label, then 1024 bytes each of red, green and blue, row by row. A pickle: a dictionary with
/// `data`, those 3072 bytes of each image, and `labels`.
/// Source: Krizhevsky 2009; cs.toronto.edu/~kriz/cifar.html, "Dataset layout".
public enum CIFAR10 {
    public static let classNames = [
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
    ]
    private static let imageBytes = 3072

    /// The images of a file, or of a part of a folder.
    ///
    /// - Throws: `FileError`, `DataSetError`.
    public static func load(_ path: String, part: DataPart) throws -> LabelledImages {
        let paths = try files(path, part)
        var pixels: [UInt8] = []
        var labels: [UInt8] = []
        for path in paths {
            let bytes = try File.read(path, limit: 1 << 30)
            if bytes.count % (imageBytes + 1) == 0, !bytes.isEmpty {
                for start in stride(from: 0, to: bytes.count, by: imageBytes + 1) {
                    labels.append(bytes[start])
                    pixels += bytes[start + 1..<start + imageBytes + 1]
                }
            } else {
                try appendPickle(bytes, path, &pixels, &labels)
            }
        }
        if let wrong = labels.first(where: { $0 > 9 }) {
            throw DataSetError.format(
                path: path, format: "CIFAR-10", reason: "it has a label \(wrong), and there are 10 classes")
        }
        let images = Tensor(uninitialized: [labels.count, 3, 32, 32], dtype: .uint8)
        images.pointer(UInt8.self).update(from: pixels, count: pixels.count)
        let numbers = Tensor(uninitialized: [labels.count], dtype: .int64)
        for (place, label) in labels.enumerated() { numbers.pointer(Int.self)[place] = Int(label) }
        return LabelledImages(
            name: "CIFAR-10", images: images, labels: numbers, classNames: classNames, scale: 1.0 / 255)
    }

    private static func files(_ path: String, _ part: DataPart) throws -> [String] {
        let names = part == .train ? (1...5).map { "data_batch_\($0)" } : ["test_batch"]
        for ending in [".bin", ""] {
            let found = names.map { "\(path)/\($0)\(ending)" }.filter(File.exists)
            if !found.isEmpty { return found }
        }
        do {
            _ = try File.read(path, limit: 1 << 30)
            return [path]
        } catch FileError.isDirectory {
            throw DataSetError.noFiles(path: path, wanted: names.map { "\($0).bin or \($0)" })
        }
    }

    private static func appendPickle(
        _ bytes: [UInt8], _ path: String, _ pixels: inout [UInt8], _ labels: inout [UInt8]
    ) throws {
        func wrong(_ reason: String) -> DataSetError { .format(path: path, format: "CIFAR-10", reason: reason) }
        var position = 0
        guard let pickle = try? Pickle(bytes, at: &position), case .dictionary = pickle[pickle.root] else {
            throw wrong("it holds neither records of 3073 bytes nor a pickled dictionary")
        }
        guard let data = pickle.entry("data", of: pickle.root).flatMap(pickle.arrayBytes),
            let numbers = pickle.entry("labels", of: pickle.root).flatMap(pickle.members)
        else { throw wrong("the dictionary lacks data or labels") }
        guard data.count == numbers.count * imageBytes else {
            throw wrong("\(numbers.count) labels for \(data.count) bytes of images")
        }
        for number in numbers {
            guard let label = pickle.integer(number), label >= 0, label <= 9 else {
                throw wrong("a label is no class number")
            }
            labels.append(UInt8(label))
        }
        pixels += data
    }
}

extension Pickle {
    /// The bytes of a NumPy array of bytes: what `_reconstruct` makes, with a state of version, shape, dtype, whether columns
    /// come first, and the bytes; nil for anything else.
    fileprivate func arrayBytes(_ reference: Reference) -> [UInt8]? {
        guard case .call(let function, _) = self[reference], case .global(let module, "_reconstruct") = self[function],
            ["numpy.core.multiarray", "numpy._core.multiarray"].contains(module),
            let parts = states[reference].flatMap(members), parts.count == 5, self[parts[3]] == .boolean(false)
        else { return nil }
        switch self[parts[4]] {
        case .bytes(let bytes): return bytes
        case .call(let encode, let arguments):
            // How protocol 2 of Python 3 writes bytes: a text of Latin-1 characters.
            guard self[encode] == .global(module: "_codecs", name: "encode"),
                let text = members(arguments)?.first.flatMap(text)
            else { return nil }
            return text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        default: return nil
        }
    }
}
