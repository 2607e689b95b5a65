// Copies between element types with any steps on both sides.
//
// A float that does not fit an integer becomes the smallest int64, as NumPy has it on this processor (never
// undefined behaviour), and a byte takes the lowest eight bits of that.

INLINE int64_t FN(whole)(double x) {
    return x >= -9223372036854775808.0 && x < 9223372036854775808.0 ? (int64_t)x : INT64_MIN;
}

#define CONVERT(name, T, R, EXPRESSION)                                                                \
    static void FN(name)(const void *pa, void *po, const ck_grid *g) {                                 \
        const ptrdiff_t n = g->columns, s = g->a_column, so = g->out_column;                           \
        for (ptrdiff_t r = 0; r < g->rows; r++) {                                                      \
            const T *a = (const T *)pa + r * g->a_row;                                                 \
            R *restrict o = (R *)po + r * g->out_row;                                                  \
            if (s == 1 && so == 1) {                                                                   \
                for (ptrdiff_t i = 0; i < n; i++) { const T x = a[i]; o[i] = (R)(EXPRESSION); }        \
            } else {                                                                                   \
                for (ptrdiff_t i = 0; i < n; i++) {                                                    \
                    const T x = a[i * s];                                                              \
                    o[i * so] = (R)(EXPRESSION);                                                       \
                }                                                                                      \
            }                                                                                          \
        }                                                                                              \
    }

CONVERT(u8_to_u8, uint8_t, uint8_t, x)
CONVERT(u8_to_i64, uint8_t, int64_t, x)
CONVERT(u8_to_f32, uint8_t, float, x)
CONVERT(u8_to_f64, uint8_t, double, x)
CONVERT(i64_to_u8, int64_t, uint8_t, x)
CONVERT(i64_to_i64, int64_t, int64_t, x)
CONVERT(i64_to_f32, int64_t, float, x)
CONVERT(i64_to_f64, int64_t, double, x)
CONVERT(f32_to_u8, float, uint8_t, FN(whole)(x))
CONVERT(f32_to_i64, float, int64_t, FN(whole)(x))
CONVERT(f32_to_f32, float, float, x)
CONVERT(f32_to_f64, float, double, x)
CONVERT(f64_to_u8, double, uint8_t, FN(whole)(x))
CONVERT(f64_to_i64, double, int64_t, FN(whole)(x))
CONVERT(f64_to_f32, double, float, x)
CONVERT(f64_to_f64, double, double, x)
CONVERT(u8_to_bool, uint8_t, uint8_t, x != 0)
CONVERT(i64_to_bool, int64_t, uint8_t, x != 0)
CONVERT(f32_to_bool, float, uint8_t, x != 0)
CONVERT(f64_to_bool, double, uint8_t, x != 0)

static FN(unary_loop) *const FN(conversions)[CK_TYPES][CK_TYPES + 1] = {
    { FN(u8_to_u8), FN(u8_to_i64), FN(u8_to_f32), FN(u8_to_f64), FN(u8_to_bool) },
    { FN(i64_to_u8), FN(i64_to_i64), FN(i64_to_f32), FN(i64_to_f64), FN(i64_to_bool) },
    { FN(f32_to_u8), FN(f32_to_i64), FN(f32_to_f32), FN(f32_to_f64), FN(f32_to_bool) },
    { FN(f64_to_u8), FN(f64_to_i64), FN(f64_to_f32), FN(f64_to_f64), FN(f64_to_bool) },
};

static void FN(convert)(int from, int to, int to_bool, const void *a, void *out, const ck_grid *grid) {
    FN(conversions)[from][to_bool ? CK_TYPES : to](a, out, grid);
}

#define SELECT(name, T)                                                                                        \
    static void FN(name)(                                                                                      \
        const uint8_t *condition, ptrdiff_t condition_row, ptrdiff_t condition_column, const void *pa,         \
        const void *pb, void *po, const ck_grid *g) {                                                          \
        for (ptrdiff_t r = 0; r < g->rows; r++) {                                                              \
            const uint8_t *c = condition + r * condition_row;                                                  \
            const T *a = (const T *)pa + r * g->a_row;                                                         \
            const T *b = (const T *)pb + r * g->b_row;                                                         \
            T *restrict o = (T *)po + r * g->out_row;                                                          \
            const int dense = condition_column == 1 && g->a_column == 1;                                       \
            if (dense && g->b_column == 1) {                                                                   \
                for (ptrdiff_t i = 0; i < g->columns; i++) { const T x = a[i], y = b[i]; o[i] = c[i] ? x : y; } \
            } else if (dense && g->b_column == 0) {                                                            \
                const T y = *b;                                                                                \
                for (ptrdiff_t i = 0; i < g->columns; i++) { const T x = a[i]; o[i] = c[i] ? x : y; }          \
            } else for (ptrdiff_t i = 0; i < g->columns; i++)                                                  \
                o[i] = c[i * condition_column] ? a[i * g->a_column] : b[i * g->b_column];                      \
        }                                                                                                      \
    }
SELECT(select_1, uint8_t)
SELECT(select_4, uint32_t)
SELECT(select_8, uint64_t)

static void FN(select)(
    int size, const uint8_t *condition, ptrdiff_t condition_row, ptrdiff_t condition_column, const void *a,
    const void *b, void *out, const ck_grid *grid) {
    (size == 1 ? FN(select_1) : size == 4 ? FN(select_4) : FN(select_8))(
        condition, condition_row, condition_column, a, b, out, grid);
}
