/// The kinds of number a tensor can hold.
public enum DType: UInt8, Sendable, CaseIterable {
    case bool, uint8, int64, float32, float64

    /// Bytes an element takes.
    public var size: Int {
        switch self {
        case .bool, .uint8: 1
        case .float32: 4
        case .int64, .float64: 8
        }
    }

    /// The language's word: `float32`.
    public var name: String { String(describing: self) }

    public var isFloating: Bool { self == .float32 || self == .float64 }
}
