#ifndef CONEDNN_H
#define CONEDNN_H

// Intel's oneDNN behind an interface of ours: versions 2.x and 3.x look alike, and the library (40 MB) is
// loaded at first use and not at program start. Where it is missing, every function says so and the
// project's own loops do the work.
//
// Images are `[N, C, H, W]` in either memory order, filters `[out, in / groups, kh, kw]`, all float32. oneDNN
// orders filters as it likes best; that is done here and remembered until the filters change.

#include <stddef.h>
#include <stdint.h>

/// Loads the library if it is not yet loaded. Null when it is ready, else why not, and what to do about it.
///
/// Sets `GOMP_SPINCOUNT` in the environment first, unless the user has set it or `OMP_WAIT_POLICY`: the
/// library's threads else spin while they wait, which makes two of them up to thirty times slower when another
/// process has a core.
const char *dl_onednn_unavailable(void);

/// 20603 for 2.6.3; 0 when the library is not available.
int dl_onednn_version(void);

/// Threads of later runs, for the calling thread; without effect when the library is not available.
void dl_onednn_set_threads(int threads);

typedef enum { dl_onednn_channels_first, dl_onednn_channels_last } dl_onednn_layout;

typedef enum {
    /// `destination` from `source`, `filters` and `bias`.
    dl_onednn_forward,
    /// The gradient of `source` from that of `destination` and from `filters`.
    dl_onednn_backward_source,
    /// The gradients of `filters` and `bias` from that of `destination` and from `source`.
    dl_onednn_backward_filters,
} dl_onednn_direction;

/// What is done to a result before it is stored.
typedef enum {
    /// `max(x, 0)`, or `alpha * x` below 0.
    dl_onednn_relu,
    /// `min(max(x, alpha), beta)`: relu6 is 0, 6.
    dl_onednn_clip,
    dl_onednn_sigmoid,
    dl_onednn_tanh,
    /// Adds what is in `destination` before.
    dl_onednn_sum,
} dl_onednn_post_operation_kind;

typedef struct {
    dl_onednn_post_operation_kind kind;
    float alpha, beta;
} dl_onednn_post_operation;

typedef struct {
    const dl_onednn_post_operation *list;
    int count;
} dl_onednn_post_operations;

typedef struct {
    int64_t batch, input_channels, input_height, input_width;
    int64_t output_channels, output_height, output_width;
    int64_t kernel_height, kernel_width;
    int64_t stride_vertical, stride_horizontal;
    /// 1 for none.
    int64_t dilation_vertical, dilation_horizontal;
    int64_t padding_top, padding_left, padding_bottom, padding_right;
    int64_t groups;
} dl_onednn_window;

typedef struct dl_onednn_operation dl_onednn_operation;

/// The memory of one run; which are read and which are written follows from the direction.
typedef struct {
    float *source;
    float *filters;
    /// Null where the operation was made without.
    float *bias;
    float *destination;
    /// Whether the filters differ from those of the run before (a first run reads them anyway).
    int filters_changed;
} dl_onednn_arguments;

/// Each returns null when the library is not available or has no such operation.
dl_onednn_operation *dl_onednn_make_convolution(
    const dl_onednn_window *, dl_onednn_direction, dl_onednn_layout, int has_bias, dl_onednn_post_operations);

/// `destination [batch, outputs] = source [batch, inputs] @ filters^T + bias`, filters `[outputs, inputs]`.
dl_onednn_operation *dl_onednn_make_inner_product(
    int64_t batch, int64_t inputs, int64_t outputs, dl_onednn_direction, int has_bias, dl_onednn_post_operations);

typedef enum {
    dl_onednn_maximum,
    dl_onednn_average_counting_padding,
    dl_onednn_average_of_pixels,
} dl_onednn_pooling_kind;

/// Forward only; dilation, groups and output channels of the window are not looked at.
dl_onednn_operation *dl_onednn_make_pooling(const dl_onednn_window *, dl_onednn_pooling_kind, dl_onednn_layout);

/// 0 when all went well. One run of an operation at a time.
int dl_onednn_run(dl_onednn_operation *, const dl_onednn_arguments *);

void dl_onednn_destroy(dl_onednn_operation *);

/// `c = alpha * op(a) @ op(b) + beta * c`, row-major, `op` a transposition where asked; 0 when all went well.
int dl_onednn_matrix_product(
    int transpose_a, int transpose_b, int64_t rows, int64_t columns, int64_t inner, float alpha, const float *a,
    int64_t a_stride, const float *b, int64_t b_stride, float beta, float *c, int64_t c_stride);

#endif
