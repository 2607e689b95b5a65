// Eight floats at a time. 6 x 2 sums, two vectors of filters and one pixel fill 15 of the 16 registers.

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define LOOPS_NAME "AVX2"
#define PAIR_LOOPS_NAME "AVX2, bfloat16 by float32"
#define LANES 8
#define TILE_ROWS 6
#define TILE_COLUMNS 4
#define DENSE_ROWS 2
#define DENSE_COLUMNS 4
#define NAME(x) dl_avx2_##x
#define FUSED_ADD "vfmadd231ps %2, %1, %0"
#define ALL_ROWS_CASES ROWS_CASE(1) ROWS_CASE(2) ROWS_CASE(3) ROWS_CASE(4) ROWS_CASE(5) ROWS_CASE(6)

#include "loops.inc"

#pragma clang attribute pop

#endif
