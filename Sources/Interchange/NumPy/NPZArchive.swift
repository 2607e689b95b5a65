import Files
import Tensors

/// Named arrays of NumPy in one file, `.npz`: a zip archive of `.npy` files, packed or not.
///
/// Format: numpy.savez and numpy.savez_compressed.
public struct NPZArchive: Sendable {
    /// In the order of the file; the names without their ending.
    public private(set) var arrays: [(name: String, tensor: Tensor)] = []

    /// - Throws: `FileError`, `ImportError`.
    public init(path: String) throws { try self.init(bytes: File.read(path, limit: FileProbe.limit), path: path) }

    /// - Throws: `ImportError`, which names the array that is broken.
    public init(bytes: [UInt8], path: String) throws {
        var name: String?
        do {
            let archive = try ZipArchive(bytes)
            var allowance = MemoryAllowance(fileBytes: bytes.count)
            for entry in archive.entries where entry.name.hasSuffix(".npy") {
                name = String(entry.name.dropLast(4))
                try allowance.take(elements: entry.byteCount)
                let content = try archive.content(of: entry, limit: FileProbe.limit)
                arrays.append((name ?? "", try NPYArray.tensor(content)))
            }
            name = nil
            if arrays.isEmpty { throw ImportError.Reason.damaged(what: "no arrays of NumPy are in the archive") }
        } catch let reason as ImportError.Reason {
            throw ImportError(path: path, node: name, reason: reason)
        }
    }
}
