import CZlib

enum Inflate {
    /// The `count` bytes that the deflated `input` stands for.
    ///
    /// Source: RFC 1951.
    /// - Throws: `ImportError.Reason.damaged` when they are more or fewer.
    static func bytes(_ input: ArraySlice<UInt8>, count: Int) throws -> [UInt8] {
        let damaged = ImportError.Reason.damaged(what: "a packed file in it cannot be unpacked")
        // Deflate cannot do better than 1032 to 1.
        guard count <= input.count.multipliedReportingOverflow(by: 1032).partialValue + 1032 else { throw damaged }
        return try [UInt8](unsafeUninitializedCapacity: count) { output, written in
            // An empty array has no memory, and zlib wants some.
            var spare: UInt8 = 0
            let made = input.withUnsafeBufferPointer { packed in
                withUnsafeMutablePointer(to: &spare) {
                    czlib_inflate(packed.baseAddress, packed.count, output.baseAddress ?? $0, count)
                }
            }
            guard made == count else { throw damaged }
            written = count
        }
    }
}
