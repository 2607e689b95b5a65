import Files

extension CaffeModel {
    /// Whether `bytes` begin as a caffemodel does: the network's name, and then a layer.
    public static func isLikely(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 4, bytes[0] == 0x0A, bytes[1] < 0x80 else { return false }
        let next = 2 + Int(bytes[1])
        // Fields 100 (layers) and 3 (inputs), both with a length.
        return bytes.count > next + 2
            && (bytes[next] == 0xA2 && bytes[next + 1] == 0x06 || bytes[next] == 0x1A)
    }

    /// The network whose prototxt or caffemodel are `bytes`; the other file lies beside it.
    ///
    /// The other file is `STEM.caffemodel`, or `STEM.prototxt` or `STEM_prototxt.txt` for which a caffemodel that has its layers in it
    /// does without.
    ///
    /// - Throws: `FileError` when the other file is not there, `ImportError`.
    public init(bytes: [UInt8], path: String) throws {
        if CaffeModel.isDescription(bytes) {
            var stem = path
            for ending in ["_prototxt.txt", ".prototxt.txt", ".prototxt", ".txt"] where path.hasSuffix(ending) {
                stem = String(path.dropLast(ending.count))
                break
            }
            try self.init(
                description: String(decoding: bytes, as: UTF8.self),
                weights: File.read(stem + ".caffemodel", limit: FileProbe.limit), path: path)
        } else {
            let stem = path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
            let candidates = [".prototxt", "_prototxt.txt", ".prototxt.txt"].map { stem + $0 }
            let description = try candidates.first(where: File.exists).map { try File.readText($0, limit: 16 << 20) }
            try self.init(description: description ?? "", weights: bytes, path: path)
        }
    }
}
