// Plain loops in C, compiled once for any x86-64 (or other) processor and once for AVX2, chosen when they run.
//
// C because Swift cannot say "compile this function for that processor". Every loop computes the same bytes
// in both versions: products and sums are never fused (`fp contract(off)`), sums go over a fixed number of lanes.
// Only the matrix product fuses, and it does so in the same order with AVX2 and with AVX-512. Powers and the
// elementary functions of float64 are libm's.
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
/// `out[r, c] = (to)a[r, c]` with any steps on both sides. To bytes 0 and 1 if `to_bool`.
void ck_convert(int from, int to, int to_bool, const void *a, void *out, const ck_grid *grid);
/// `out[r, c] = condition[r, c] ? a[r, c] : b[r, c]` for elements of `size` 1, 4 or 8 bytes; dense rows of `out`.
void ck_select(
    int size, const uint8_t *condition, ptrdiff_t condition_row, ptrdiff_t condition_column, const void *a,
    const void *b, void *out, const ck_grid *grid);
/// `accumulator[r] = accumulator[r] op x[r, 0] op x[r, 1] ...`. The accumulator is double for sums and products of
/// floats, int64 for those of integers, the element's own type for CK_MAX and CK_MIN, a byte for CK_ANY and CK_ALL.
void ck_reduce(int operation, int type, const void *x, void *accumulator, const ck_grid *grid);

/// `c = a @ b` for `[m, k] @ [k, n]`; steps of `a` and `b` in elements, `c` dense with `c_row` from row to row.
/// Columns `n0 ..< n1` only, so that threads can share the work. `scratch` holds `ck_sgemm_scratch()` floats, aligned to 64.
void ck_sgemm(
    ptrdiff_t m, ptrdiff_t n0, ptrdiff_t n1, ptrdiff_t k, const float *a, ptrdiff_t a_row, ptrdiff_t a_column,
    const float *b, ptrdiff_t b_row, ptrdiff_t b_column, float *c, ptrdiff_t c_row, float *scratch);
size_t ck_sgemm_scratch(void);
void ck_dgemm(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a, ptrdiff_t a_row, ptrdiff_t a_column, const double *b,
    ptrdiff_t b_row, ptrdiff_t b_column, double *c, ptrdiff_t c_row);

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

/// How many processors this process may run on.
int ck_processor_count(void);

#endif
