// Plain loops in C, compiled for any x86-64 (or other) processor, for AVX2 and for AVX-512, chosen when they run.
//
// C because Swift cannot say "compile this function for that processor". Every loop computes the same bytes
// in all versions: products and sums are never fused (`fp contract(off)`), sums go over a fixed number of lanes.
// Only matrix products and the softmax fuse, and in the same order with AVX2 and with AVX-512. Powers and the
// elementary functions of float64 are libm's, but for the exponential.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Kinds of element, in the order of the tables.
enum { CK_U8, CK_I64, CK_F32, CK_F64, CK_TYPES };

enum {
    CK_ADD, CK_SUBTRACT, CK_MULTIPLY, CK_DIVIDE, CK_FLOOR_DIVIDE, CK_REMAINDER, CK_POWER, CK_MAXIMUM, CK_MINIMUM,
    CK_EQUAL, CK_NOT_EQUAL, CK_LESS, CK_LESS_EQUAL, CK_GREATER, CK_GREATER_EQUAL, CK_AND, CK_OR, CK_XOR,
    CK_BINARY_OPERATIONS
};

enum {
    CK_NEGATE, CK_ABS, CK_SIGN, CK_FLOOR, CK_CEIL, CK_ROUND, CK_SQUARE, CK_RELU, CK_RELU6, CK_LEAKY_RELU, CK_SQRT,
    CK_EXP, CK_LOG, CK_SIN, CK_COS, CK_TANH, CK_SIGMOID, CK_IS_NAN, CK_IS_INFINITE, CK_IS_FINITE, CK_NOT,
    CK_UNARY_OPERATIONS
};

enum { CK_SUM, CK_PRODUCT, CK_MAX, CK_MIN, CK_ANY, CK_ALL, CK_REDUCTIONS };

/// Two nested loops over two inputs and a dense output; steps are in elements.
typedef struct {
    ptrdiff_t rows, columns;
    ptrdiff_t a_row, a_column;
    ptrdiff_t b_row, b_column;
    ptrdiff_t out_row, out_column;
    double parameter;
} ck_grid;

/// `out[r, c] = a[r, c] op b[r, c]`; rows of `out` are dense (`out_column` is 1). Comparisons write bytes 0 and 1.
void ck_binary(int operation, int type, const void *a, const void *b, void *out, const ck_grid *grid);
/// `out[r, c] = op(a[r, c])`, rows of `out` dense; `parameter` is the slope of `CK_LEAKY_RELU`. Tests write bytes 0 and 1.
/// Exponentials, roots and the like exist for CK_F32 and CK_F64 only.
void ck_unary(int operation, int type, const void *a, void *out, const ck_grid *grid);
enum { CK_LINK_UNARY, CK_LINK_NUMBER_FIRST, CK_LINK_NUMBER_LAST };
/// One operation of a chain: of the numbers alone, of one number and them, or of them and one number.
typedef struct {
    int kind, operation;
    double number;
    float number_f32;
} ck_link;
/// `to` = what the links make of `from`, one after the other, `count` dense elements of CK_F32 or CK_F64; `to` is not `from`. If it
/// `streams`, past the caches (see `ck_stream`).
void ck_chain(
    const ck_link *links, ptrdiff_t link_count, int type, const void *from, void *to, ptrdiff_t count, int streams);
/// `out[r, c] = (to)a[r, c]` with any steps on both sides. To bytes 0 and 1 if `to_bool`.
void ck_convert(int from, int to, int to_bool, const void *a, void *out, const ck_grid *grid);
/// `out[r, c] = condition[r, c] ? a[r, c] : b[r, c]` for elements of `size` 1, 4 or 8 bytes; dense rows of `out`.
void ck_select(
    int size, const uint8_t *condition, ptrdiff_t condition_row, ptrdiff_t condition_column, const void *a,
    const void *b, void *out, const ck_grid *grid);
/// `accumulator[r] = accumulator[r] op x[r, 0] op x[r, 1] ...`. The accumulator is double for sums and products of
/// floats, int64 for those of integers, the element's own type for CK_MAX and CK_MIN, a byte for CK_ANY and CK_ALL.
void ck_reduce(int operation, int type, const void *x, void *accumulator, const ck_grid *grid);
/// `to = from` past the caches, so that no line of `to` is read before it is written; both are aligned to 64. Other threads may read
/// what was written after `ck_stream_end`.
void ck_stream(void *to, const void *from, ptrdiff_t bytes);
void ck_stream_end(void);
/// Asks for bytes that are read soon.
void ck_prefetch(const void *from, ptrdiff_t bytes);

/// A product `c = a @ b`, or `c += a @ b` if `adding`, of `[m, k] @ [k, n]`, all CK_F32 or all CK_F64; steps of `a` and `b` in
/// elements, `c` dense with `c_row` from row to row.
typedef struct {
    int type;
    ptrdiff_t m, n, k;
    const void *a;
    ptrdiff_t a_row, a_column;
    const void *b;
    ptrdiff_t b_row, b_column;
    void *c;
    ptrdiff_t c_row;
    int adding;
} ck_product;

/// The whole product. `scratch` holds `ck_gemm_scratch(type)` elements, aligned to 64.
void ck_gemm(const ck_product *, void *scratch);
/// A product is made block by block, in order; threads can share the rows of each.
ptrdiff_t ck_gemm_blocks(const ck_product *);
/// Rows `first ..< first + count` of a block. The first rows that a thread makes of a block are to leave its packed numbers in the
/// thread's `scratch` (`packs`); those after them find the numbers there.
void ck_gemm_rows(
    const ck_product *, ptrdiff_t block, ptrdiff_t first, ptrdiff_t count, int packs, void *scratch);
ptrdiff_t ck_gemm_scratch(int type);

/// Philox4x32-10: `out[0 ..< 4 * blocks]` from counters `counter ..< counter + blocks` under `key`.
void ck_philox(uint64_t key, uint64_t counter, uint32_t *out, ptrdiff_t blocks);
/// Pairs of random words to pairs of normal numbers (Box and Muller 1958), in place of `words`; `count` is even.
void ck_normal(const uint32_t *words, float *out, ptrdiff_t count);

/// A box by its corners, and its area.
typedef struct { float x_min, y_min, x_max, y_max, area; } ck_box;
/// `count` boxes, each coordinate in an array of its own.
typedef struct { const float *x_min, *y_min, *x_max, *y_max, *area; ptrdiff_t count; } ck_boxes;

/// `out[i]` = intersection over union of `box` and box i; 0 where it is not a positive number.
void ck_iou_row(const ck_box *box, const ck_boxes *others, float *out);
/// Puts `number` and the IoU of `box` with box i into `best_number[i]` and `best[i]` where it exceeds `best[i]`.
/// Gives the first place of the row's largest IoU, which goes to `most`; -1 where nothing overlaps.
ptrdiff_t ck_match_row(
    const ck_box *box, const ck_boxes *others, int32_t number, float *best, int32_t *best_number, float *most);
/// `out[r] = log(sum over c of exp(x[r, c])) - x[r, label]` for dense rows.
void ck_row_losses(const float *x, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t label, float *out);
/// `out[c] = sum over i of weights[i] * x[places[i], c]` for dense rows.
void ck_weighted_rows(
    const float *x, ptrdiff_t columns, const int32_t *places, const float *weights, ptrdiff_t count, float *out);

/// `out[r, c] = exp(x[r, c] - most[r]) / sum over c`, `most[r]` the row's largest; dense rows, `out` not those
/// of `x`. A row with NaN becomes NaN. `logs[r] = log(sum over c of exp(x[r, c]))`, unless null.
void ck_softmax_rows(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *out, double *logs);
/// `to[c, r] = from[r, c]`; rows of both are dense, `from_row` and `to_row` from one to the next.
void ck_transpose(
    const float *from, ptrdiff_t from_row, ptrdiff_t rows, ptrdiff_t columns, float *to, ptrdiff_t to_row);

/// What a convolution's filters see of channels-last images: at each output place `kernel_height * kernel_width * channels`
/// floats, `pixel_step` floats from one pixel of the images to the next.
typedef struct {
    ptrdiff_t channels, pixel_step;
    ptrdiff_t input_height, input_width, output_height, output_width;
    ptrdiff_t kernel_height, kernel_width, stride_vertical, stride_horizontal, dilation_vertical, dilation_horizontal;
    ptrdiff_t padding_top, padding_left;
} ck_patches;

/// Copies what is seen at output places `first ..< first + count`, counted through all images, into a row each; 0 outside.
void ck_gather_patches(const ck_patches *, const float *images, ptrdiff_t first, ptrdiff_t count, float *rows);
/// Adds such rows back to the pixels that they were copied from.
void ck_scatter_patches(const ck_patches *, const float *rows, ptrdiff_t first, ptrdiff_t count, float *images);

/// Windows of `height * width` pixels over channels-last images with dense pixels.
typedef struct {
    ptrdiff_t channels;
    ptrdiff_t input_height, input_width, output_height, output_width;
    ptrdiff_t height, width, stride_vertical, stride_horizontal, padding_top, padding_left;
} ck_windows;

/// The largest number of each channel under the windows of output rows `first ..< first + count`, counted through all images.
/// NaN wins.
void ck_window_maximum(const ck_windows *, const float *input, ptrdiff_t first, ptrdiff_t count, float *output);
/// Adds the slope of each such window and channel to the gradient of its largest pixel: the first of several, or a NaN.
void ck_window_maximum_gradient(
    const ck_windows *, const float *input, const float *slopes, ptrdiff_t first, ptrdiff_t count, float *gradient);

/// `dx = y > 0 and not y >= high ? dy : 0`: the gradient of relu, where `high` is not a number, and of relu6.
void ck_gate(const float *y, const float *dy, float high, float *dx, ptrdiff_t count);

typedef struct { float b1, b2, c1, c2, rate, root, tiny; } ck_adam_settings;
/// `m = b1 m + c1 g`, `v = b2 v + c2 g^2`, `p = p - rate m / (sqrt(v) / root + tiny)`; Kingma and Ba 2015, algorithm 1.
void ck_adam(
    float *values, const float *slopes, float *first, float *second, ptrdiff_t count, const ck_adam_settings *);

/// How many processors this process may run on.
int ck_processor_count(void);

#endif
