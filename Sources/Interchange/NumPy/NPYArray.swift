import Files
import Tensors

/// One array of NumPy in a file of its own, `.npy`.
///
/// The file: `\x93NUMPY`, a version, the header's length, the header (a dictionary as Python writes it: type, order and
/// shape), the numbers.
/// Format: numpy/numpy, numpy/lib/format.py.
public struct NPYArray: Sendable {
    /// Dense and row-major; types that tensors do not have became the next larger one.
    public var tensor: Tensor

    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    public init(_ tensor: Tensor) { self.tensor = tensor }

    public static func isLikely(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

    /// - Throws: `FileError`, `ImportError`.
    public init(path: String) throws {
        try self.init(bytes: File.read(path, limit: FileProbe.limit)[...], path: path)
    }

    /// The array in `bytes`; `path` serves the messages.
    public init(bytes: ArraySlice<UInt8>, path: String) throws {
        do {
            tensor = try NPYArray.tensor(bytes)
        } catch let reason as ImportError.Reason {
            throw ImportError(path: path, reason: reason)
        }
    }

    static func tensor(_ bytes: ArraySlice<UInt8>) throws -> Tensor {
        let first = bytes.startIndex
        guard bytes.starts(with: magic), bytes.count >= 12 else {
            throw ImportError.Reason.damaged(what: "it does not begin as an array of NumPy does")
        }
        let isShort = bytes[first + 6] == 1
        let lengthCount = isShort ? 2 : 4
        var length = 0
        for index in 0..<lengthCount { length |= Int(bytes[first + 8 + index]) << (8 * index) }
        let start = first + 8 + lengthCount
        guard length <= bytes.endIndex - start, length <= 1 << 16 else {
            throw ImportError.Reason.damaged(what: "its header breaks off")
        }
        let header = try NPYHeader(String(decoding: bytes[start..<start + length], as: UTF8.self))
        let count = try CheckedShape.elementCount(header.shape)
        let content = bytes[(start + length)...]
        let (expected, overflow) = count.multipliedReportingOverflow(by: header.element.size)
        guard !overflow, content.count == expected else {
            throw ImportError.Reason.contentLength(bytes: content.count, shape: header.shape, expectedBytes: expected)
        }
        return try header.tensor(content, count: count)
    }

    /// The file's bytes, in version 1.
    ///
    /// - Throws: `TensorError.tooLarge`.
    public func bytes() throws -> [UInt8] {
        let dense = try tensor.detached.contiguous()
        let type =
            switch dense.dtype {
            case .float32: "<f4"
            case .float64: "<f8"
            case .int64: "<i8"
            case .uint8: "|u1"
            case .bool: "|b1"
            }
        let sizes = dense.shape.map(String.init).joined(separator: ", ") + (dense.rank == 1 ? "," : "")
        var header = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }".utf8)
        // The numbers begin at a multiple of 64, after a line's end.
        while (header.count + 11) % 64 != 0 { header.append(0x20) }
        header.append(0x0A)
        var result = NPYArray.magic + [1, 0, UInt8(header.count & 0xFF), UInt8(header.count >> 8 & 0xFF)] + header
        withExtendedLifetime(dense.storage) {
            result += UnsafeRawBufferPointer(
                start: dense.storage.bytes.advanced(by: dense.offset * dense.dtype.size), count: dense.byteCount)
        }
        return result
    }
}
