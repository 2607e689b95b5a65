// Compiles the loops of the headers for each width of processor and chooses when called.
#include "CKernels.h"
#include <string.h>

#pragma clang fp contract(off)
// Functions that take or give vectors are always inlined: no call passes one.
#pragma clang diagnostic ignored "-Wpsabi"

#define FN(name) name##_baseline
#include "Versions.h"
#undef FN

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)
#define FN(name) name##_avx2
#include "Versions.h"
#undef FN
#pragma clang attribute pop
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma,bmi,bmi2"))), apply_to = function)
#define FN(name) name##_avx512
#include "Versions.h"
#undef FN
#pragma clang attribute pop
#define HAS_AVX2 (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
#define HAS_AVX512 \
    (HAS_AVX2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") \
     && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
#define RUN(name, ...) \
    (HAS_AVX512 ? name##_avx512(__VA_ARGS__) : HAS_AVX2 ? name##_avx2(__VA_ARGS__) : name##_baseline(__VA_ARGS__))
#else
#define RUN(name, ...) name##_baseline(__VA_ARGS__)
#endif

void ck_binary(int operation, int type, const void *a, const void *b, void *out, const ck_grid *grid) {
    RUN(binary, operation, type, a, b, out, grid);
}
void ck_unary(int operation, int type, const void *a, void *out, const ck_grid *grid) {
    RUN(unary, operation, type, a, out, grid);
}
void ck_chain(
    const ck_link *links, ptrdiff_t link_count, int type, const void *from, void *to, ptrdiff_t count, int streams) {
    RUN(chain, links, link_count, type, from, to, count, streams);
}
void ck_convert(int from, int to, int to_bool, const void *a, void *out, const ck_grid *grid) {
    RUN(convert, from, to, to_bool, a, out, grid);
}
void ck_select(
    int size, const uint8_t *condition, ptrdiff_t condition_row, ptrdiff_t condition_column, const void *a,
    const void *b, void *out, const ck_grid *grid) {
    RUN(select, size, condition, condition_row, condition_column, a, b, out, grid);
}
void ck_reduce(int operation, int type, const void *x, void *accumulator, const ck_grid *grid) {
    RUN(reduce, operation, type, x, accumulator, grid);
}
void ck_philox(uint64_t key, uint64_t counter, uint32_t *out, ptrdiff_t blocks) {
    RUN(philox, key, counter, out, blocks);
}
void ck_normal(const uint32_t *words, float *out, ptrdiff_t count) { RUN(normal, words, out, count); }
void ck_iou_row(const ck_box *box, const ck_boxes *others, float *out) { RUN(iou_row, box, others, out); }
ptrdiff_t ck_match_row(
    const ck_box *box, const ck_boxes *others, int32_t number, float *best, int32_t *best_number, float *most) {
    return RUN(match_row, box, others, number, best, best_number, most);
}
void ck_row_losses(const float *x, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t label, float *out) {
    RUN(row_losses, x, rows, columns, label, out);
}
void ck_weighted_rows(
    const float *x, ptrdiff_t columns, const int32_t *places, const float *weights, ptrdiff_t count, float *out) {
    RUN(weighted_rows, x, columns, places, weights, count, out);
}
void ck_softmax_rows(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *out, double *logs) {
    RUN(softmax_rows, x, rows, columns, out, logs);
}
void ck_transpose(
    const float *from, ptrdiff_t from_row, ptrdiff_t rows, ptrdiff_t columns, float *to, ptrdiff_t to_row) {
    RUN(transpose, from, from_row, rows, columns, to, to_row);
}
void ck_gather_patches(const ck_patches *patches, const float *images, ptrdiff_t first, ptrdiff_t count, float *rows) {
    RUN(gather_patches, patches, images, first, count, rows);
}
void ck_scatter_patches(const ck_patches *patches, const float *rows, ptrdiff_t first, ptrdiff_t count, float *images) {
    RUN(scatter_patches, patches, rows, first, count, images);
}
void ck_window_maximum(const ck_windows *windows, const float *input, ptrdiff_t first, ptrdiff_t count, float *output) {
    RUN(window_maximum, windows, input, first, count, output);
}
void ck_window_maximum_gradient(
    const ck_windows *windows, const float *input, const float *slopes, ptrdiff_t first, ptrdiff_t count,
    float *gradient) {
    RUN(window_maximum_gradient, windows, input, slopes, first, count, gradient);
}
void ck_gate(const float *y, const float *dy, float high, float *dx, ptrdiff_t count) { RUN(gate, y, dy, high, dx, count); }
void ck_adam(
    float *values, const float *slopes, float *first, float *second, ptrdiff_t count, const ck_adam_settings *settings) {
    RUN(adam, values, slopes, first, second, count, settings);
}

void ck_prefetch(const void *from, ptrdiff_t bytes) {
    for (ptrdiff_t i = 0; i < bytes; i += 64) __builtin_prefetch((const char *)from + i);
}
void ck_stream(void *to, const void *from, ptrdiff_t bytes) { RUN(stream, to, from, bytes); }
void ck_stream_end(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
