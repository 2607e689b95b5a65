// The tiles of a product for the kind of element that the including file says: ELEMENT, of which LANES_512 have 512 bits, and the
// processor's words for it.

#define VECTORS_OF(count) __attribute__((vector_size((count) * sizeof(ELEMENT)), aligned(sizeof(ELEMENT))))
typedef ELEMENT FN(four) VECTORS_OF(4);
typedef ELEMENT FN(steps) VECTORS_OF(STEPS);
typedef ELEMENT FN(v128) VECTORS_OF(LANES_512 / 4);
typedef ELEMENT FN(v256) VECTORS_OF(LANES_512 / 2);
typedef ELEMENT FN(v512) VECTORS_OF(LANES_512);

/// `to[c, r] = from[r, c]` for four rows and columns.
INLINE void FN(turn)(const ELEMENT *from, ptrdiff_t from_row, ELEMENT *to, ptrdiff_t to_row) {
    const FN(four) x0 = *(const FN(four) *)from, x1 = *(const FN(four) *)(from + from_row);
    const FN(four) x2 = *(const FN(four) *)(from + 2 * from_row), x3 = *(const FN(four) *)(from + 3 * from_row);
    const FN(four) low01 = __builtin_shufflevector(x0, x1, 0, 4, 1, 5), low23 = __builtin_shufflevector(x2, x3, 0, 4, 1, 5);
    const FN(four) high01 = __builtin_shufflevector(x0, x1, 2, 6, 3, 7), high23 = __builtin_shufflevector(x2, x3, 2, 6, 3, 7);
    *(FN(four) *)to = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
    *(FN(four) *)(to + to_row) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
    *(FN(four) *)(to + 2 * to_row) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
    *(FN(four) *)(to + 3 * to_row) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

/// `to[p, t] = from[t, p]` for `rows` rows of `depth` elements side by side; `to_row` from one p to the next. Whole lines of the
/// cache at a time.
static void FN(pack_turned)(
    ELEMENT *to, ptrdiff_t to_row, const ELEMENT *from, ptrdiff_t from_row, ptrdiff_t rows, ptrdiff_t depth) {
    const ptrdiff_t lines = depth / LANES_512 * LANES_512, fours = rows / 4 * 4;
    for (ptrdiff_t p = 0; p < lines; p += LANES_512)
        for (ptrdiff_t t = 0; t < fours; t += 4)
            for (ptrdiff_t q = p; q < p + LANES_512; q += 4)
                FN(turn)(from + t * from_row + q, from_row, to + q * to_row + t, to_row);
    for (ptrdiff_t t = 0; t < rows; t++)
        for (ptrdiff_t p = t < fours ? lines : 0; p < depth; p++) to[p * to_row + t] = from[t * from_row + p];
}

typedef void FN(strip_function)(
    ELEMENT *to, const ELEMENT *a, ptrdiff_t a_row, ptrdiff_t a_column, ptrdiff_t height, ptrdiff_t depth);

/// `height` rows of `a`, `depth` columns: of each row the first STEPS elements, then of each the next.
#define PACK_STRIP(name, TARGET)                                                                                             \
    TARGET static void name(                                                                                                 \
        ELEMENT *to, const ELEMENT *a, ptrdiff_t a_row, ptrdiff_t a_column, ptrdiff_t height, ptrdiff_t depth) {             \
        ptrdiff_t p = 0;                                                                                                     \
        for (; p + STEPS <= depth && a_column == 1; p += STEPS, to += height * STEPS)                                        \
            for (ptrdiff_t t = 0; t < height; t++) *(FN(steps) *)(to + t * STEPS) = *(const FN(steps) *)(a + t * a_row + p); \
        for (; p + STEPS <= depth && a_row == 1 && height % 4 == 0; p += STEPS, to += height * STEPS)                        \
            for (ptrdiff_t t = 0; t < height; t += 4)                                                                        \
                for (ptrdiff_t s = 0; s < STEPS; s += 4)                                                                     \
                    FN(turn)(a + t + (p + s) * a_column, a_column, to + t * STEPS + s, STEPS);                               \
        for (; p < depth; p += STEPS, to += height * STEPS)                                                                  \
            for (ptrdiff_t s = 0; s < MINIMUM(STEPS, depth - p); s++)                                                        \
                for (ptrdiff_t t = 0; t < height; t++) to[t * STEPS + s] = a[t * a_row + (p + s) * a_column];                \
    }

/// `depth` rows of `columns` elements of `b`, each row filled up with zeros to `width`.
static void FN(pack_panel)(
    ELEMENT *to, const ELEMENT *b, ptrdiff_t b_row, ptrdiff_t b_column, ptrdiff_t depth, ptrdiff_t columns, ptrdiff_t width) {
    if (b_row == 1) {
        FN(pack_turned)(to, width, b, b_column, columns, depth);
    } else {
        for (ptrdiff_t p = 0; p < depth; p++)
            for (ptrdiff_t j = 0; j < columns; j++) to[p * width + j] = b[p * b_row + j * b_column];
    }
    for (ptrdiff_t p = 0; p < depth; p++)
        for (ptrdiff_t j = columns; j < width; j++) to[p * width + j] = 0;
}

typedef void FN(sweep_function)(
    ELEMENT *restrict c, const ELEMENT *a, ptrdiff_t a_column, const ELEMENT *restrict b, ptrdiff_t b_row, ptrdiff_t depth,
    ptrdiff_t columns);

/// A row of c (+)= `depth` elements of a row of a times as many rows of b, four of these at a time from end to end: nothing is
/// faster where a large b is read once.
#define SWEEP(name, TARGET)                                                                                                     \
    TARGET static void name(                                                                                                    \
        ELEMENT *restrict c, const ELEMENT *a, ptrdiff_t a_column, const ELEMENT *restrict b, ptrdiff_t b_row, ptrdiff_t depth, \
        ptrdiff_t columns) {                                                                                                    \
        _Pragma("clang fp contract(fast)")                                                                                      \
        ptrdiff_t p = 0;                                                                                                        \
        for (; p + 4 <= depth; p += 4, b += 4 * b_row) {                                                                        \
            const ELEMENT a0 = a[p * a_column], a1 = a[(p + 1) * a_column];                                                     \
            const ELEMENT a2 = a[(p + 2) * a_column], a3 = a[(p + 3) * a_column];                                               \
            const ELEMENT *b1 = b + b_row, *b2 = b1 + b_row, *b3 = b2 + b_row;                                                  \
            for (ptrdiff_t j = 0; j < columns; j++) {                                                                           \
                ELEMENT sum = c[j];                                                                                             \
                sum += a0 * b[j];                                                                                               \
                sum += a1 * b1[j];                                                                                              \
                sum += a2 * b2[j];                                                                                              \
                sum += a3 * b3[j];                                                                                              \
                c[j] = sum;                                                                                                     \
            }                                                                                                                   \
        }                                                                                                                       \
        for (; p < depth; p++, b += b_row) {                                                                                    \
            const ELEMENT a0 = a[p * a_column];                                                                                 \
            for (ptrdiff_t j = 0; j < columns; j++) {                                                                           \
                ELEMENT sum = c[j];                                                                                             \
                sum += a0 * b[j];                                                                                               \
                c[j] = sum;                                                                                                     \
            }                                                                                                                   \
        }                                                                                                                       \
    }

typedef void FN(tile_function)(
    ptrdiff_t depth, const ELEMENT *restrict a, const ELEMENT *restrict b, ptrdiff_t b_row, ELEMENT *restrict kept, ELEMENT *c,
    ptrdiff_t c_row, int first, ptrdiff_t next);

typedef void FN(edge_function)(
    ptrdiff_t depth, const ELEMENT *restrict a, ptrdiff_t a_row, ptrdiff_t a_column, const ELEMENT *restrict b, ptrdiff_t b_row,
    ELEMENT *c, ptrdiff_t c_row, int first, ptrdiff_t columns);

/// The ways to make a tile from a packed strip of a: with b where it lies; with b where it lies, which is packed into `kept`; with
/// b packed. `next` elements from this tile of c lies the next one.
/// At the right edge one narrower than a panel, where the processor can leave lanes out, with b of either kind: with a where it
/// lies, or from a packed strip (which needs no steps in a).
/// Few rows need no tiles: `sweep`.
typedef struct {
    ptrdiff_t height, width;
    FN(sweep_function) *sweep;
    FN(strip_function) *pack;
    FN(tile_function) *in_place, *keeping, *packed;
    FN(edge_function) *edge_lying, *edge;
} FN(tile);

/// Asks for a line into the nearest cache, or into the second, which takes more of them at a time from far away.
INLINE void FN(ask_for)(const ELEMENT *from, ptrdiff_t elements) {
    __builtin_prefetch((const void *)((uintptr_t)from + (uintptr_t)elements * sizeof(ELEMENT)));
}
INLINE void FN(ask_for_later)(const ELEMENT *from, ptrdiff_t elements) {
    __builtin_prefetch((const void *)((uintptr_t)from + (uintptr_t)elements * sizeof(ELEMENT)), 0, 2);
}

// The products of row i of a with both vectors of b. On x86 in this order: the compiler's own one runs out of registers.
#define ADD_PRODUCTS(i)                \
    low[i] += from[i * STEPS] * b_low; \
    high[i] += from[i * STEPS] * b_high;
#define ADD_PRODUCTS_SPREAD(i)                                                               \
    __asm__ volatile("vbroadcasts" SUFFIX " %1, %0" : "=v"(x) : "m"(from[i * STEPS]));       \
    __asm__ volatile("vfmadd231p" SUFFIX " %1, %2, %0" : "+v"(low[i]) : "v"(x), "v"(b_low)); \
    __asm__ volatile("vfmadd231p" SUFFIX " %1, %2, %0" : "+v"(high[i]) : "v"(x), "v"(b_high));
// An AVX-512 multiplication can spread an element of memory over a vector itself. That saves an instruction, and instructions are
// the bound beside another thread of the same core; one row in four is spread before, as loads would be the bound otherwise.
#define ADD_PRODUCTS_SPREADING(i)                                                                                                 \
    if (i % 4 == 0) {                                                                                                             \
        ADD_PRODUCTS_SPREAD(i)                                                                                                    \
    } else {                                                                                                                      \
        __asm__ volatile("vfmadd231p" SUFFIX " %1%{1to" SPREAD "%}, %2, %0" : "+v"(low[i]) : "m"(from[i * STEPS]), "v"(b_low));   \
        __asm__ volatile("vfmadd231p" SUFFIX " %1%{1to" SPREAD "%}, %2, %0" : "+v"(high[i]) : "m"(from[i * STEPS]), "v"(b_high)); \
    }

// One tile: c[HEIGHT, 2 LANES] (+)= a @ b, with 2 HEIGHT accumulators in registers. In a large product (ASKS) the next tile of c
// comes from far away, so it is asked for first of all: into the second-level cache, as its rows may compete for one set of the
// nearest.
#define WAY(name, VECTOR, LANES, HEIGHT, PRODUCTS, B_ROW, KEEPS, ASKS, TARGET)                                          \
    TARGET static void name(                                                                                            \
        ptrdiff_t depth, const ELEMENT *restrict a, const ELEMENT *restrict b, ptrdiff_t b_row, ELEMENT *restrict kept, \
        ELEMENT *c, ptrdiff_t c_row, int first, ptrdiff_t next) {                                                       \
        _Pragma("clang fp contract(fast)")                                                                              \
        VECTOR low[HEIGHT], high[HEIGHT];                                                                               \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                            \
            low[i] = first ? (VECTOR){0} : *(const VECTOR *)(c + i * c_row);                                            \
            high[i] = first ? (VECTOR){0} : *(const VECTOR *)(c + i * c_row + LANES);                                   \
        }                                                                                                               \
        const ELEMENT *from = a;                                                                                        \
        ptrdiff_t asked = 0;                                                                                            \
        for (; depth >= STEPS; depth -= STEPS) {                                                                        \
            for (int i = 0; i < 2 && ASKS && asked < HEIGHT; i++, asked++) {                                            \
                FN(ask_for_later)(c, next + asked * c_row);                                                             \
                FN(ask_for_later)(c, next + asked * c_row + LANES);                                                     \
            }                                                                                                           \
            _Pragma("unroll") for (int s = 0; s < STEPS; s++) {                                                         \
                if (s % 4 == 0) __asm__("" : "+r"(b));                                                                  \
                STEP(VECTOR, LANES, HEIGHT, PRODUCTS, B_ROW, KEEPS, ASKS)                                               \
            }                                                                                                           \
            from += (HEIGHT - 1) * STEPS;                                                                               \
        }                                                                                                               \
        for (; depth > 0; depth--) STEP(VECTOR, LANES, HEIGHT, PRODUCTS, B_ROW, KEEPS, ASKS)                            \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                            \
            *(VECTOR *)(c + i * c_row) = low[i];                                                                        \
            *(VECTOR *)(c + i * c_row + LANES) = high[i];                                                               \
        }                                                                                                               \
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
            FN(ask_for_later)(b, 2 * LANES);                                                                          \
            FN(ask_for_later)(b, 3 * LANES);                                                                          \
        } else if (ASKS) {                                                                                            \
            FN(ask_for)(b, ROWS_AHEAD * 2 * LANES);                                                                   \
            FN(ask_for)(b, ROWS_AHEAD * 2 * LANES + LANES);                                                           \
        }                                                                                                             \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) { PRODUCTS(i) }                                            \
        from++;                                                                                                       \
        b += B_ROW;                                                                                                   \
    }
#define WAYS(version, VECTOR, LANES, HEIGHT, PRODUCTS, TARGET)                                   \
    WAY(FN(in_place_##version##_##HEIGHT), VECTOR, LANES, HEIGHT, PRODUCTS, b_row, 0, 0, TARGET) \
    WAY(FN(keeping_##version##_##HEIGHT), VECTOR, LANES, HEIGHT, PRODUCTS, b_row, 1, 1, TARGET)  \
    WAY(FN(packed_##version##_##HEIGHT), VECTOR, LANES, HEIGHT, PRODUCTS, (2 * LANES), 0, 1, TARGET)
#define TILE(version, HEIGHT, WIDTH, ...)                                                                             \
    {HEIGHT, WIDTH, FN(sweep_##version), FN(pack_strip_##version), FN(in_place_##version##_##HEIGHT),                 \
     FN(keeping_##version##_##HEIGHT), FN(packed_##version##_##HEIGHT), __VA_ARGS__}

#if defined(__x86_64__)
#define AVX512 __attribute__((target("avx512f,avx512vl,fma")))
// c[HEIGHT, columns] (+)= a @ b, one or two vectors wide; what lies beyond the columns is neither read nor written.
#define NARROW(name, HEIGHT, VECTORS, A_ROW, A_COLUMN, RUN)                                                           \
    AVX512 INLINE void name(                                                                                          \
        ptrdiff_t depth, const ELEMENT *restrict a, ptrdiff_t a_row, ptrdiff_t a_column, const ELEMENT *restrict b,   \
        ptrdiff_t b_row, ELEMENT *c, ptrdiff_t c_row, int first, ptrdiff_t columns) {                                 \
        _Pragma("clang fp contract(fast)")                                                                            \
        const MASK there = (MASK)((1u << (columns - LANES_512 * (VECTORS - 1))) - 1);                                 \
        FN(v512) low[HEIGHT], last[HEIGHT];                                                                           \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                          \
            if (VECTORS == 2) low[i] = first ? (FN(v512)){0} : *(const FN(v512) *)(c + i * c_row);                    \
            last[i] = first ? (FN(v512)){0}                                                                           \
                            : LOAD_SOME(there, c + i * c_row + LANES_512 * (VECTORS - 1));                            \
        }                                                                                                             \
        for (; depth > 0; depth -= RUN, a += (HEIGHT - 1) * STEPS)                                                    \
            for (ptrdiff_t p = 0; p < MINIMUM(depth, RUN); p++, a += A_COLUMN, b += b_row) {                          \
                FN(v512) b_low = {0};                                                                                 \
                if (VECTORS == 2) b_low = *(const FN(v512) *)b;                                                       \
                const FN(v512) b_last = LOAD_SOME(there, b + LANES_512 * (VECTORS - 1));                              \
                FN(ask_for)(b, ROWS_AHEAD / 2 * b_row);                                                               \
                _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                  \
                    if (VECTORS == 2) low[i] += a[i * A_ROW] * b_low;                                                 \
                    last[i] += a[i * A_ROW] * b_last;                                                                 \
                }                                                                                                     \
            }                                                                                                         \
        _Pragma("unroll") for (int i = 0; i < HEIGHT; i++) {                                                          \
            if (VECTORS == 2) *(FN(v512) *)(c + i * c_row) = low[i];                                                  \
            STORE_SOME(c + i * c_row + LANES_512 * (VECTORS - 1), there, last[i]);                                    \
        }                                                                                                             \
    }
#define EDGE(name, HEIGHT, ...)                                                                                       \
    NARROW(FN(narrow_##name), HEIGHT, 1, __VA_ARGS__)                                                                 \
    NARROW(FN(wide_##name), HEIGHT, 2, __VA_ARGS__)                                                                   \
    AVX512 static void FN(name)(                                                                                      \
        ptrdiff_t depth, const ELEMENT *restrict a, ptrdiff_t a_row, ptrdiff_t a_column, const ELEMENT *restrict b,   \
        ptrdiff_t b_row, ELEMENT *c, ptrdiff_t c_row, int first, ptrdiff_t columns) {                                 \
        if (columns <= LANES_512) FN(narrow_##name)(depth, a, a_row, a_column, b, b_row, c, c_row, first, columns);   \
        else FN(wide_##name)(depth, a, a_row, a_column, b, b_row, c, c_row, first, columns);                          \
    }
#define EDGES(HEIGHT)                                         \
    EDGE(edge_lying_##HEIGHT, HEIGHT, a_row, a_column, depth) \
    EDGE(edge_##HEIGHT, HEIGHT, STEPS, 1, STEPS)
#define BOTH(HEIGHT) WAYS(avx512, FN(v512), LANES_512, HEIGHT, ADD_PRODUCTS_SPREADING, AVX512) EDGES(HEIGHT)
BOTH(12) BOTH(8) BOTH(4) BOTH(2) BOTH(1)
PACK_STRIP(FN(pack_strip_avx512), AVX512)
SWEEP(FN(sweep_avx512), AVX512)
#define EDGED(HEIGHT) TILE(avx512, HEIGHT, 2 * LANES_512, FN(edge_lying_##HEIGHT), FN(edge_##HEIGHT))
static const FN(tile) FN(tiles_avx512)[] = {
    EDGED(12), EDGED(8), EDGED(4), EDGED(2), EDGED(1),
};
#define AVX2 __attribute__((target("avx2,fma")))
WAYS(avx2, FN(v256), (LANES_512 / 2), 6, ADD_PRODUCTS_SPREAD, AVX2)
WAYS(avx2, FN(v256), (LANES_512 / 2), 4, ADD_PRODUCTS_SPREAD, AVX2)
WAYS(avx2, FN(v256), (LANES_512 / 2), 2, ADD_PRODUCTS_SPREAD, AVX2)
WAYS(avx2, FN(v256), (LANES_512 / 2), 1, ADD_PRODUCTS_SPREAD, AVX2)
PACK_STRIP(FN(pack_strip_avx2), AVX2)
SWEEP(FN(sweep_avx2), AVX2)
static const FN(tile) FN(tiles_avx2)[] = {
    TILE(avx2, 6, LANES_512, NULL, NULL), TILE(avx2, 4, LANES_512, NULL, NULL),
    TILE(avx2, 2, LANES_512, NULL, NULL), TILE(avx2, 1, LANES_512, NULL, NULL),
};
#endif
WAYS(baseline, FN(v128), (LANES_512 / 4), 4, ADD_PRODUCTS, )
WAYS(baseline, FN(v128), (LANES_512 / 4), 2, ADD_PRODUCTS, )
WAYS(baseline, FN(v128), (LANES_512 / 4), 1, ADD_PRODUCTS, )
PACK_STRIP(FN(pack_strip_baseline), )
SWEEP(FN(sweep_baseline), )
static const FN(tile) FN(tiles_baseline)[] = {
    TILE(baseline, 4, LANES_512 / 2, NULL, NULL), TILE(baseline, 2, LANES_512 / 2, NULL, NULL),
    TILE(baseline, 1, LANES_512 / 2, NULL, NULL),
};
