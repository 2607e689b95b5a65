// Compiles the loops of the headers twice and chooses when called.
#include "CKernels.h"

#pragma clang fp contract(off)

#define FN(name) name##_baseline
#include "Math.h"
#include "Binary.h"
#include "Unary.h"
#include "Convert.h"
#include "Reduce.h"
#include "Random.h"
#undef FN

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)
#define FN(name) name##_avx2
#include "Math.h"
#include "Binary.h"
#include "Unary.h"
#include "Convert.h"
#include "Reduce.h"
#include "Random.h"
#undef FN
#pragma clang attribute pop
#define HAS_AVX2 (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
#define CHOOSE(call_avx2, call_baseline) do { if (HAS_AVX2) call_avx2; else call_baseline; } while (0)
#else
#define CHOOSE(call_avx2, call_baseline) call_baseline
#endif

void ck_binary(int operation, int type, const void *a, const void *b, void *out, const ck_grid *grid) {
    CHOOSE(binary_avx2(operation, type, a, b, out, grid), binary_baseline(operation, type, a, b, out, grid));
}
void ck_unary(int operation, int type, const void *a, void *out, const ck_grid *grid) {
    CHOOSE(unary_avx2(operation, type, a, out, grid), unary_baseline(operation, type, a, out, grid));
}
void ck_convert(int from, int to, int to_bool, const void *a, void *out, const ck_grid *grid) {
    CHOOSE(convert_avx2(from, to, to_bool, a, out, grid), convert_baseline(from, to, to_bool, a, out, grid));
}
void ck_select(
    int size, const uint8_t *condition, ptrdiff_t condition_row, ptrdiff_t condition_column, const void *a,
    const void *b, void *out, const ck_grid *grid) {
    CHOOSE(
        select_avx2(size, condition, condition_row, condition_column, a, b, out, grid),
        select_baseline(size, condition, condition_row, condition_column, a, b, out, grid));
}
void ck_reduce(int operation, int type, const void *x, void *accumulator, const ck_grid *grid) {
    CHOOSE(reduce_avx2(operation, type, x, accumulator, grid), reduce_baseline(operation, type, x, accumulator, grid));
}
void ck_philox(uint64_t key, uint64_t counter, uint32_t *out, ptrdiff_t blocks) {
    CHOOSE(philox_avx2(key, counter, out, blocks), philox_baseline(key, counter, out, blocks));
}
void ck_normal(const uint32_t *words, float *out, ptrdiff_t count) {
    CHOOSE(normal_avx2(words, out, count), normal_baseline(words, out, count));
}
