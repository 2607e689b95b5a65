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
    /// The same for a b that is read where it lies.
    BLOCK_K_IN_PLACE = 256,
    BLOCK_N = 1024,
    /// The most rows of a tile and columns of a panel.
    TALLEST = 12,
    WIDEST = 32,
    /// Elements of a `b` that is read where it lies: two or three times a first-level cache; half of a second-level one if it is
    /// read no more than once or twice.
    IN_PLACE = 1 << 16,
    IN_PLACE_FEW_ROWS = 1 << 18,
    /// Elements of a row of a side by side in a packed strip, and so many steps in k takes one turn of a tile's loop.
    STEPS = 8,
    /// Rows of b from the one under way to the one that is asked for.
    ROWS_AHEAD = 16,
};

size_t ck_sgemm_scratch(void) { return (size_t)BLOCK_K * (BLOCK_N + WIDEST) + BLOCK_K_IN_PLACE * TALLEST; }

#define MINIMUM(x, y) ((x) < (y) ? (x) : (y))
#define INLINE static inline __attribute__((always_inline))

typedef float f32x4 __attribute__((vector_size(16), aligned(4)));
typedef float f32x8 __attribute__((vector_size(32), aligned(4)));
typedef float f32x16 __attribute__((vector_size(64), aligned(4)));

/// `to[c, r] = from[r, c]` for four rows and columns.
INLINE void turn(const float *from, ptrdiff_t from_row, float *to, ptrdiff_t to_row) {
    const f32x4 x0 = *(const f32x4 *)from, x1 = *(const f32x4 *)(from + from_row);
    const f32x4 x2 = *(const f32x4 *)(from + 2 * from_row), x3 = *(const f32x4 *)(from + 3 * from_row);
    const f32x4 low01 = __builtin_shufflevector(x0, x1, 0, 4, 1, 5), low23 = __builtin_shufflevector(x2, x3, 0, 4, 1, 5);
    const f32x4 high01 = __builtin_shufflevector(x0, x1, 2, 6, 3, 7), high23 = __builtin_shufflevector(x2, x3, 2, 6, 3, 7);
    *(f32x4 *)to = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
    *(f32x4 *)(to + to_row) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
    *(f32x4 *)(to + 2 * to_row) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
    *(f32x4 *)(to + 3 * to_row) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

/// `to[p, t] = from[t, p]` for `rows` rows of `depth` elements side by side; `to_row` from one p to the next. Whole lines of the
/// cache at a time.
static void pack_turned(
    float *to, ptrdiff_t to_row, const float *from, ptrdiff_t from_row, ptrdiff_t rows, ptrdiff_t depth) {
    const ptrdiff_t lines = depth / 16 * 16, fours = rows / 4 * 4;
    for (ptrdiff_t p = 0; p < lines; p += 16)
        for (ptrdiff_t t = 0; t < fours; t += 4)
            for (ptrdiff_t q = p; q < p + 16; q += 4) turn(from + t * from_row + q, from_row, to + q * to_row + t, to_row);
    for (ptrdiff_t t = 0; t < rows; t++)
        for (ptrdiff_t p = t < fours ? lines : 0; p < depth; p++) to[p * to_row + t] = from[t * from_row + p];
}

typedef void strip_function(
    float *to, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, ptrdiff_t height, ptrdiff_t depth);

/// `height` rows of `a`, `depth` columns: of each row the first STEPS elements, then of each the next.
#define PACK_STRIP(name, TARGET)                                                                                      \
    TARGET static void name(                                                                                          \
        float *to, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, ptrdiff_t height, ptrdiff_t depth) {          \
        ptrdiff_t p = 0;                                                                                              \
        for (; p + STEPS <= depth && a_column == 1; p += STEPS, to += height * STEPS)                                 \
            for (ptrdiff_t t = 0; t < height; t++) *(f32x8 *)(to + t * STEPS) = *(const f32x8 *)(a + t * a_row + p);  \
        for (; p + STEPS <= depth && a_row == 1 && height % 4 == 0; p += STEPS, to += height * STEPS)                 \
            for (ptrdiff_t t = 0; t < height; t += 4)                                                                 \
                for (ptrdiff_t s = 0; s < STEPS; s += 4)                                                              \
                    turn(a + t + (p + s) * a_column, a_column, to + t * STEPS + s, STEPS);                            \
        for (; p < depth; p += STEPS, to += height * STEPS)                                                           \
            for (ptrdiff_t s = 0; s < MINIMUM(STEPS, depth - p); s++)                                                 \
                for (ptrdiff_t t = 0; t < height; t++) to[t * STEPS + s] = a[t * a_row + (p + s) * a_column];         \
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
    ptrdiff_t depth, const float *restrict a, const float *restrict b, ptrdiff_t b_row, float *restrict kept, float *c,
    ptrdiff_t c_row, int first, ptrdiff_t next);

typedef void edge_function(
    ptrdiff_t depth, const float *restrict a, ptrdiff_t a_row, ptrdiff_t a_column, const float *restrict b, ptrdiff_t b_row,
    float *c, ptrdiff_t c_row, int first, ptrdiff_t columns);

/// The ways to make a tile from a packed strip of a: with b where it lies; with b where it lies, which is packed into `kept`; with
/// b packed. `next` elements from this tile of c lies the next one.
/// At the right edge one narrower than a panel, where the processor can leave lanes out, with b of either kind: with a where it
/// lies, or from a packed strip (which needs no steps in a).
typedef struct {
    ptrdiff_t height, width;
    strip_function *pack;
    tile_function *in_place, *keeping, *packed;
    edge_function *edge_lying, *edge;
} tile;

/// Asks for a line into the nearest cache, or into the second, which takes more of them at a time from far away.
INLINE void ask_for(const float *from, ptrdiff_t elements) {
    __builtin_prefetch((const void *)((uintptr_t)from + (uintptr_t)elements * sizeof(float)));
}
INLINE void ask_for_later(const float *from, ptrdiff_t elements) {
    __builtin_prefetch((const void *)((uintptr_t)from + (uintptr_t)elements * sizeof(float)), 0, 2);
}

// The products of row i of a with both vectors of b. On x86 in this order: the compiler's own one runs out of registers.
#define ADD_PRODUCTS(i)                \
    low[i] += from[i * STEPS] * b_low; \
    high[i] += from[i * STEPS] * b_high;
#define ADD_PRODUCTS_SPREAD(i)                                                              \
    __asm__ volatile("vbroadcastss %1, %0" : "=v"(x) : "m"(from[i * STEPS]));               \
    __asm__ volatile("vfmadd231ps %1, %2, %0" : "+v"(low[i]) : "v"(x), "v"(b_low));         \
    __asm__ volatile("vfmadd231ps %1, %2, %0" : "+v"(high[i]) : "v"(x), "v"(b_high));
// An AVX-512 multiplication can spread an element of memory over a vector itself. That saves an instruction, and instructions are
// the bound beside another thread of the same core; one row in four is spread before, as loads would be the bound otherwise.
#define ADD_PRODUCTS_SPREADING(i)                                                                                             \
    if (i % 4 == 0) {                                                                                                         \
        ADD_PRODUCTS_SPREAD(i)                                                                                                \
    } else {                                                                                                                  \
        __asm__ volatile("vfmadd231ps %1%{1to16%}, %2, %0" : "+v"(low[i]) : "m"(from[i * STEPS]), "v"(b_low));                \
        __asm__ volatile("vfmadd231ps %1%{1to16%}, %2, %0" : "+v"(high[i]) : "m"(from[i * STEPS]), "v"(b_high));              \
    }

// One tile: c[HEIGHT, 2 LANES] (+)= a @ b, with 2 HEIGHT accumulators in registers. In a large product (ASKS) the next tile of c
// comes from far away, so it is asked for first of all: into the second-level cache, as its rows may compete for one set of the
// nearest.
#define WAY(name, VECTOR, LANES, HEIGHT, PRODUCTS, B_ROW, KEEPS, ASKS, TARGET)                                        \
    TARGET static void name(                                                                                          \
        ptrdiff_t depth, const float *restrict a, const float *restrict b, ptrdiff_t b_row, float *restrict kept,     \
        float *c, ptrdiff_t c_row, int first, ptrdiff_t next) {                                                       \
        _Pragma("clang fp contract(fast)")                                                                            \
        VECTOR low[HEIGHT], high[HEIGHT];                                                                             \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                          \
            low[i] = first ? (VECTOR){0} : *(const VECTOR *)(c + i * c_row);                                          \
            high[i] = first ? (VECTOR){0} : *(const VECTOR *)(c + i * c_row + LANES);                                 \
        }                                                                                                             \
        const float *from = a;                                                                                        \
        ptrdiff_t asked = 0;                                                                                          \
        for (; depth >= STEPS; depth -= STEPS) {                                                                      \
            for (int i = 0; i < 2 && ASKS && asked < HEIGHT; i++, asked++) {                                          \
                ask_for_later(c, next + asked * c_row);                                                               \
                ask_for_later(c, next + asked * c_row + LANES);                                                       \
            }                                                                                                         \
            _Pragma("unroll") for (int s = 0; s < STEPS; s++) {                                                       \
                if (s % 4 == 0) __asm__("" : "+r"(b));                                                                \
                STEP(VECTOR, LANES, HEIGHT, PRODUCTS, B_ROW, KEEPS, ASKS)                                             \
            }                                                                                                         \
            from += (HEIGHT - 1) * STEPS;                                                                             \
        }                                                                                                             \
        for (; depth > 0; depth--) STEP(VECTOR, LANES, HEIGHT, PRODUCTS, B_ROW, KEEPS, ASKS)                          \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                          \
            *(VECTOR *)(c + i * c_row) = low[i];                                                                      \
            *(VECTOR *)(c + i * c_row + LANES) = high[i];                                                             \
        }                                                                                                             \
    }
// Rows of a packed panel are asked for ahead; while a panel is packed, those of the next one.
#define STEP(VECTOR, LANES, HEIGHT, PRODUCTS, B_ROW, KEEPS, ASKS)                                                     \
    {                                                                                                                 \
        VECTOR x;                                                                                                     \
        (void)x;                                                                                                      \
        const VECTOR b_low = *(const VECTOR *)b, b_high = *(const VECTOR *)(b + LANES);                               \
        if (KEEPS) {                                                                                                  \
            *(VECTOR *)kept = b_low;                                                                                  \
            *(VECTOR *)(kept + LANES) = b_high;                                                                       \
            kept += 2 * LANES;                                                                                        \
            ask_for_later(b, 2 * LANES);                                                                              \
            ask_for_later(b, 3 * LANES);                                                                              \
        } else if (ASKS) {                                                                                            \
            ask_for(b, ROWS_AHEAD * 2 * LANES);                                                                       \
            ask_for(b, ROWS_AHEAD * 2 * LANES + LANES);                                                               \
        }                                                                                                             \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) { PRODUCTS(i) }                                            \
        from++;                                                                                                       \
        b += B_ROW;                                                                                                   \
    }
#define WAYS(version, VECTOR, LANES, HEIGHT, PRODUCTS, TARGET)                                                        \
    WAY(in_place_##version##_##HEIGHT, VECTOR, LANES, HEIGHT, PRODUCTS, b_row, 0, 0, TARGET)                          \
    WAY(keeping_##version##_##HEIGHT, VECTOR, LANES, HEIGHT, PRODUCTS, b_row, 1, 1, TARGET)                           \
    WAY(packed_##version##_##HEIGHT, VECTOR, LANES, HEIGHT, PRODUCTS, (2 * LANES), 0, 1, TARGET)
#define TILE(version, HEIGHT, WIDTH, ...)                                                                             \
    {HEIGHT, WIDTH, pack_strip_##version, in_place_##version##_##HEIGHT, keeping_##version##_##HEIGHT,                \
     packed_##version##_##HEIGHT, __VA_ARGS__}

#if defined(__x86_64__)
#define AVX512 __attribute__((target("avx512f,avx512vl,fma")))
// c[HEIGHT, columns] (+)= a @ b, one or two vectors wide; what lies beyond the columns is neither read nor written.
#define NARROW(name, HEIGHT, VECTORS, A_ROW, A_COLUMN, RUN)                                                           \
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
        for (; depth > 0; depth -= RUN, a += (HEIGHT - 1) * STEPS)                                                    \
            for (ptrdiff_t p = 0; p < MINIMUM(depth, RUN); p++, a += A_COLUMN, b += b_row) {                          \
                f32x16 b_low = {0};                                                                                   \
                if (VECTORS == 2) b_low = *(const f32x16 *)b;                                                         \
                const f32x16 b_last = (f32x16)_mm512_maskz_loadu_ps(there, b + 16 * (VECTORS - 1));                   \
                ask_for(b, ROWS_AHEAD / 2 * b_row);                                                                   \
                _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                  \
                    if (VECTORS == 2) low[i] += a[i * A_ROW] * b_low;                                                 \
                    last[i] += a[i * A_ROW] * b_last;                                                                 \
                }                                                                                                     \
            }                                                                                                         \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                          \
            if (VECTORS == 2) *(f32x16 *)(c + i * c_row) = low[i];                                                    \
            _mm512_mask_storeu_ps(c + i * c_row + 16 * (VECTORS - 1), there, (__m512)last[i]);                        \
        }                                                                                                             \
    }
#define EDGE(name, HEIGHT, ...)                                                                                       \
    NARROW(narrow_##name, HEIGHT, 1, __VA_ARGS__)                                                                     \
    NARROW(wide_##name, HEIGHT, 2, __VA_ARGS__)                                                                       \
    AVX512 static void name(                                                                                          \
        ptrdiff_t depth, const float *restrict a, ptrdiff_t a_row, ptrdiff_t a_column, const float *restrict b,       \
        ptrdiff_t b_row, float *c, ptrdiff_t c_row, int first, ptrdiff_t columns) {                                   \
        if (columns <= 16) narrow_##name(depth, a, a_row, a_column, b, b_row, c, c_row, first, columns);              \
        else wide_##name(depth, a, a_row, a_column, b, b_row, c, c_row, first, columns);                              \
    }
#define EDGES(HEIGHT)                                                                                                 \
    EDGE(edge_lying_##HEIGHT, HEIGHT, a_row, a_column, depth)                                                         \
    EDGE(edge_##HEIGHT, HEIGHT, STEPS, 1, STEPS)
#define BOTH(HEIGHT) WAYS(avx512, f32x16, 16, HEIGHT, ADD_PRODUCTS_SPREADING, AVX512) EDGES(HEIGHT)
BOTH(12) BOTH(8) BOTH(4) BOTH(2) BOTH(1)
PACK_STRIP(pack_strip_avx512, AVX512)
#define EDGED(HEIGHT) TILE(avx512, HEIGHT, 32, edge_lying_##HEIGHT, edge_##HEIGHT)
static const tile tiles_avx512[] = {
    EDGED(12), EDGED(8), EDGED(4), EDGED(2), EDGED(1),
};
#define AVX2 __attribute__((target("avx2,fma")))
WAYS(avx2, f32x8, 8, 6, ADD_PRODUCTS_SPREAD, AVX2)
WAYS(avx2, f32x8, 8, 4, ADD_PRODUCTS_SPREAD, AVX2)
WAYS(avx2, f32x8, 8, 2, ADD_PRODUCTS_SPREAD, AVX2)
WAYS(avx2, f32x8, 8, 1, ADD_PRODUCTS_SPREAD, AVX2)
PACK_STRIP(pack_strip_avx2, AVX2)
static const tile tiles_avx2[] = {
    TILE(avx2, 6, 16, NULL, NULL), TILE(avx2, 4, 16, NULL, NULL), TILE(avx2, 2, 16, NULL, NULL), TILE(avx2, 1, 16, NULL, NULL),
};
#endif
WAYS(baseline, f32x4, 4, 4, ADD_PRODUCTS, )
WAYS(baseline, f32x4, 4, 2, ADD_PRODUCTS, )
WAYS(baseline, f32x4, 4, 1, ADD_PRODUCTS, )
PACK_STRIP(pack_strip_baseline, )
static const tile tiles_baseline[] = {
    TILE(baseline, 4, 8, NULL, NULL), TILE(baseline, 2, 8, NULL, NULL), TILE(baseline, 1, 8, NULL, NULL),
};

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

/// Some rows of the first `columns` columns, b read where it lies.
static void product_in_place(
    const ck_product *x, const tile *tiles, ptrdiff_t columns, ptrdiff_t first, ptrdiff_t count, float *strip) {
    const ptrdiff_t of_k = piece_count(x->k, BLOCK_K_IN_PLACE), end = first + count, width = tiles->width;
    const int reads_once = tiles->edge && columns < width;
    for (ptrdiff_t q = 0; q < of_k; q++) {
        const piece k = piece_at(q, x->k, BLOCK_K_IN_PLACE);
        const float *a = x->a + k.first * x->a_column, *b = x->b + k.first * x->b_row;
        const int begins = q == 0 && !x->adding;
        const tile *tile = tiles;
        for (ptrdiff_t i = first; i < end; i += tile->height) {
            while (tile->height > end - i) tile++;
            float *c = x->c + i * x->c_row;
            if (reads_once) {
                tile->edge_lying(
                    k.length, a + i * x->a_row, x->a_row, x->a_column, b, x->b_row, c, x->c_row, begins, columns);
                continue;
            }
            tile->pack(strip, a + i * x->a_row, x->a_row, x->a_column, tile->height, k.length);
            ptrdiff_t j = 0;
            for (; j + width <= columns; j += width)
                tile->in_place(k.length, strip, b + j, x->b_row, NULL, c + j, x->c_row, begins, 0);
            if (j < columns) tile->edge(k.length, strip, 0, 0, b + j, x->b_row, c + j, x->c_row, begins, columns - j);
        }
    }
}

/// A tile at the right edge from a packed panel, which reaches beyond c: it is made aside, and `columns` of it copied.
static void edge_aside(
    const tile *tile, ptrdiff_t columns, ptrdiff_t depth, const float *a, const float *b, float *c,
    ptrdiff_t c_row, int first) {
    const ptrdiff_t width = tile->width;
    float edge[TALLEST * WIDEST];
    if (!first)
        for (ptrdiff_t i = 0; i < tile->height; i++)
            for (ptrdiff_t j = 0; j < columns; j++) edge[i * width + j] = c[i * c_row + j];
    tile->packed(depth, a, b, 0, NULL, edge, width, first, 0);
    for (ptrdiff_t i = 0; i < tile->height; i++)
        for (ptrdiff_t j = 0; j < columns; j++) c[i * c_row + j] = edge[i * width + j];
}

/// Some rows of a block whose panels, all or (if `packs`) those that the first of these rows cannot pack, are in `panels`.
static void product_packed(
    const ck_product *x, const tile *tile, piece n, piece k, ptrdiff_t row, ptrdiff_t count, int packs, float *strip,
    float *panels) {
    const ptrdiff_t width = tile->width, wide = n.length, depth = k.length, end = row + count;
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
        if (!reads_once) tile->pack(strip, a, a_row, a_column, tile->height, depth);
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
            const float *edge = reads_edge ? b + q : panel;
            const ptrdiff_t edge_row = reads_edge ? b_row : width;
            if (reads_once) tile->edge_lying(depth, a, a_row, a_column, edge, edge_row, c, c_row, first, left);
            else if (left < width && tile->edge) tile->edge(depth, strip, 0, 0, edge, edge_row, c, c_row, first, left);
            else if (left < width) edge_aside(tile, left, depth, strip, panel, c, c_row, first);
            else if (packs && i == row && q < kept) tile->keeping(depth, strip, b + q, b_row, panel, c, c_row, first, next);
            else tile->packed(depth, strip, panel, 0, NULL, c, c_row, first, next);
        }
    }
}

/// The tiles of this processor, the tallest first.
static const tile *tiles_here(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) return tiles_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return tiles_avx2;
#endif
    return tiles_baseline;
}

/// The columns of a product that are made in place: none, all, or whole panels where the processor leaves out no lanes.
static ptrdiff_t columns_in_place(const ck_product *x, const tile *tiles) {
    const ptrdiff_t most = x->m < 2 * TALLEST ? IN_PLACE_FEW_ROWS : IN_PLACE;
    if (x->b_column != 1 || x->n * x->k > most) return 0;
    return tiles->edge ? x->n : x->n / tiles->width * tiles->width;
}

ptrdiff_t ck_sgemm_blocks(const ck_product *x) {
    const ptrdiff_t lying = columns_in_place(x, tiles_here());
    return (lying > 0) + piece_count(x->n - lying, BLOCK_N) * piece_count(x->k, BLOCK_K);
}

void ck_sgemm_rows(
    const ck_product *x, ptrdiff_t block, ptrdiff_t first, ptrdiff_t count, int packs, float *scratch) {
    const tile *tiles = tiles_here();
    const ptrdiff_t lying = columns_in_place(x, tiles), of_k = piece_count(x->k, BLOCK_K);
    if (lying > 0 && block == 0) {
        product_in_place(x, tiles, lying, first, count, scratch);
    } else {
        block -= lying > 0;
        piece n = piece_at(block / of_k, x->n - lying, BLOCK_N);
        n.first += lying;
        product_packed(
            x, tiles, n, piece_at(block % of_k, x->k, BLOCK_K), first, count, packs, scratch,
            scratch + BLOCK_K_IN_PLACE * TALLEST);
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
