// Sixteen floats at a time. 13 x 2 sums, two vectors of filters and one pixel take 29 of the 32
// registers; with 14 rows the compiler puts some into memory, and a product takes a fifth longer.

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)

#define LOOPS_NAME "AVX-512"
#define PAIR_LOOPS_NAME "AVX-512, bfloat16 by float32"
#define LANES 16
#define TILE_ROWS 13
#define TILE_COLUMNS 7
#define DENSE_ROWS 4
#define DENSE_COLUMNS 6
#define NAME(x) dl_avx512_##x
#define MASKED_LOAD(from, count) (V)_mm512_maskz_loadu_ps((__mmask16)((1u << (count)) - 1), from)
#define MASKED_STORE(to, value, count) _mm512_mask_storeu_ps(to, (__mmask16)((1u << (count)) - 1), (__m512)(value))
#define FUSED_ADD "vfmadd231ps %2, %1, %0"
#define FUSED_ADD_OF "vfmadd231ps %1%{1to16%}, %2, %0"
#define ALL_ROWS_CASES \
    ROWS_CASE(1) ROWS_CASE(2) ROWS_CASE(3) ROWS_CASE(4) ROWS_CASE(5) ROWS_CASE(6) ROWS_CASE(7) \
    ROWS_CASE(8) ROWS_CASE(9) ROWS_CASE(10) ROWS_CASE(11) ROWS_CASE(12) ROWS_CASE(13)

#include "loops.inc"

#pragma clang attribute pop

#endif
