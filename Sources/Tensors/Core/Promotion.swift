/// Which dtype the result of mixing two dtypes has: PyTorch's rules.
///
/// The order is bool, uint8, int64, float32, float64, in three categories: bool, whole numbers, floats. Two
/// tensors meet at the larger. A plain number, or a tensor without axes beside one with axes, counts only by its
/// category: it raises the other one's category if it must and never its precision.
///
/// Source: PyTorch, "Tensor Attributes", section on type promotion.
public enum Promotion {
    /// `bool` 0, whole numbers 1, floats 2.
    static func category(_ dtype: DType) -> Int { dtype == .bool ? 0 : dtype.isFloating ? 2 : 1 }

    /// For two tensors of which both or neither have axes.
    public static func common(_ a: DType, _ b: DType) -> DType { a.rawValue >= b.rawValue ? a : b }

    /// For tensors with axes or without.
    public static func common(_ a: Tensor, _ b: Tensor) -> DType {
        if a.dtype == b.dtype { return a.dtype }
        if (a.rank == 0) == (b.rank == 0) { return common(a.dtype, b.dtype) }
        let (full, single) = a.rank == 0 ? (b.dtype, a.dtype) : (a.dtype, b.dtype)
        return category(single) > category(full) ? common(full, single) : full
    }

    /// For a tensor and a plain number.
    public static func common(_ a: DType, _ b: Scalar) -> DType {
        category(b.dtype) > category(a) ? common(a, b.dtype) : a
    }
}
