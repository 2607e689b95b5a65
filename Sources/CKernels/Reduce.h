// Reductions of the columns of a grid into one accumulator a row.
//
// Two orders: along a row when its elements lie side by side, in LANES partial results that are joined at the end;
// or down the columns, a strip of rows at a time, when it is the rows that lie side by side. Floats are summed in
// double, so a float32 sum carries no visible rounding error of its own; doubles in blocks joined pairwise.

#define LANES 32
#define STRIP 512
// Bytes ahead of the loop that are asked for: the processor's own guess is too short for memory's latency.
#define AHEAD 16384

#define ACCUMULATE(name, T, A, START, STEP)                                                       \
    static void FN(name##_##T)(const void *px, void *pacc, const ck_grid *g) {                    \
        const T *data = (const T *)px;                                                            \
        A *acc = (A *)pacc;                                                                       \
        const ptrdiff_t n = g->columns, s = g->a_column, row = g->a_row;                          \
        if (row == 1 && s != 1 && g->rows > 1) {                                                  \
            for (ptrdiff_t first = 0; first < g->rows; first += STRIP) {                          \
                ptrdiff_t last = first + STRIP < g->rows ? first + STRIP : g->rows;               \
                for (ptrdiff_t i = 0; i < n; i++) {                                               \
                    const T *line = data + i * s;                                                 \
                    for (ptrdiff_t r = first; r < last; r++) {                                    \
                        const A y = (A)line[r], x = acc[r];                                       \
                        acc[r] = (A)(STEP);                                                       \
                    }                                                                             \
                }                                                                                 \
            }                                                                                     \
            return;                                                                               \
        }                                                                                         \
        for (ptrdiff_t r = 0; r < g->rows; r++) {                                                 \
            const T *line = data + r * row;                                                       \
            ptrdiff_t i = 0;                                                                      \
            A total = acc[r];                                                                     \
            if (s == 1 && n >= 2 * LANES) {                                                       \
                A lanes[LANES];                                                                   \
                for (int l = 0; l < LANES; l++) lanes[l] = (A)(START);                            \
                for (; i + LANES <= n; i += LANES) {                                              \
                    for (size_t byte = 0; byte < LANES * sizeof(T); byte += 64)                   \
                        __builtin_prefetch((const void *)((uintptr_t)(line + i) + AHEAD + byte)); \
                    for (int l = 0; l < LANES; l++) {                                             \
                        const A y = (A)line[i + l], x = lanes[l];                                 \
                        lanes[l] = (A)(STEP);                                                     \
                    }                                                                             \
                }                                                                                 \
                for (int l = 0; l < LANES; l++) { const A y = lanes[l], x = total; total = (A)(STEP); } \
            }                                                                                     \
            for (; i < n; i++) { const A y = (A)line[i * s], x = total; total = (A)(STEP); }      \
            acc[r] = total;                                                                       \
        }                                                                                         \
    }

ACCUMULATE(sum, float, double, 0, x + y)
ACCUMULATE(sum_block, double, double, 0, x + y)
ACCUMULATE(sum, int64_t, uint64_t, 0, x + y)
ACCUMULATE(sum, uint8_t, uint64_t, 0, x + y)
ACCUMULATE(product, float, double, 1, x * y)
ACCUMULATE(product, double, double, 1, x * y)
ACCUMULATE(product, int64_t, uint64_t, 1, x * y)
ACCUMULATE(product, uint8_t, uint64_t, 1, x * y)
ACCUMULATE(max, float, float, -INFINITY, x > y || x != x ? x : y)
ACCUMULATE(max, double, double, -INFINITY, x > y || x != x ? x : y)
ACCUMULATE(max, int64_t, int64_t, INT64_MIN, x > y ? x : y)
ACCUMULATE(max, uint8_t, uint8_t, 0, x > y ? x : y)
ACCUMULATE(min, float, float, INFINITY, x < y || x != x ? x : y)
ACCUMULATE(min, double, double, INFINITY, x < y || x != x ? x : y)
ACCUMULATE(min, int64_t, int64_t, INT64_MAX, x < y ? x : y)
ACCUMULATE(min, uint8_t, uint8_t, 255, x < y ? x : y)
ACCUMULATE(any, uint8_t, uint8_t, 0, x | y)
ACCUMULATE(all, uint8_t, uint8_t, 1, x & y)

/// Sum of `n` doubles: halves joined pairwise down to blocks of 1024, so the error grows with log n.
static double FN(pairwise)(const double *x, ptrdiff_t n, ptrdiff_t step) {
    if (n > 1024) {
        ptrdiff_t half = n / 2 / 1024 * 1024;
        if (half == 0) half = 1024;
        return FN(pairwise)(x, half, step) + FN(pairwise)(x + half * step, n - half, step);
    }
    double total = 0;
    ck_grid block = { .rows = 1, .columns = n, .a_row = 0, .a_column = step };
    FN(sum_block_double)(x, &total, &block);
    return total;
}

static void FN(sum_double)(const void *px, void *pacc, const ck_grid *g) {
    if (g->a_row == 1 && g->a_column != 1 && g->rows > 1) {
        FN(sum_block_double)(px, pacc, g);
        return;
    }
    for (ptrdiff_t r = 0; r < g->rows; r++)
        ((double *)pacc)[r] += FN(pairwise)((const double *)px + r * g->a_row, g->columns, g->a_column);
}

static FN(unary_loop) *const FN(reductions)[CK_REDUCTIONS][CK_TYPES] = {
    [CK_SUM] = ROW(sum), [CK_PRODUCT] = ROW(product), [CK_MAX] = ROW(max), [CK_MIN] = ROW(min),
    [CK_ANY] = { FN(any_uint8_t) }, [CK_ALL] = { FN(all_uint8_t) },
};

static void FN(reduce)(int operation, int type, const void *x, void *accumulator, const ck_grid *grid) {
    FN(reductions)[operation][type](x, accumulator, grid);
}
