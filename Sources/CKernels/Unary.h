// One loop a pair of operation and element type. `x` is the operand, `p` the operation's parameter.

#define UNARY(name, T, R, EXPRESSION)                                                                           \
    INLINE void FN(name##_##T##_run)(const T *restrict a, R *restrict o, ptrdiff_t n, const T p) {              \
        (void)p;                                                                                                \
        for (ptrdiff_t i = 0; i < n; i++) { const T x = a[i]; o[i] = (R)(EXPRESSION); }                         \
    }                                                                                                           \
    static void FN(name##_##T)(const void *pa, void *po, const ck_grid *g) {                                    \
        const ptrdiff_t n = g->columns, s = g->a_column;                                                        \
        const T p = (T)g->parameter;                                                                            \
        for (ptrdiff_t r = 0; r < g->rows; r++) {                                                               \
            const T *a = (const T *)pa + r * g->a_row;                                                          \
            R *o = (R *)po + r * g->out_row;                                                                    \
            if (s == 1) {                                                                                       \
                FN(name##_##T##_run)(a, o, n, p);                                                               \
            } else {                                                                                            \
                _Pragma("clang loop vectorize(disable)")                                                        \
                for (ptrdiff_t i = 0; i < n; i++) { const T x = a[i * s]; o[i] = (R)(EXPRESSION); }             \
            }                                                                                                   \
        }                                                                                                       \
    }

#define FLOAT_UNARY(T, FABS, FLOOR, CEIL, RINT, SQRT)                     \
    UNARY(negate, T, T, -x)                                               \
    UNARY(abs, T, T, FABS(x))                                             \
    UNARY(sign, T, T, x > 0 ? 1 : x < 0 ? -1 : x)                         \
    UNARY(floor, T, T, FLOOR(x))                                          \
    UNARY(ceil, T, T, CEIL(x))                                            \
    UNARY(round, T, T, RINT(x))                                           \
    UNARY(square, T, T, x * x)                                            \
    UNARY(relu, T, T, x < 0 ? 0 : x)                                      \
    UNARY(relu6, T, T, x < 0 ? 0 : x > 6 ? 6 : x)                         \
    UNARY(leaky_relu, T, T, x < 0 ? p * x : x)                            \
    UNARY(sqrt, T, T, SQRT(x))                                            \
    UNARY(is_nan, T, uint8_t, x != x)                                     \
    UNARY(is_infinite, T, uint8_t, FABS(x) == (T)INFINITY)                \
    UNARY(is_finite, T, uint8_t, FABS(x) < (T)INFINITY)                   \
    UNARY(not, T, uint8_t, x == 0)
FLOAT_UNARY(float, fabsf, floorf, ceilf, rintf, __builtin_elementwise_sqrt)
FLOAT_UNARY(double, fabs, floor, ceil, rint, __builtin_elementwise_sqrt)

UNARY(exp, float, float, FN(exp_f32)(x))
UNARY(log, float, float, FN(log_f32)(x))
UNARY(tanh, float, float, FN(tanh_f32)(x))
UNARY(sigmoid, float, float, FN(sigmoid_f32)(x))
UNARY(exp, double, double, FN(exp_f64)(x))
UNARY(log, double, double, log(x))
UNARY(sin, double, double, sin(x))
UNARY(cos, double, double, cos(x))
UNARY(tanh, double, double, tanh(x))
UNARY(sigmoid, double, double, (x < 0 ? FN(exp_f64)(-fabs(x)) : 1.0) / (1.0 + FN(exp_f64)(-fabs(x))))

// Sine and cosine of huge angles need libm's long reduction; a row in which one occurs is mended afterwards.
UNARY(sin_near, float, float, FN(sine_wave)(x, 0))
UNARY(cos_near, float, float, FN(sine_wave)(x, 1))
#define WAVE(name, libm)                                                               \
    static void FN(name##_float)(const void *pa, void *po, const ck_grid *g) {         \
        FN(name##_near_float)(pa, po, g);                                              \
        for (ptrdiff_t r = 0; r < g->rows; r++) {                                      \
            const float *a = (const float *)pa + r * g->a_row;                         \
            float *o = (float *)po + r * g->out_row;                                   \
            for (ptrdiff_t i = 0; i < g->columns; i++) {                               \
                const float x = a[i * g->a_column];                                    \
                if (!(fabsf(x) < 1e8f)) o[i] = libm(x);                                \
            }                                                                          \
        }                                                                              \
    }
WAVE(sin, sinf)
WAVE(cos, cosf)

#define INTEGER_UNARY(T)                                                            \
    UNARY(negate, T, T, 0 - (uint64_t)x)                                            \
    UNARY(abs, T, T, x < 0 ? 0 - (uint64_t)x : (uint64_t)x)                         \
    UNARY(sign, T, T, x > 0 ? 1 : x < 0 ? -1 : 0)                                   \
    UNARY(same, T, T, x)                                                            \
    UNARY(square, T, T, (uint64_t)x * (uint64_t)x)                                  \
    UNARY(relu, T, T, x < 0 ? 0 : x)                                                \
    UNARY(relu6, T, T, x < 0 ? 0 : x > 6 ? 6 : x)                                   \
    UNARY(never, T, uint8_t, x & 0)                                                 \
    UNARY(always, T, uint8_t, x == x)                                                \
    UNARY(not, T, uint8_t, x == 0)
INTEGER_UNARY(int64_t)
INTEGER_UNARY(uint8_t)

typedef void FN(unary_loop)(const void *, void *, const ck_grid *);
#define FLOAT_ROW(name) { 0, 0, FN(name##_float), FN(name##_double) }
#define WHOLE_ROW(whole, name) { FN(whole##_uint8_t), FN(whole##_int64_t), FN(name##_float), FN(name##_double) }
static FN(unary_loop) *const FN(unary_loops)[CK_UNARY_OPERATIONS][CK_TYPES] = {
    [CK_NEGATE] = ROW(negate), [CK_ABS] = ROW(abs), [CK_SIGN] = ROW(sign),
    [CK_FLOOR] = WHOLE_ROW(same, floor), [CK_CEIL] = WHOLE_ROW(same, ceil), [CK_ROUND] = WHOLE_ROW(same, round),
    [CK_SQUARE] = ROW(square), [CK_RELU] = ROW(relu), [CK_RELU6] = ROW(relu6), [CK_LEAKY_RELU] = FLOAT_ROW(leaky_relu),
    [CK_SQRT] = FLOAT_ROW(sqrt), [CK_EXP] = FLOAT_ROW(exp), [CK_LOG] = FLOAT_ROW(log), [CK_SIN] = FLOAT_ROW(sin),
    [CK_COS] = FLOAT_ROW(cos), [CK_TANH] = FLOAT_ROW(tanh), [CK_SIGMOID] = FLOAT_ROW(sigmoid),
    [CK_IS_NAN] = WHOLE_ROW(never, is_nan), [CK_IS_INFINITE] = WHOLE_ROW(never, is_infinite),
    [CK_IS_FINITE] = WHOLE_ROW(always, is_finite), [CK_NOT] = ROW(not),
};

static void FN(unary)(int operation, int type, const void *a, void *out, const ck_grid *grid) {
    FN(unary_loops)[operation][type](a, out, grid);
}
