import Kernels

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
    public var name: String {
        switch self {
        case .bool: "bool"
        case .uint8: "uint8"
        case .int64: "int64"
        case .float32: "float32"
        case .float64: "float64"
        }
    }

    /// The dtype that the language's word names.
    public init?(name: String) {
        guard let found = DType.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    public var isFloating: Bool { self == .float32 || self == .float64 }

    /// The loops' name for it; truth values are bytes.
    public var kind: ElementKind {
        switch self {
        case .bool, .uint8: .uint8
        case .int64: .int64
        case .float32: .float32
        case .float64: .float64
        }
    }
}
