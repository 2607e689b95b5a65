/// The numbers of a Darknet weights file, taken one block after the other.
///
/// Three int32 (version), the number of pictures seen (int64, int32 before version 0.2), then float32, layer after layer.
///
/// Format: pjreddie/darknet, src/parser.c, `load_weights_upto`.
struct DarknetWeights {
    private let bytes: [UInt8]
    private var position: Int

    /// Whether `bytes` begin as such a file does.
    static func isLikely(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 16 && bytes[0] < 2 && bytes[1...3].allSatisfy { $0 == 0 } && bytes[4] < 10
            && bytes[5...7].allSatisfy { $0 == 0 } && bytes[8] < 100 && bytes[9...11].allSatisfy { $0 == 0 }
    }

    init(_ bytes: [UInt8]) throws {
        guard DarknetWeights.isLikely(bytes) else {
            throw ImportError.Reason.damaged(what: "it does not begin with Darknet's version")
        }
        self.bytes = bytes
        position = Int(bytes[0]) * 10 + Int(bytes[4]) >= 2 ? 20 : 16
    }

    /// The next `count` numbers.
    ///
    /// - Throws: `ImportError.Reason.contentLength` when fewer are left.
    mutating func take(_ shape: [Int]) throws -> [Float] {
        let count = try CheckedShape.elementCount(shape)
        let left = max(bytes.count - position, 0)
        guard count <= left / 4 else {
            throw ImportError.Reason.contentLength(
                bytes: left, shape: shape, expectedBytes: count.multipliedReportingOverflow(by: 4).partialValue)
        }
        defer { position += 4 * count }
        return bytes.withUnsafeBytes { raw in
            (0..<count).map { raw.loadUnaligned(fromByteOffset: position + 4 * $0, as: Float.self) }
        }
    }

    /// Bytes that no layer has taken.
    var remaining: Int { max(bytes.count - position, 0) }
}
