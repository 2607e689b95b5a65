import CKernels

/// Writing what is too large for the caches.
///
/// A plain store reads the line of memory it will overwrite. A result that is made piece by piece in the first-level cache
/// and then stored past the caches saves that third of the traffic; asking for the input some pieces early hides its latency.
public enum Streaming {
    /// Bytes of a result from which on it is streamed: half of a last-level cache.
    public static let leastBytes = 16 << 20
    /// Elements of a piece: as many lines as a core can wait for at once.
    public static let piece = 512
    /// Elements from the piece under way to the one that is asked for.
    public static let ahead = 4 * piece

    /// Copies a finished piece to its place, which is aligned to 64 bytes.
    public static func store(_ piece: UnsafeRawPointer, to place: UnsafeMutableRawPointer, byteCount: Int) {
        ck_stream(place, piece, byteCount)
    }

    /// After the last piece of a thread: the stores are done.
    public static func finish() { ck_stream_end() }

    /// Asks memory for bytes that are read soon.
    public static func prefetch(_ bytes: UnsafeRawPointer, byteCount: Int) { ck_prefetch(bytes, byteCount) }
}
