import CKernels

/// One operation of a chain (`Elementwise.chain`): of a tensor alone, or of it and a plain number.
public struct ChainLink: Sendable {
    private let link: ck_link

    public init(_ operation: UnaryOperation) {
        link = ck_link(kind: Int32(CK_LINK_UNARY), operation: operation.rawValue, number: 0, number_f32: 0)
    }

    /// `op(number, x)` if the number is first, else `op(x, number)`.
    public init(_ operation: BinaryOperation, _ number: Double, isFirst: Bool) {
        let kind = isFirst ? CK_LINK_NUMBER_FIRST : CK_LINK_NUMBER_LAST
        link = ck_link(kind: Int32(kind), operation: operation.rawValue, number: number, number_f32: Float(number))
    }
}
