import CKernels

/// Random words from a counter: any part of the sequence can be had without the parts before it.
public enum RandomWords {
    /// Philox4x32-10, four words a counter; Salmon et al. 2011, section 3.3.
    public static func fill(_ out: UnsafeMutablePointer<UInt32>, blocks: Int, key: UInt64, counter: UInt64) {
        ck_philox(key, counter, out, blocks)
    }

    /// Pairs of words to pairs of standard normal numbers; Box and Muller 1958. `count` is even.
    public static func normal(
        _ words: UnsafePointer<UInt32>, into out: UnsafeMutablePointer<Float>, count: Int
    ) {
        ck_normal(words, out, count)
    }
}
