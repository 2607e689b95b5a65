// One loop a pair of operation and element type. `x` and `y` are the operands in the expressions below.

// The run is a function of its own for `restrict`, which Clang heeds in parameters only: else each call of a loop begins with a long
// comparison of addresses.
#define BINARY(name, T, R, EXPRESSION)                                                                                \
    INLINE void FN(name##_##T##_run)(                                                                                 \
        const T *restrict a, ptrdiff_t sa, const T *restrict b, ptrdiff_t sb, R *restrict o, ptrdiff_t n) {           \
        for (ptrdiff_t i = 0; i < n; i++) { const T x = a[i * sa], y = b[i * sb]; o[i] = (R)(EXPRESSION); }           \
    }                                                                                                                 \
    static void FN(name##_##T)(const void *pa, const void *pb, void *po, const ck_grid *g) {                          \
        const ptrdiff_t n = g->columns, sa = g->a_column, sb = g->b_column;                                           \
        for (ptrdiff_t r = 0; r < g->rows; r++) {                                                                     \
            const T *a = (const T *)pa + r * g->a_row;                                                                \
            const T *b = (const T *)pb + r * g->b_row;                                                                \
            R *o = (R *)po + r * g->out_row;                                                                          \
            if (sa == 1 && sb == 1) {                                                                                 \
                FN(name##_##T##_run)(a, 1, b, 1, o, n);                                                               \
            } else if (sa == 1 && sb == 0) {                                                                          \
                FN(name##_##T##_run)(a, 1, b, 0, o, n);                                                               \
            } else if (sa == 0 && sb == 1) {                                                                          \
                FN(name##_##T##_run)(a, 0, b, 1, o, n);                                                               \
            } else {                                                                                                  \
                _Pragma("clang loop vectorize(disable)")                                                              \
                for (ptrdiff_t i = 0; i < n; i++) {                                                                   \
                    const T x = a[i * sa], y = b[i * sb];                                                             \
                    o[i] = (R)(EXPRESSION);                                                                           \
                }                                                                                                     \
            }                                                                                                         \
        }                                                                                                             \
    }

// Python's floor division and remainder: the remainder has the divisor's sign. Callers refuse integer divisors of 0.
INLINE int64_t FN(modulo_i64)(int64_t x, int64_t y) {
    if (y == -1 || y == 0) return 0;
    int64_t rest = x % y;
    return rest != 0 && (rest ^ y) < 0 ? rest + y : rest;
}
INLINE int64_t FN(divide_down_i64)(int64_t x, int64_t y) {
    if (y == 0) return 0;
    if (y == -1) return (int64_t)(0 - (uint64_t)x);
    int64_t quotient = x / y;
    return x % y != 0 && (x ^ y) < 0 ? quotient - 1 : quotient;
}
/// Wraps as multiplication does; callers refuse negative exponents.
INLINE int64_t FN(whole_power)(int64_t x, int64_t y) {
    uint64_t result = 1, base = (uint64_t)x;
    for (; y > 0; y >>= 1, base *= base) if (y & 1) result *= base;
    return (int64_t)result;
}
#define FLOAT_DIVISION(T, FMOD, FLOOR, COPYSIGN)                                \
    INLINE T FN(modulo_##T)(T x, T y) {                                      \
        T rest = FMOD(x, y);                                                    \
        if (rest == 0) return COPYSIGN(rest, y);                                \
        return (y < 0) != (rest < 0) && rest == rest ? rest + y : rest;         \
    }                                                                           \
    INLINE T FN(divide_down_##T)(T x, T y) {                                   \
        if (y == 0) return x / y;                                               \
        T rest = FMOD(x, y);                                                    \
        T quotient = (x - rest) / y;                                            \
        if (rest != 0 && (y < 0) != (rest < 0)) quotient -= 1;                  \
        if (quotient == 0) return COPYSIGN((T)0, x / y);                        \
        T whole = FLOOR(quotient);                                              \
        return quotient - whole > (T)0.5 ? whole + 1 : whole;                   \
    }
FLOAT_DIVISION(float, fmodf, floorf, copysignf)
FLOAT_DIVISION(double, fmod, floor, copysign)

#define COMPARISONS(T)                      \
    BINARY(equal, T, uint8_t, x == y)       \
    BINARY(not_equal, T, uint8_t, x != y)   \
    BINARY(less, T, uint8_t, x < y)         \
    BINARY(less_equal, T, uint8_t, x <= y)

#define FLOATS(T, POW)                                            \
    BINARY(add, T, T, x + y)                                      \
    BINARY(subtract, T, T, x - y)                                 \
    BINARY(multiply, T, T, x * y)                                 \
    BINARY(divide, T, T, x / y)                                   \
    BINARY(floor_divide, T, T, FN(divide_down_##T)(x, y))        \
    BINARY(remainder, T, T, FN(modulo_##T)(x, y))              \
    BINARY(power, T, T, POW(x, y))                                \
    BINARY(maximum, T, T, x > y || x != x ? x : y)                \
    BINARY(minimum, T, T, x < y || x != x ? x : y)                \
    COMPARISONS(T)

FLOATS(float, powf)
FLOATS(double, pow)

#define INTEGERS(T)                                                               \
    BINARY(add, T, T, (uint64_t)x + (uint64_t)y)                                  \
    BINARY(subtract, T, T, (uint64_t)x - (uint64_t)y)                             \
    BINARY(multiply, T, T, (uint64_t)x * (uint64_t)y)                             \
    BINARY(floor_divide, T, T, FN(divide_down_i64)((int64_t)x, (int64_t)y))      \
    BINARY(remainder, T, T, FN(modulo_i64)((int64_t)x, (int64_t)y))            \
    BINARY(power, T, T, FN(whole_power)((int64_t)x, (int64_t)y))                    \
    BINARY(maximum, T, T, x > y ? x : y)                                          \
    BINARY(minimum, T, T, x < y ? x : y)                                          \
    COMPARISONS(T)

INTEGERS(int64_t)
INTEGERS(uint8_t)

BINARY(and, uint8_t, uint8_t, x & y)
BINARY(or, uint8_t, uint8_t, x | y)
BINARY(xor, uint8_t, uint8_t, x ^ y)

typedef void FN(binary_loop)(const void *, const void *, void *, const ck_grid *);

// Greater-than is less-than with the operands exchanged, by the caller below.
#define ROW(name) { FN(name##_uint8_t), FN(name##_int64_t), FN(name##_float), FN(name##_double) }
static FN(binary_loop) *const FN(binary_loops)[CK_BINARY_OPERATIONS][CK_TYPES] = {
    [CK_ADD] = ROW(add), [CK_SUBTRACT] = ROW(subtract), [CK_MULTIPLY] = ROW(multiply),
    [CK_DIVIDE] = { 0, 0, FN(divide_float), FN(divide_double) },
    [CK_FLOOR_DIVIDE] = ROW(floor_divide), [CK_REMAINDER] = ROW(remainder), [CK_POWER] = ROW(power),
    [CK_MAXIMUM] = ROW(maximum), [CK_MINIMUM] = ROW(minimum),
    [CK_EQUAL] = ROW(equal), [CK_NOT_EQUAL] = ROW(not_equal), [CK_LESS] = ROW(less), [CK_LESS_EQUAL] = ROW(less_equal),
    [CK_AND] = { FN(and_uint8_t) }, [CK_OR] = { FN(or_uint8_t) }, [CK_XOR] = { FN(xor_uint8_t) },
};

static void FN(binary)(int operation, int type, const void *a, const void *b, void *out, const ck_grid *grid) {
    if (operation == CK_GREATER || operation == CK_GREATER_EQUAL) {
        ck_grid exchanged = *grid;
        exchanged.a_row = grid->b_row; exchanged.a_column = grid->b_column;
        exchanged.b_row = grid->a_row; exchanged.b_column = grid->a_column;
        FN(binary_loops)[operation - CK_GREATER + CK_LESS][type](b, a, out, &exchanged);
        return;
    }
    FN(binary_loops)[operation][type](a, b, out, grid);
}
