// Compiles the loops of the headers twice and chooses when called.
#include "CKernels.h"

#pragma clang fp contract(off)
// Functions that take or give vectors are always inlined: no call passes one.
#pragma clang diagnostic ignored "-Wpsabi"

#define FN(name) name##_baseline
#include "Math.h"
#include "Binary.h"
#include "Unary.h"
#include "Convert.h"
#include "Reduce.h"
#include "Random.h"
#include "Boxes.h"
#include "Rows.h"
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
#include "Boxes.h"
#include "Rows.h"
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
void ck_iou_row(const ck_box *box, const ck_boxes *others, float *out) {
    CHOOSE(iou_row_avx2(box, others, out), iou_row_baseline(box, others, out));
}
ptrdiff_t ck_match_row(
    const ck_box *box, const ck_boxes *others, int32_t number, float *best, int32_t *best_number, float *most) {
    ptrdiff_t place;
    CHOOSE(
        place = match_row_avx2(box, others, number, best, best_number, most),
        place = match_row_baseline(box, others, number, best, best_number, most));
    return place;
}
void ck_row_losses(const float *x, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t label, float *out) {
    CHOOSE(row_losses_avx2(x, rows, columns, label, out), row_losses_baseline(x, rows, columns, label, out));
}
void ck_weighted_rows(
    const float *x, ptrdiff_t columns, const int32_t *places, const float *weights, ptrdiff_t count, float *out) {
    CHOOSE(
        weighted_rows_avx2(x, columns, places, weights, count, out),
        weighted_rows_baseline(x, columns, places, weights, count, out));
}
