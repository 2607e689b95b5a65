// Matrix products of floats and of doubles. Each element of c is one chain of additions in the order of k, whatever the tile, the
// processor's width or the number of threads, so all versions give the same bytes (without fused multiply-add, nearly the same).
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
    /// A panel this high and a strip of a leave a third of the first-level cache to c and to what is asked for (of doubles, an
    /// eighth: less high blocks were no faster).
    BLOCK_K = 192,
    /// The same for a b that is read where it lies.
    BLOCK_K_IN_PLACE = 256,
    /// In lines of the cache.
    BLOCK_N = 64,
    /// The most rows of a tile and columns of a panel.
    TALLEST = 12,
    WIDEST = 32,
    /// The most rows of a product that is swept.
    SWEPT_ROWS = 2,
    /// Lines of a `b` that is read where it lies: two or three times a first-level cache; half of a second-level one if it is
    /// read no more than once or twice.
    IN_PLACE = 1 << 12,
    IN_PLACE_FEW_ROWS = 1 << 14,
    /// Elements of a row of a side by side in a packed strip, and so many steps in k takes one turn of a tile's loop.
    STEPS = 8,
    /// Rows of b from the one under way to the one that is asked for.
    ROWS_AHEAD = 16,
};

#define MINIMUM(x, y) ((x) < (y) ? (x) : (y))
#define INLINE static inline __attribute__((always_inline))

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

#define FN(name) name##_f32
#define ELEMENT float
#define LANES_512 16
#define SUFFIX "s"
#define SPREAD "16"
#define MASK __mmask16
#define LOAD_SOME(mask, from) ((v512_f32)_mm512_maskz_loadu_ps(mask, from))
#define STORE_SOME(to, mask, x) _mm512_mask_storeu_ps(to, mask, (__m512)x)
#include "Tiles.h"
#include "Product.h"
#undef FN
#undef ELEMENT
#undef LANES_512
#undef SUFFIX
#undef SPREAD
#undef MASK
#undef LOAD_SOME
#undef STORE_SOME

#define FN(name) name##_f64
#define ELEMENT double
#define LANES_512 8
#define SUFFIX "d"
#define SPREAD "8"
#define MASK __mmask8
#define LOAD_SOME(mask, from) ((v512_f64)_mm512_maskz_loadu_pd(mask, from))
#define STORE_SOME(to, mask, x) _mm512_mask_storeu_pd(to, mask, (__m512d)x)
#include "Tiles.h"
#include "Product.h"

ptrdiff_t ck_gemm_scratch(int type) { return type == CK_F64 ? scratch_f64() : scratch_f32(); }

ptrdiff_t ck_gemm_blocks(const ck_product *x) { return x->type == CK_F64 ? blocks_f64(x) : blocks_f32(x); }

void ck_gemm_rows(const ck_product *x, ptrdiff_t block, ptrdiff_t first, ptrdiff_t count, int packs, void *scratch) {
    if (x->type == CK_F64) rows_f64(x, block, first, count, packs, scratch);
    else rows_f32(x, block, first, count, packs, scratch);
}

void ck_gemm(const ck_product *x, void *scratch) {
    const ptrdiff_t blocks = ck_gemm_blocks(x);
    for (ptrdiff_t block = 0; block < blocks; block++) ck_gemm_rows(x, block, 0, x->m, 1, scratch);
}
