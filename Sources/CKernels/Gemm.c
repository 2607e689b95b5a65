// Matrix products. Each element of c is one chain of additions in the order of k, whatever the tile, the processor's
// width or the number of threads, so all versions give the same bytes (without fused multiply-add, nearly the same).
//
// The fast product packs a block of a and one of b side by side (Goto and van de Geijn 2008, "Anatomy of
// high-performance matrix multiplication"), then keeps a tile of c in registers while it walks k.
#include "CKernels.h"
#include <string.h>

enum { BLOCK_K = 256, BLOCK_M = 504, BLOCK_N = 1024, PANEL = 32, DIRECT_VOLUME = 1 << 21 };

size_t ck_sgemm_scratch(void) { return (size_t)BLOCK_K * (BLOCK_M + BLOCK_N); }

#define MINIMUM(x, y) ((x) < (y) ? (x) : (y))
#define INLINE static inline __attribute__((always_inline))

typedef float f32x4 __attribute__((vector_size(16), aligned(4)));
typedef float f32x8 __attribute__((vector_size(32), aligned(4)));
typedef float f32x16 __attribute__((vector_size(64), aligned(4)));

/// `to[c, r] = from[r, c]` for four rows and four columns.
INLINE void turn_square(const float *from, ptrdiff_t from_row, float *to, ptrdiff_t to_row) {
    const f32x4 x0 = *(const f32x4 *)from, x1 = *(const f32x4 *)(from + from_row);
    const f32x4 x2 = *(const f32x4 *)(from + 2 * from_row), x3 = *(const f32x4 *)(from + 3 * from_row);
    const f32x4 low01 = __builtin_shufflevector(x0, x1, 0, 4, 1, 5), low23 = __builtin_shufflevector(x2, x3, 0, 4, 1, 5);
    const f32x4 high01 = __builtin_shufflevector(x0, x1, 2, 6, 3, 7), high23 = __builtin_shufflevector(x2, x3, 2, 6, 3, 7);
    *(f32x4 *)to = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
    *(f32x4 *)(to + to_row) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
    *(f32x4 *)(to + 2 * to_row) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
    *(f32x4 *)(to + 3 * to_row) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

/// Rows `i0 ..< i0 + rows` of `a`, `depth` columns from `p0`, as strips of `tile` rows, k outermost in a strip; rows that do not exist are 0.
static void pack_a(
    float *to, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, ptrdiff_t rows, ptrdiff_t depth, ptrdiff_t tile) {
    for (ptrdiff_t i = 0; i < rows; i += tile, to += depth * tile) {
        const float *from = a + i * a_row;
        if (a_row == 1) {
            const ptrdiff_t there = MINIMUM(tile, rows - i);
            if (there == 12)
                for (ptrdiff_t p = 0; p < depth; p++) memcpy(to + p * 12, from + p * a_column, 12 * sizeof(float));
            else
                for (ptrdiff_t p = 0; p < depth; p++)
                    for (ptrdiff_t t = 0; t < tile; t++) to[p * tile + t] = t < there ? from[p * a_column + t] : 0;
            continue;
        }
        ptrdiff_t done = 0;
        if (i + tile <= rows && a_column == 1 && tile % 4 == 0) {
            done = depth / 4 * 4;
            for (ptrdiff_t t = 0; t < tile; t += 4)
                for (ptrdiff_t p = 0; p < done; p += 4) turn_square(from + t * a_row + p, a_row, to + p * tile + t, tile);
        }
        for (ptrdiff_t p = done; p < depth; p++)
            for (ptrdiff_t t = 0; t < tile; t++) to[p * tile + t] = i + t < rows ? from[t * a_row + p * a_column] : 0;
    }
}

/// The same for a transposed `b`, whose columns lie side by side.
static void pack_transposed_b(float *to, const float *b, ptrdiff_t b_column, ptrdiff_t depth, ptrdiff_t columns) {
    for (ptrdiff_t j = 0; j < PANEL; j += 4) {
        const float *from = b + j * b_column;
        ptrdiff_t p = 0;
        if (j + 4 <= columns)
            for (; p + 4 <= depth; p += 4) turn_square(from + p, b_column, to + p * PANEL + j, PANEL);
        for (; p < depth; p++)
            for (ptrdiff_t t = 0; t < 4; t++) to[p * PANEL + j + t] = j + t < columns ? from[t * b_column + p] : 0;
    }
}

/// `depth` rows of `columns <= PANEL` elements of `b`, each row filled up with zeros to PANEL.
static void pack_b(
    float *to, const float *b, ptrdiff_t b_row, ptrdiff_t b_column, ptrdiff_t depth, ptrdiff_t columns) {
    if (b_column == 1 && columns == PANEL) {
        for (ptrdiff_t p = 0; p < depth; p++) memcpy(to + p * PANEL, b + p * b_row, PANEL * sizeof(float));
        return;
    }
    if (b_column == 1) {
        for (ptrdiff_t p = 0; p < depth; p++) {
            const float *from = b + p * b_row;
            for (ptrdiff_t j = 0; j < columns; j++) to[p * PANEL + j] = from[j];
            for (ptrdiff_t j = columns; j < PANEL; j++) to[p * PANEL + j] = 0;
        }
        return;
    }
    if (b_row == 1) {
        pack_transposed_b(to, b, b_column, depth, columns);
        return;
    }
    for (ptrdiff_t p = 0; p < depth; p++)
        for (ptrdiff_t j = 0; j < PANEL; j++) to[p * PANEL + j] = j < columns ? b[p * b_row + j * b_column] : 0;
}

// One tile: c[TILE, PANEL] (+)= a strip @ b panel, with TILE x (PANEL / LANE_COUNT) accumulators in registers.
#define KERNEL(name, VECTOR, LANE_COUNT, TILE, WIDTH, TARGET)                                                         \
    TARGET static void name(                                                                                          \
        ptrdiff_t depth, const float *restrict a, const float *restrict b, float *c, ptrdiff_t c_row,                 \
        ptrdiff_t rows, ptrdiff_t columns, int first) {                                                               \
        _Pragma("clang fp contract(fast)")                                                                            \
        VECTOR acc[TILE][WIDTH / LANE_COUNT];                                                                         \
        float edge[TILE * WIDTH];                                                                                     \
        const int whole = rows == TILE && columns == WIDTH;                                                           \
        float *to = whole ? c : edge;                                                                                 \
        const ptrdiff_t step = whole ? c_row : WIDTH;                                                                 \
        if (!whole && !first)                                                                                         \
            for (ptrdiff_t i = 0; i < rows; i++) memcpy(edge + i * WIDTH, c + i * c_row, (size_t)columns * 4);        \
        _Pragma("unroll") for (int i = 0; i < TILE; i++)                                                              \
            _Pragma("unroll") for (int j = 0; j < WIDTH / LANE_COUNT; j++)                                            \
                if (first) acc[i][j] = (VECTOR){0};                                                                   \
                else acc[i][j] = *(const VECTOR *)(to + i * step + j * LANE_COUNT);                                   \
        for (ptrdiff_t p = 0; p < depth; p++) {                                                                       \
            VECTOR line[WIDTH / LANE_COUNT];                                                                          \
            _Pragma("unroll") for (int j = 0; j < WIDTH / LANE_COUNT; j++)                                            \
                line[j] = *(const VECTOR *)(b + j * LANE_COUNT);                                                      \
            _Pragma("unroll") for (int i = 0; i < TILE; i++)                                                          \
                _Pragma("unroll") for (int j = 0; j < WIDTH / LANE_COUNT; j++) acc[i][j] += a[i] * line[j];           \
            a += TILE;                                                                                                \
            b += PANEL;                                                                                               \
        }                                                                                                             \
        _Pragma("unroll") for (int i = 0; i < TILE; i++)                                                              \
            _Pragma("unroll") for (int j = 0; j < WIDTH / LANE_COUNT; j++)                                            \
                *(VECTOR *)(to + i * step + j * LANE_COUNT) = acc[i][j];                                              \
        if (!whole)                                                                                                   \
            for (ptrdiff_t i = 0; i < rows; i++) memcpy(c + i * c_row, edge + i * WIDTH, (size_t)columns * 4);        \
    }

#if defined(__x86_64__)
KERNEL(tile_avx512, f32x16, 16, 12, 32, __attribute__((target("avx512f,avx512vl,fma"))))
KERNEL(tile_avx2, f32x8, 8, 6, 16, __attribute__((target("avx2,fma"))))
#endif
KERNEL(tile_baseline, f32x8, 8, 4, 8, )

#if defined(__x86_64__)
// Products so small that packing would cost as much as it saves: the tile reads both matrices where they lie, panels of b
// two vectors wide. `steps` are those of a's rows, of b's rows and of c's.
#define DIRECT(ROWS)                                                                                                  \
    __attribute__((target("avx512f,avx512vl,fma"))) static void direct_##ROWS(                                        \
        ptrdiff_t depth, const float *restrict a, ptrdiff_t a_row, const float *restrict b, ptrdiff_t b_row, float *c, \
        ptrdiff_t c_row) {                                                                                            \
        _Pragma("clang fp contract(fast)")                                                                            \
        f32x16 acc[ROWS][2];                                                                                          \
        _Pragma("unroll") for (int i = 0; i < ROWS; i++) acc[i][0] = acc[i][1] = (f32x16){0};                         \
        for (ptrdiff_t p = 0; p < depth; p++, b += b_row) {                                                           \
            const f32x16 low = *(const f32x16 *)b, high = *(const f32x16 *)(b + 16);                                  \
            _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                                                        \
                const float x = a[i * a_row + p];                                                                     \
                acc[i][0] += x * low;                                                                                 \
                acc[i][1] += x * high;                                                                                \
            }                                                                                                         \
        }                                                                                                             \
        _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                                                            \
            *(f32x16 *)(c + i * c_row) = acc[i][0];                                                                   \
            *(f32x16 *)(c + i * c_row + 16) = acc[i][1];                                                              \
        }                                                                                                             \
    }
DIRECT(1) DIRECT(2) DIRECT(4) DIRECT(8) DIRECT(12)

static void direct(
    ptrdiff_t m, ptrdiff_t n0, ptrdiff_t n1, ptrdiff_t k, const float *a, ptrdiff_t a_row, const float *b, ptrdiff_t b_row,
    float *c, ptrdiff_t c_row) {
    for (ptrdiff_t j = n0; j < n1; j += PANEL) {
        ptrdiff_t i = 0;
        for (; i + 12 <= m; i += 12) direct_12(k, a + i * a_row, a_row, b + j, b_row, c + i * c_row + j, c_row);
        for (; i + 8 <= m; i += 8) direct_8(k, a + i * a_row, a_row, b + j, b_row, c + i * c_row + j, c_row);
        for (; i + 4 <= m; i += 4) direct_4(k, a + i * a_row, a_row, b + j, b_row, c + i * c_row + j, c_row);
        for (; i + 2 <= m; i += 2) direct_2(k, a + i * a_row, a_row, b + j, b_row, c + i * c_row + j, c_row);
        for (; i < m; i++) direct_1(k, a + i * a_row, a_row, b + j, b_row, c + i * c_row + j, c_row);
    }
}
#endif

typedef void tile_function(
    ptrdiff_t, const float *restrict, const float *restrict, float *, ptrdiff_t, ptrdiff_t, ptrdiff_t, int);

void ck_sgemm(
    ptrdiff_t m, ptrdiff_t n0, ptrdiff_t n1, ptrdiff_t k, const float *a, ptrdiff_t a_row, ptrdiff_t a_column,
    const float *b, ptrdiff_t b_row, ptrdiff_t b_column, float *c, ptrdiff_t c_row, int adding, float *scratch) {
    tile_function *run = tile_baseline;
    ptrdiff_t tile = 4, width = 8;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) {
        run = tile_avx512; tile = 12; width = 32;
        if (!adding && a_column == 1 && b_column == 1 && (n1 - n0) % PANEL == 0 && m * (n1 - n0) * k <= DIRECT_VOLUME) {
            direct(m, n0, n1, k, a, a_row, b, b_row, c, c_row);
            return;
        }
    } else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        run = tile_avx2; tile = 6; width = 16;
    }
#endif
    float *packed_a = scratch, *packed_b = scratch + BLOCK_K * BLOCK_M;
    for (ptrdiff_t j = n0; j < n1; j += BLOCK_N) {
        const ptrdiff_t width_b = MINIMUM(BLOCK_N, n1 - j);
        for (ptrdiff_t p = 0; p < k; p += BLOCK_K) {
            const ptrdiff_t depth = MINIMUM(BLOCK_K, k - p);
            for (ptrdiff_t q = 0; q < width_b; q += PANEL)
                pack_b(packed_b + q * depth, b + p * b_row + (j + q) * b_column, b_row, b_column, depth,
                       MINIMUM(PANEL, width_b - q));
            for (ptrdiff_t i = 0; i < m; i += BLOCK_M) {
                const ptrdiff_t rows = MINIMUM(BLOCK_M, m - i);
                pack_a(packed_a, a + i * a_row + p * a_column, a_row, a_column, rows, depth, tile);
                for (ptrdiff_t q = 0; q < width_b; q += PANEL) {
                    const ptrdiff_t columns = MINIMUM(PANEL, width_b - q);
                    for (ptrdiff_t t = 0; t < rows; t += tile)
                        for (ptrdiff_t w = 0; w < columns; w += width)
                            run(depth, packed_a + t * depth, packed_b + q * depth + w, c + (i + t) * c_row + j + q + w,
                                c_row, MINIMUM(tile, rows - t), MINIMUM(width, columns - w), p == 0 && !adding);
                }
            }
        }
    }
}

/// Row by row: `c[i, :] += a[i, p] * b[p, :]`, so that the inner loop is vector code where `b`'s rows are dense.
#define DGEMM(name, TARGET)                                                                                           \
    TARGET static void name(                                                                                          \
        ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a, ptrdiff_t a_row, ptrdiff_t a_column,                  \
        const double *b, ptrdiff_t b_row, ptrdiff_t b_column, double *c, ptrdiff_t c_row) {                           \
        for (ptrdiff_t i = 0; i < m; i++) {                                                                           \
            double *restrict line = c + i * c_row;                                                                    \
            memset(line, 0, (size_t)n * sizeof(double));                                                              \
            for (ptrdiff_t p = 0; p < k; p++) {                                                                       \
                const double x = a[i * a_row + p * a_column];                                                         \
                const double *restrict from = b + p * b_row;                                                          \
                if (b_column == 1)                                                                                    \
                    for (ptrdiff_t j = 0; j < n; j++) line[j] += x * from[j];                                         \
                else                                                                                                  \
                    for (ptrdiff_t j = 0; j < n; j++) line[j] += x * from[j * b_column];                              \
            }                                                                                                         \
        }                                                                                                             \
    }
#pragma clang fp contract(off)
DGEMM(dgemm_baseline, )
#if defined(__x86_64__)
DGEMM(dgemm_avx2, __attribute__((target("avx2,fma"))))
#endif

void ck_dgemm(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a, ptrdiff_t a_row, ptrdiff_t a_column, const double *b,
    ptrdiff_t b_row, ptrdiff_t b_column, double *c, ptrdiff_t c_row) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        dgemm_avx2(m, n, k, a, a_row, a_column, b, b_row, b_column, c, c_row);
        return;
    }
#endif
    dgemm_baseline(m, n, k, a, a_row, a_column, b, b_row, b_column, c, c_row);
}
