// Four floats at a time, which every processor that this runs on has.

#define LOOPS_NAME "portable"
#define PAIR_LOOPS_NAME "portable, bfloat16 by float32"
#define LANES 4
#define TILE_ROWS 6
#define TILE_COLUMNS 4
#define DENSE_ROWS 2
#define DENSE_COLUMNS 4
#define NAME(x) dl_portable_##x
#define ALL_ROWS_CASES ROWS_CASE(1) ROWS_CASE(2) ROWS_CASE(3) ROWS_CASE(4) ROWS_CASE(5) ROWS_CASE(6)

#include "loops.inc"
