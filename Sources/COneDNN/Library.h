#ifndef LIBRARY_H
#define LIBRARY_H

// oneDNN's functions, found in the library at first use.

#include "COneDNN.h"

#if !defined(HAS_ONEDNN_HEADERS) && __has_include(<oneapi/dnnl/dnnl.h>)
#define HAS_ONEDNN_HEADERS 1
#endif

#if HAS_ONEDNN_HEADERS
#include <oneapi/dnnl/dnnl.h>

#define COMMON_FUNCTIONS(X) \
    X(dnnl_version) \
    X(dnnl_engine_create) \
    X(dnnl_stream_create) \
    X(dnnl_stream_wait) \
    X(dnnl_memory_create) \
    X(dnnl_memory_destroy) \
    X(dnnl_memory_set_data_handle) \
    X(dnnl_memory_desc_get_size) \
    X(dnnl_memory_desc_equal) \
    X(dnnl_primitive_create) \
    X(dnnl_primitive_destroy) \
    X(dnnl_primitive_execute) \
    X(dnnl_primitive_desc_destroy) \
    X(dnnl_primitive_desc_query_md) \
    X(dnnl_primitive_attr_create) \
    X(dnnl_primitive_attr_destroy) \
    X(dnnl_primitive_attr_set_post_ops) \
    X(dnnl_post_ops_create) \
    X(dnnl_post_ops_destroy) \
    X(dnnl_post_ops_append_sum) \
    X(dnnl_post_ops_append_eltwise) \
    X(dnnl_reorder_primitive_desc_create) \
    X(dnnl_sgemm)

#if DNNL_VERSION_MAJOR >= 3
#define VERSION_FUNCTIONS(X) \
    X(dnnl_memory_desc_create_with_tag) \
    X(dnnl_memory_desc_clone) \
    X(dnnl_memory_desc_destroy) \
    X(dnnl_convolution_forward_primitive_desc_create) \
    X(dnnl_convolution_backward_data_primitive_desc_create) \
    X(dnnl_convolution_backward_weights_primitive_desc_create) \
    X(dnnl_inner_product_forward_primitive_desc_create) \
    X(dnnl_inner_product_backward_data_primitive_desc_create) \
    X(dnnl_inner_product_backward_weights_primitive_desc_create) \
    X(dnnl_pooling_forward_primitive_desc_create)
#else
#define VERSION_FUNCTIONS(X) \
    X(dnnl_memory_desc_init_by_tag) \
    X(dnnl_primitive_desc_create) \
    X(dnnl_dilated_convolution_forward_desc_init) \
    X(dnnl_dilated_convolution_backward_data_desc_init) \
    X(dnnl_dilated_convolution_backward_weights_desc_init) \
    X(dnnl_inner_product_forward_desc_init) \
    X(dnnl_inner_product_backward_data_desc_init) \
    X(dnnl_inner_product_backward_weights_desc_init) \
    X(dnnl_pooling_forward_desc_init)
#endif

typedef struct {
#define DECLARE(name) __typeof__(&name) name;
    COMMON_FUNCTIONS(DECLARE)
    VERSION_FUNCTIONS(DECLARE)
#undef DECLARE
    void (*omp_set_num_threads)(int);
    dnnl_engine_t engine;
    dnnl_stream_t stream;
} onednn_library;

/// Null when the library is not available.
const onednn_library *dl_onednn_library(void);

#endif
#endif
