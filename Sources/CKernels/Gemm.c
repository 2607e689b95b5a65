// Matrix products. Each element of c is one chain of additions in the order of k, whatever the tile, the processor's
// width or the number of threads, so all versions give the same bytes (without fused multiply-add, nearly the same).
//
// A tile of c stays in registers while it walks k: some rows of a, a panel of b two vectors wide. A small b is read where it
// lies. Of a larger one a block is packed, a panel's rows side by side, which the second-level cache then holds for all the rows
// of a (Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication"). The first rows pack the panels as they
// read them. Each strip of rows of a is packed just before its tiles, into the first-level cache.
#include "CKernels.h"
#include <stdint.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum {
    /// A panel this high and a strip of a leave a third of the first-level cache to c and to what is asked for.
    BLOCK_K = 192,
    BLOCK_N = 1024,
    /// The most rows of a tile and columns of a panel.
    TALLEST = 12,
    WIDEST = 32,
    /// Elements of a `b` that is read where it lies: two or three times a first-level cache; half of a second-level one if it is
    /// read no more than once or twice.
    IN_PLACE = 1 << 16,
    IN_PLACE_FEW_ROWS = 1 << 18,
    /// Rows of b from the one under way to the one that is asked for; twice as many in a packed panel.
    ROWS_AHEAD = 8,
};

size_t ck_sgemm_scratch(void) { return (size_t)BLOCK_K * (TALLEST + BLOCK_N + WIDEST); }

#define MINIMUM(x, y) ((x) < (y) ? (x) : (y))
#define INLINE static inline __attribute__((always_inline))

typedef float f32x4 __attribute__((vector_size(16), aligned(4)));
typedef float f32x8 __attribute__((vector_size(32), aligned(4)));
typedef float f32x16 __attribute__((vector_size(64), aligned(4)));

/// `to[c, r] = from[r, c]` for four rows and sixteen columns, which are a line of the cache.
INLINE void turn(const float *from, ptrdiff_t from_row, float *to, ptrdiff_t to_row) {
    for (int c = 0; c < 16; c += 4, from += 4, to += 4 * to_row) {
        const f32x4 x0 = *(const f32x4 *)from, x1 = *(const f32x4 *)(from + from_row);
        const f32x4 x2 = *(const f32x4 *)(from + 2 * from_row), x3 = *(const f32x4 *)(from + 3 * from_row);
        const f32x4 low01 = __builtin_shufflevector(x0, x1, 0, 4, 1, 5), low23 = __builtin_shufflevector(x2, x3, 0, 4, 1, 5);
        const f32x4 high01 = __builtin_shufflevector(x0, x1, 2, 6, 3, 7), high23 = __builtin_shufflevector(x2, x3, 2, 6, 3, 7);
        *(f32x4 *)to = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
        *(f32x4 *)(to + to_row) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
        *(f32x4 *)(to + 2 * to_row) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
        *(f32x4 *)(to + 3 * to_row) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
    }
}

/// `to[p, t] = from[t, p]` for `rows` rows of `depth` elements side by side; `to_row` from one p to the next.
static void pack_turned(
    float *to, ptrdiff_t to_row, const float *from, ptrdiff_t from_row, ptrdiff_t rows, ptrdiff_t depth) {
    const ptrdiff_t lines = depth / 16 * 16, fours = rows / 4 * 4;
    for (ptrdiff_t p = 0; p < lines; p += 16)
        for (ptrdiff_t t = 0; t < fours; t += 4) turn(from + t * from_row + p, from_row, to + p * to_row + t, to_row);
    for (ptrdiff_t t = 0; t < rows; t++)
        for (ptrdiff_t p = t < fours ? lines : 0; p < depth; p++) to[p * to_row + t] = from[t * from_row + p];
}

/// `height` rows of `a`, `depth` columns, k outermost.
static void pack_strip(
    float *to, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, ptrdiff_t height, ptrdiff_t depth) {
    if (a_column == 1) {
        pack_turned(to, height, a, a_row, height, depth);
    } else if (a_row == 1 && height == TALLEST) {
        for (ptrdiff_t p = 0; p < depth; p++) memcpy(to + p * TALLEST, a + p * a_column, TALLEST * sizeof(float));
    } else {
        for (ptrdiff_t p = 0; p < depth; p++)
            for (ptrdiff_t t = 0; t < height; t++) to[p * height + t] = a[t * a_row + p * a_column];
    }
}

/// `depth` rows of `columns` elements of `b`, each row filled up with zeros to `width`.
static void pack_panel(
    float *to, const float *b, ptrdiff_t b_row, ptrdiff_t b_column, ptrdiff_t depth, ptrdiff_t columns, ptrdiff_t width) {
    if (b_row == 1) {
        pack_turned(to, width, b, b_column, columns, depth);
    } else {
        for (ptrdiff_t p = 0; p < depth; p++)
            for (ptrdiff_t j = 0; j < columns; j++) to[p * width + j] = b[p * b_row + j * b_column];
    }
    for (ptrdiff_t p = 0; p < depth; p++)
        for (ptrdiff_t j = columns; j < width; j++) to[p * width + j] = 0;
}

typedef void tile_function(
    ptrdiff_t depth, const float *restrict a, ptrdiff_t a_row, const float *restrict b, ptrdiff_t b_row,
    float *restrict kept, float *c, ptrdiff_t c_row, int first, ptrdiff_t next);

typedef void edge_function(
    ptrdiff_t depth, const float *restrict a, ptrdiff_t a_row, ptrdiff_t a_column, const float *restrict b, ptrdiff_t b_row,
    float *c, ptrdiff_t c_row, int first, ptrdiff_t columns);

/// The ways to make a tile: a and b where they lie; a packed and b where it lies, which is packed into `kept`; both packed.
/// `next` elements from this tile of c lies the next one.
/// At the right edge one narrower than a panel, of either, where the processor can leave lanes out.
typedef struct {
    ptrdiff_t height;
    tile_function *in_place, *keeping, *packed;
    edge_function *edge;
} tile;

/// Asks for a line into the nearest cache, or into the second, which takes more of them at a time from far away.
INLINE void ask_for(const float *from, ptrdiff_t elements) {
    __builtin_prefetch((const void *)((uintptr_t)from + (uintptr_t)elements * sizeof(float)));
}
INLINE void ask_for_later(const float *from, ptrdiff_t elements) {
    __builtin_prefetch((const void *)((uintptr_t)from + (uintptr_t)elements * sizeof(float)), 0, 2);
}

// Where the multiplications of a row of a with a vector of b find its element: in rows where they lie, each within one address of
// one of three pointers, or packed. Three rows of four have two places when packed, as far as the compiler can tell: an AVX-512
// multiplication that alone reads an element spreads it over the vector itself. That saves an instruction, and instructions are
// the bound beside another thread of the same core; one row in four is spread before, as loads would be the bound otherwise.
#define LYING(i) from[i / 4][i % 4 * a_row]
#define PACKED(i) from[0][i]
#define TWICE(i) from[i % 4 != 0][i]

// One tile: c[HEIGHT, 2 LANES] (+)= a @ b, with 2 HEIGHT accumulators in registers. Both packed, it takes STEPS rows of b at a time
// and at last single ones, which ask for the next tile of c: that lies far away, and its rows may compete for one set of the
// nearest cache, so it comes no sooner than it is used.
#define WAY(name, VECTOR, LANES, HEIGHT, FIRST, SECOND, APART, STEPS, A_COLUMN, B_ROW, KEEPS, ASKS, TARGET)           \
    TARGET static void name(                                                                                          \
        ptrdiff_t depth, const float *restrict a, ptrdiff_t a_row, const float *restrict b, ptrdiff_t b_row,          \
        float *restrict kept, float *c, ptrdiff_t c_row, int first, ptrdiff_t next) {                                 \
        _Pragma("clang fp contract(fast)")                                                                            \
        VECTOR low[HEIGHT], high[HEIGHT];                                                                             \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                          \
            low[i] = first ? (VECTOR){0} : *(const VECTOR *)(c + i * c_row);                                          \
            high[i] = first ? (VECTOR){0} : *(const VECTOR *)(c + i * c_row + LANES);                                 \
        }                                                                                                             \
        const float *from[] = {a, a + (HEIGHT > 4) * APART, a + (HEIGHT > 8) * 2 * APART};                            \
        for (; STEPS > 1 && depth >= STEPS + 2 * HEIGHT; depth -= STEPS) {                                            \
            HIDE(from);                                                                                               \
            _Pragma("unroll") for (int s = 0; s < STEPS; s++)                                                         \
                STEP(VECTOR, LANES, HEIGHT, FIRST, SECOND, A_COLUMN, B_ROW, KEEPS, ASKS)                              \
        }                                                                                                             \
        for (; depth > 0; depth--) {                                                                                  \
            HIDE(from);                                                                                               \
            if (STEPS > 1) ask_for(c, next + depth / 2 % HEIGHT * c_row + depth % 2 * LANES);                         \
            STEP(VECTOR, LANES, HEIGHT, FIRST, SECOND, A_COLUMN, B_ROW, KEEPS, ASKS)                                  \
        }                                                                                                             \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                          \
            *(VECTOR *)(c + i * c_row) = low[i];                                                                      \
            *(VECTOR *)(c + i * c_row + LANES) = high[i];                                                             \
        }                                                                                                             \
    }
#define STEP(VECTOR, LANES, HEIGHT, FIRST, SECOND, A_COLUMN, B_ROW, KEEPS, ASKS)                                      \
    {                                                                                                                 \
        const VECTOR b_low = *(const VECTOR *)b, b_high = *(const VECTOR *)(b + LANES);                               \
        if (KEEPS) {                                                                                                  \
            *(VECTOR *)kept = b_low;                                                                                  \
            *(VECTOR *)(kept + LANES) = b_high;                                                                       \
            kept += 2 * LANES;                                                                                        \
        }                                                                                                             \
        _Pragma("unroll") for (int v = 0; v < 2 * LANES; v += LANES)                                                  \
            if (KEEPS) ask_for_later(b, ASKS + v);                                                                    \
            else ask_for(b, ASKS + v);                                                                                \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                          \
            low[i] += FIRST(i) * b_low;                                                                               \
            high[i] += SECOND(i) * b_high;                                                                            \
        }                                                                                                             \
        from[0] += A_COLUMN; from[1] += A_COLUMN; from[2] += A_COLUMN; b += B_ROW;                                    \
    }
// What the compiler knows of these pointers it would use to make one from another, with more instructions for each address.
#define HIDE(from) __asm__("" : "+r"(from[0]), "+r"(from[1]), "+r"(from[2]))
// Rows of b are asked for ahead; while a panel is packed, those of the next one.
#define WAYS(version, VECTOR, LANES, HEIGHT, SECOND, TARGET)                                                                          \
    WAY(in_place_##version##_##HEIGHT, VECTOR, LANES, HEIGHT, LYING, LYING, 4 * a_row, 1, 1, b_row, 0, ROWS_AHEAD * b_row, TARGET)    \
    WAY(keeping_##version##_##HEIGHT, VECTOR, LANES, HEIGHT, PACKED, SECOND, 0, 4, HEIGHT, b_row, 1, 2 * LANES, TARGET)               \
    WAY(packed_##version##_##HEIGHT, VECTOR, LANES, HEIGHT, PACKED, SECOND, 0, 4, HEIGHT, (2 * LANES), 0, ROWS_AHEAD * 4 * LANES, TARGET)
#define TILE(version, HEIGHT, EDGE) \
    {HEIGHT, in_place_##version##_##HEIGHT, keeping_##version##_##HEIGHT, packed_##version##_##HEIGHT, EDGE}

#if defined(__x86_64__)
#define AVX512 __attribute__((target("avx512f,avx512vl,fma")))
// c[HEIGHT, columns] (+)= a @ b, one or two vectors wide; what lies beyond the columns is neither read nor written.
#define NARROW(name, HEIGHT, VECTORS)                                                                                 \
    AVX512 INLINE void name(                                                                                          \
        ptrdiff_t depth, const float *restrict a, ptrdiff_t a_row, ptrdiff_t a_column, const float *restrict b,       \
        ptrdiff_t b_row, float *c, ptrdiff_t c_row, int first, ptrdiff_t columns) {                                   \
        _Pragma("clang fp contract(fast)")                                                                            \
        const __mmask16 there = (__mmask16)((1u << (columns - 16 * (VECTORS - 1))) - 1);                              \
        f32x16 low[HEIGHT], last[HEIGHT];                                                                             \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                          \
            if (VECTORS == 2) low[i] = first ? (f32x16){0} : *(const f32x16 *)(c + i * c_row);                        \
            last[i] = first ? (f32x16){0}                                                                             \
                            : (f32x16)_mm512_maskz_loadu_ps(there, c + i * c_row + 16 * (VECTORS - 1));               \
        }                                                                                                             \
        for (ptrdiff_t p = 0; p < depth; p++, a += a_column, b += b_row) {                                            \
            f32x16 b_low = {0};                                                                                       \
            if (VECTORS == 2) b_low = *(const f32x16 *)b;                                                             \
            const f32x16 b_last = (f32x16)_mm512_maskz_loadu_ps(there, b + 16 * (VECTORS - 1));                       \
            ask_for(b, ROWS_AHEAD * b_row);                                                                           \
            _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                      \
                if (VECTORS == 2) low[i] += a[i * a_row] * b_low;                                                     \
                last[i] += a[i * a_row] * b_last;                                                                     \
            }                                                                                                         \
        }                                                                                                             \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                          \
            if (VECTORS == 2) *(f32x16 *)(c + i * c_row) = low[i];                                                    \
            _mm512_mask_storeu_ps(c + i * c_row + 16 * (VECTORS - 1), there, (__m512)last[i]);                        \
        }                                                                                                             \
    }
#define EDGE(HEIGHT)                                                                                                  \
    NARROW(narrow_##HEIGHT, HEIGHT, 1)                                                                                \
    NARROW(wide_##HEIGHT, HEIGHT, 2)                                                                                  \
    AVX512 static void edge_##HEIGHT(                                                                                 \
        ptrdiff_t depth, const float *restrict a, ptrdiff_t a_row, ptrdiff_t a_column, const float *restrict b,       \
        ptrdiff_t b_row, float *c, ptrdiff_t c_row, int first, ptrdiff_t columns) {                                   \
        if (columns <= 16) narrow_##HEIGHT(depth, a, a_row, a_column, b, b_row, c, c_row, first, columns);            \
        else wide_##HEIGHT(depth, a, a_row, a_column, b, b_row, c, c_row, first, columns);                            \
    }
#define BOTH(HEIGHT) WAYS(avx512, f32x16, 16, HEIGHT, TWICE, AVX512) EDGE(HEIGHT)
BOTH(12) BOTH(8) BOTH(4) BOTH(2) BOTH(1)
static const tile tiles_avx512[] = {
    TILE(avx512, 12, edge_12), TILE(avx512, 8, edge_8), TILE(avx512, 4, edge_4), TILE(avx512, 2, edge_2), TILE(avx512, 1, edge_1),
};
#define AVX2 __attribute__((target("avx2,fma")))
WAYS(avx2, f32x8, 8, 6, PACKED, AVX2)
WAYS(avx2, f32x8, 8, 4, PACKED, AVX2)
WAYS(avx2, f32x8, 8, 2, PACKED, AVX2)
WAYS(avx2, f32x8, 8, 1, PACKED, AVX2)
static const tile tiles_avx2[] = {
    TILE(avx2, 6, NULL), TILE(avx2, 4, NULL), TILE(avx2, 2, NULL), TILE(avx2, 1, NULL),
};
#endif
WAYS(baseline, f32x4, 4, 4, PACKED, )
WAYS(baseline, f32x4, 4, 2, PACKED, )
WAYS(baseline, f32x4, 4, 1, PACKED, )
static const tile tiles_baseline[] = {TILE(baseline, 4, NULL), TILE(baseline, 2, NULL), TILE(baseline, 1, NULL)};

/// A length is cut into pieces of `most`, the last two of about the same length.
static ptrdiff_t piece_count(ptrdiff_t length, ptrdiff_t most) { return (length + most - 1) / most; }

typedef struct { ptrdiff_t first, length; } piece;

static piece piece_at(ptrdiff_t index, ptrdiff_t length, ptrdiff_t most) {
    const ptrdiff_t count = piece_count(length, most);
    if (index < count - 2) return (piece){index * most, most};
    const ptrdiff_t before = count > 2 ? (count - 2) * most : 0, left = length - before;
    const ptrdiff_t half = left > most ? (left / 2 + WIDEST - 1) / WIDEST * WIDEST : left;
    return index == count - 1 && count > 1 ? (piece){before + half, left - half} : (piece){before, half};
}

/// Some rows of the first `columns` columns, both matrices read where they lie.
static void product_in_place(
    const ck_product *x, const tile *tiles, ptrdiff_t width, ptrdiff_t columns, ptrdiff_t first, ptrdiff_t count) {
    for (ptrdiff_t i = first; i < first + count; i += tiles->height) {
        while (tiles->height > first + count - i) tiles++;
        const float *from = x->a + i * x->a_row;
        float *to = x->c + i * x->c_row;
        ptrdiff_t j = 0;
        for (; j + width <= columns; j += width)
            tiles->in_place(x->k, from, x->a_row, x->b + j, x->b_row, NULL, to + j, x->c_row, !x->adding, 0);
        if (j < columns) tiles->edge(x->k, from, x->a_row, 1, x->b + j, x->b_row, to + j, x->c_row, !x->adding, columns - j);
    }
}

/// A tile at the right edge from a packed panel, which reaches beyond c: it is made aside, and `columns` of it copied.
static void edge_aside(
    const tile *tile, ptrdiff_t width, ptrdiff_t columns, ptrdiff_t depth, const float *a, const float *b, float *c,
    ptrdiff_t c_row, int first) {
    float edge[TALLEST * WIDEST];
    if (!first)
        for (ptrdiff_t i = 0; i < tile->height; i++)
            for (ptrdiff_t j = 0; j < columns; j++) edge[i * width + j] = c[i * c_row + j];
    tile->packed(depth, a, 0, b, 0, NULL, edge, width, first, 0);
    for (ptrdiff_t i = 0; i < tile->height; i++)
        for (ptrdiff_t j = 0; j < columns; j++) c[i * c_row + j] = edge[i * width + j];
}

/// Some rows of a block whose panels, all or (if `packs`) those that the first of these rows cannot pack, are in `panels`.
static void product_packed(
    const ck_product *x, const tile *tile, ptrdiff_t width, piece n, piece k, ptrdiff_t row, ptrdiff_t count, int packs,
    float *strip, float *panels) {
    const ptrdiff_t wide = n.length, depth = k.length, end = row + count;
    const ptrdiff_t a_row = x->a_row, a_column = x->a_column, b_row = x->b_row, b_column = x->b_column, c_row = x->c_row;
    const int first = k.first == 0 && !x->adding;
    const float *b = x->b + k.first * b_row + n.first * b_column;
    // Panels that the first rows read where they lie, and pack; a narrower one that is read there by all.
    const ptrdiff_t kept = b_column == 1 ? wide / width * width : 0;
    const int reads_edge = tile->edge && b_column == 1;
    // Rows of a that are read once only need no packing.
    const int reads_once = tile->edge && wide < width;
    for (ptrdiff_t q = kept; q < wide && packs && !reads_edge; q += width)
        pack_panel(panels + q * depth, b + q * b_column, b_row, b_column, depth, MINIMUM(width, wide - q), width);
    for (ptrdiff_t i = row; i < end; i += tile->height) {
        while (tile->height > end - i) tile++;
        const float *a = x->a + i * a_row + k.first * a_column;
        if (!reads_once) pack_strip(strip, a, a_row, a_column, tile->height, depth);
        // The rows of the next strip, asked for in turn between the tiles of this one.
        const ptrdiff_t coming = a_column == 1 ? MINIMUM(tile->height, x->m - i - tile->height) : 0;
        ptrdiff_t asked = 0;
        for (ptrdiff_t q = 0; q < wide; q += width) {
            for (; asked * wide < coming * (q + width) && asked < coming; asked++)
                for (ptrdiff_t p = 0; p < depth; p += 16) ask_for_later(a, (tile->height + asked) * a_row + p);
            float *c = x->c + i * c_row + n.first + q;
            float *panel = panels + q * depth;
            const ptrdiff_t left = wide - q;
            const ptrdiff_t next = left > width ? width : tile->height * c_row - q;
            if (left < width && tile->edge)
                tile->edge(
                    depth, reads_once ? a : strip, reads_once ? a_row : 1, reads_once ? a_column : tile->height,
                    reads_edge ? b + q : panel, reads_edge ? b_row : width, c, c_row, first, left);
            else if (left < width) edge_aside(tile, width, left, depth, strip, panel, c, c_row, first);
            else if (packs && i == row && q < kept) tile->keeping(depth, strip, 0, b + q, b_row, panel, c, c_row, first, next);
            else tile->packed(depth, strip, 0, panel, 0, NULL, c, c_row, first, next);
        }
    }
}

/// The tiles of this processor, and the columns of a panel.
static const tile *tiles_here(ptrdiff_t *width) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) {
        *width = 32;
        return tiles_avx512;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        *width = 16;
        return tiles_avx2;
    }
#endif
    *width = 8;
    return tiles_baseline;
}

/// The columns of a product that are made in place: none, all, or whole panels where the processor leaves out no lanes.
static ptrdiff_t columns_in_place(const ck_product *x, const tile *tiles, ptrdiff_t width) {
    const ptrdiff_t most = x->m < 2 * TALLEST ? IN_PLACE_FEW_ROWS : IN_PLACE;
    if (x->a_column != 1 || x->b_column != 1 || x->n * x->k > most) return 0;
    return tiles->edge ? x->n : x->n / width * width;
}

ptrdiff_t ck_sgemm_blocks(const ck_product *x) {
    ptrdiff_t width;
    const tile *tiles = tiles_here(&width);
    const ptrdiff_t lying = columns_in_place(x, tiles, width);
    return (lying > 0) + piece_count(x->n - lying, BLOCK_N) * piece_count(x->k, BLOCK_K);
}

void ck_sgemm_rows(
    const ck_product *x, ptrdiff_t block, ptrdiff_t first, ptrdiff_t count, int packs, float *scratch) {
    ptrdiff_t width;
    const tile *tiles = tiles_here(&width);
    const ptrdiff_t lying = columns_in_place(x, tiles, width), of_k = piece_count(x->k, BLOCK_K);
    if (lying > 0 && block == 0) {
        product_in_place(x, tiles, width, lying, first, count);
    } else {
        block -= lying > 0;
        piece n = piece_at(block / of_k, x->n - lying, BLOCK_N);
        n.first += lying;
        product_packed(
            x, tiles, width, n, piece_at(block % of_k, x->k, BLOCK_K), first, count, packs, scratch,
            scratch + BLOCK_K * TALLEST);
    }
}

void ck_sgemm(const ck_product *x, float *scratch) {
    const ptrdiff_t blocks = ck_sgemm_blocks(x);
    for (ptrdiff_t block = 0; block < blocks; block++) ck_sgemm_rows(x, block, 0, x->m, 1, scratch);
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
