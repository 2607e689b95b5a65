/// Whether a sequence of bytes occurs in others.
enum ByteSearch {
    static func contains(_ pattern: [UInt8], in bytes: [UInt8]) -> Bool {
        guard let first = pattern.first, bytes.count >= pattern.count else { return pattern.isEmpty }
        return bytes.withUnsafeBufferPointer { bytes in
            (0...bytes.count - pattern.count).contains { start in
                bytes[start] == first && pattern.indices.allSatisfy { bytes[start + $0] == pattern[$0] }
            }
        }
    }
}
