import Kernels

/// A source of random numbers: a value that a session owns and passes on, the same numbers for the same seed on every
/// machine and at any thread count.
///
/// Words come from Philox4x32-10 (Salmon et al. 2011), a function of a key (the seed) and a counter, so that threads can
/// make distant parts at once. Every request begins at a fresh counter: what is drawn first never depends on the sizes
/// of what is drawn later.
///
/// - uniform float32: the upper 24 bits of a word, times 2^-24; float64: 53 bits of two words, times 2^-53
/// - normal: Box and Muller's transformation of two words to two numbers
/// - whole numbers below n: the upper half of a 64-bit word times n (Lemire 2019 without the rejection: a bias below
///   n / 2^64)
public struct Generator: Sendable, Equatable {
    /// The seed.
    public let key: UInt64
    /// How many blocks of four words were used.
    public private(set) var counter: UInt64

    public init(seed: Int) {
        key = UInt64(bitPattern: Int64(seed))
        counter = 0
    }

    /// Continues where another generator was: for checkpoints.
    public init(key: UInt64, counter: UInt64) {
        self.key = key
        self.counter = counter
    }

    /// Takes `blocks` blocks of four words out of the sequence and gives the counter of the first.
    mutating func reserve(blocks: Int) -> UInt64 {
        defer { counter &+= UInt64(blocks) }
        return counter
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        let first = reserve(blocks: 1)
        withUnsafeMutableBytes(of: &words) { bytes in
            let words = bytes.assumingMemoryBound(to: UInt32.self)
            if let base = words.baseAddress { RandomWords.fill(base, blocks: 1, key: key, counter: first) }
        }
        return UInt64(words.1) << 32 | UInt64(words.0)
    }

    /// A whole number of `0 ..< bound`; `bound` is positive.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0)
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number of `0 ..< 1`, 53 bits.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}

extension Generator: RandomNumberGenerator {}
