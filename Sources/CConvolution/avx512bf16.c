// Pairs of bfloat16, thirty-two numbers at a time, with the processor's own rounding and products.

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push( \
    __attribute__((target("avx512bf16,avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)

#define PAIR_LOOPS_NAME "AVX-512 BF16"
#define LANES 16
#define TILE_ROWS 13
#define NAME(x) dl_avx512bf16_##x
#define MASKED_LOAD(from, count) (V)_mm512_maskz_loadu_ps((__mmask16)((1u << (count)) - 1), from)
#define MASKED_STORE(to, value, count) _mm512_mask_storeu_ps(to, (__mmask16)((1u << (count)) - 1), (__m512)(value))
#define ALL_ROWS_CASES \
    ROWS_CASE(1) ROWS_CASE(2) ROWS_CASE(3) ROWS_CASE(4) ROWS_CASE(5) ROWS_CASE(6) ROWS_CASE(7) \
    ROWS_CASE(8) ROWS_CASE(9) ROWS_CASE(10) ROWS_CASE(11) ROWS_CASE(12) ROWS_CASE(13)

#include "vector.inc"

INLINE void NAME(store_rounded)(uint16_t *to, V x) {
    _mm256_storeu_si256((__m256i *)to, (__m256i)_mm512_cvtneps_pbh((__m512)x));
}

INLINE V NAME(add_pairs)(V sum, V x, V w) {
    return (V)_mm512_dpbf16_ps((__m512)sum, (__m512bh)x, (__m512bh)w);
}

#include "pairs.inc"

#define AMX __attribute__((target( \
    "amx-bf16,amx-tile,avx512bf16,avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")))
#include "amx.inc"

#pragma clang attribute pop

#endif
