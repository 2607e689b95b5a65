#ifndef CCONVOLUTION_H
#define CCONVOLUTION_H

// Vector loops for networks whose images lie channels-last, `[N, H, W, C]` in memory.
//
// Each loop is written once, over a vector of `lanes` floats (the .inc files), and compiled for each width
// (avx512.c, avx2.c, portable.c). `dl_vector_loops` picks a width at run time. Nothing here allocates
// or checks sizes: module Kernels does, and holds every loop to a plain one.

#include <stddef.h>
#include <stdint.h>

/// What happens to a result before it is stored: `y = sum + bias`, then the activation, and the residual
/// added before or after it.
typedef struct {
    /// The activation is `clamp(y < 0 ? slope * y : y, low, high)`: relu6 has low 0 and high 6, none has
    /// infinities and slope 1.
    float low, high, slope;
    /// Added element by element, or null; `residual_stride` floats from one pixel to the next.
    const float *residual;
    ptrdiff_t residual_stride;
    /// Whether the residual is added after the activation (Darknet) and not before it (ResNet).
    int residual_after_activation;
} dl_epilogue;

/// `output[i][j] = epilogue(sum_k input[i][k] * filters[j][k])` over packed filters.
///
/// A row of the input may lie in pieces, which are then read as one: those of a convolution are the image's
/// rows under the filter.
typedef struct {
    const float *input;
    /// Floats from one row to the next.
    ptrdiff_t input_stride;
    /// Where the pieces begin, in floats from the row's start; `inner / pieces` floats each.
    const ptrdiff_t *piece_offsets;
    ptrdiff_t pieces;
    /// Laid out by `dl_pack_filters`.
    const float *filters;
    /// `columns` floats, filled up with zeros to whole panels.
    const float *bias;
    float *output;
    ptrdiff_t output_stride;
    ptrdiff_t inner;
    ptrdiff_t columns;
    dl_epilogue epilogue;
} dl_gemm;

/// The offset of rows that lie in one piece.
const ptrdiff_t *dl_one_piece_offset(void);

/// One filter a channel: `output[y][x][c] = epilogue(sum input[y * stride + dy][x * stride + dx][c] * filters[dy][dx][c])`.
typedef struct {
    const float *input;
    ptrdiff_t input_height, input_width;
    /// Input row y lies at place `y % input_ring`; the height where all rows are there.
    ptrdiff_t input_ring;
    /// Floats from one pixel to the next.
    ptrdiff_t input_stride;
    /// `[kernel_height][kernel_width][channels]`.
    const float *filters;
    const float *bias;
    /// At least `channels` zeros.
    const float *zeros;
    /// Where output row `y_begin` of a call goes; so with the residual.
    float *output;
    ptrdiff_t output_width;
    ptrdiff_t output_stride;
    ptrdiff_t channels;
    /// The channels to compute, and perhaps some before them: whole vectors.
    ptrdiff_t channel_begin, channel_end;
    ptrdiff_t kernel_height, kernel_width;
    ptrdiff_t stride_vertical, stride_horizontal;
    ptrdiff_t dilation_vertical, dilation_horizontal;
    ptrdiff_t padding_top, padding_left;
    dl_epilogue epilogue;
} dl_depthwise;

/// Winograd's F(m x m, 3x3), m 2 or 4: a 3x3 convolution with stride 1 as (m + 2)^2 matrix products over tiles of m + 2 by
/// m + 2 pixels that overlap by two (Lavin and Gray 2016, section 4.1). Tiles are counted through all images of a batch.
typedef struct {
    const float *input;
    ptrdiff_t input_height, input_width;
    ptrdiff_t input_stride;
    ptrdiff_t channels;
    ptrdiff_t padding_top, padding_left;
    const float *zeros;
    /// `[(m + 2)^2][tiles][channels]`; where pairs are written, a row's pairs lie in the first half of its place.
    float *transformed;
    /// `[(m + 2)^2][tiles][columns]`, the products; what `slopes` makes of `output`, the gradient of the output.
    float *products;
    ptrdiff_t columns;
    const float *bias;
    float *output;
    ptrdiff_t output_height, output_width;
    ptrdiff_t output_stride;
    /// An image's tiles in a row and in all, and of all images' tiles the first and the count that this description is for.
    ptrdiff_t tiles_across, tiles_of_image, tile_first, tiles;
    dl_epilogue epilogue;
} dl_winograd;

/// `output[i][j] = epilogue(bias[j] + scale[j] * sum_k input[i][k] * filters[j][k])`, the filters read as they lie.
typedef struct {
    const float *input;
    /// Floats from one row to the next.
    ptrdiff_t input_stride;
    /// `[columns][inner]`.
    const float *filters;
    /// `columns` floats, or null for ones.
    const float *scale;
    const float *bias;
    float *output;
    ptrdiff_t output_stride;
    ptrdiff_t inner;
    ptrdiff_t columns;
    dl_epilogue epilogue;
} dl_dense;

/// The transforms of F(m x m, 3x3); tiles are counted from `tile_first`.
typedef struct {
    /// At least `lanes` channels.
    void (*input)(const dl_winograd *, ptrdiff_t tile_begin, ptrdiff_t tile_end);
    /// At least `lanes` columns.
    void (*output)(const dl_winograd *, ptrdiff_t tile_begin, ptrdiff_t tile_end);
    /// `G filter G^T` of filters `[columns][inner][3][3]`: (m + 2)^2 matrices, each laid out as by `dl_pack_filters`.
    void (*filters)(const float *filters, ptrdiff_t columns, ptrdiff_t inner, float *packed);
    /// The gradient of `output`: `A slopes A^T` of each tile of `output`, which is read here, to `products`. At least `lanes`
    /// columns.
    void (*slopes)(const dl_winograd *, ptrdiff_t tile_begin, ptrdiff_t tile_end);
    /// The gradient of `filters`: `G^T sums G` of `sums`, `[(m + 2)^2][count]`, to `filters`, `[9][count]`.
    void (*filter_slopes)(const float *sums, ptrdiff_t count, float *filters);
} dl_winograd_loops;

/// The loops of one vector width, for floats or for pairs.
///
/// A pair is two bfloat16 numbers in the place of one float, the first in its lower half: `gemm` then reads pairs from
/// its input and its filters, and adds to a sum the product of the second numbers, then that of the first, each with
/// one rounding. Sums, bias, residual and output are floats. Tables for pairs have `gemm`, `winograd_2.input` and `round` only.
typedef struct {
    const char *name;
    /// Floats in a vector; a panel of packed filters is two vectors wide.
    int lanes;
    /// Rows of the register tile.
    int tile_rows;
    /// Rows `row_begin..<row_end` and panels `panel_begin..<panel_end`.
    void (*gemm)(const dl_gemm *, ptrdiff_t row_begin, ptrdiff_t row_end, ptrdiff_t panel_begin, ptrdiff_t panel_end);
    /// Rows `0..<rows` and columns `column_begin..<column_end`; the result of a column does not depend on either.
    void (*dense)(const dl_dense *, ptrdiff_t rows, ptrdiff_t column_begin, ptrdiff_t column_end);
    /// Output rows `y_begin..<y_end`; at least `lanes` channels.
    void (*depthwise)(const dl_depthwise *, ptrdiff_t y_begin, ptrdiff_t y_end);
    dl_winograd_loops winograd_2, winograd_4;
    /// `channels` floats of each pixel to the nearest bfloat16 numbers, ties to even, as `(channels + 1) / 2` pairs, a zero
    /// behind the last of an odd count; a pixel is `stride` floats after the one before it, its pairs are dense. `to` may be
    /// `from`.
    void (*round)(const float *from, ptrdiff_t pixels, ptrdiff_t channels, ptrdiff_t stride, float *to);
} dl_vector_loops;

/// The loops for vectors of `lanes` floats (16: AVX-512, 8: AVX2 with FMA, 4: any processor), or null where
/// the processor cannot run them.
const dl_vector_loops *dl_vector_loops_of(int lanes);

/// Loops over pairs with the instructions of `dl_vector_loops_of(lanes)`; all widths give the same sums.
const dl_vector_loops *dl_pair_loops_of(int lanes);

/// Loops over pairs by a processor's instructions for bfloat16 (avx512bf16), or null where it has none.
const dl_vector_loops *dl_bfloat16_loops(void);

/// Loops over pairs by a processor's tiles (AMX), or null where it has none or the system does not lend them. Their `gemm`
/// adds in an order of its own, of which it makes the best use where `inner / pieces` has a divisor from 6 to 16.
const dl_vector_loops *dl_tile_loops(void);

/// The packed form's size in floats.
ptrdiff_t dl_packed_count(const dl_vector_loops *, ptrdiff_t columns, ptrdiff_t inner);

/// Filters `[columns][inner]` to panels `[panel][inner][2 * lanes]`, filled up with zeros.
void dl_pack_filters(
    const dl_vector_loops *, const float *filters, ptrdiff_t columns, ptrdiff_t inner, float *packed);

// Work shared among threads.

typedef struct dl_pool dl_pool;
typedef void (*dl_task)(void *context, ptrdiff_t item, int thread);

/// A pool of `threads` threads, the calling one counted; null when the system gives no thread or memory.
dl_pool *dl_pool_create(int threads);
void dl_pool_destroy(dl_pool *);

/// Runs `task` once for each item in `0..<count` and returns when all are done; one caller at a time.
///
/// Each thread has as many neighbouring items, the calling one the first: what it wrote in one operation lies in its cache when it
/// reads it in the next. Whoever is ready takes of what the others have left, so a thread that the system holds back delays
/// only its own item.
void dl_pool_run(dl_pool *, ptrdiff_t count, dl_task task, void *context);

#endif
