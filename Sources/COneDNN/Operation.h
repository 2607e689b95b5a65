#ifndef OPERATION_H
#define OPERATION_H

// What the makers of operations share.

#include "Library.h"
#include <string.h>

#if HAS_ONEDNN_HEADERS

// A description of memory is a value in 2.x and an object in 3.x.
#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t description;
typedef const_dnnl_memory_desc_t description_ref;
#define REF(d) (d)
#else
typedef dnnl_memory_desc_t description;
typedef const dnnl_memory_desc_t *description_ref;
#define REF(d) (&(d))
#endif

/// The tensors that an operation can have.
enum { SOURCE, FILTERS, BIAS, DESTINATION, SLOTS };

/// The tensors of an operation as the caller has them, and as the primitive may have them.
typedef struct {
    description outside[SLOTS], inside[SLOTS];
    int present[SLOTS];
} tensors;

/// Adds a tensor in the order of `tag`, or inside in the order that the primitive likes best; 0 when it cannot be.
int dl_onednn_describe_slot(
    const onednn_library *, tensors *, int which, int rank, const dnnl_dims_t sizes, dnnl_format_tag_t tag,
    int in_any_order);

/// An operation, or null when `description` is; takes `description` and what is in `tensors` over.
dl_onednn_operation *dl_onednn_make_operation(
    const onednn_library *, dnnl_primitive_desc_t description, tensors *, dl_onednn_direction);

/// Null for no operations.
dnnl_primitive_attr_t dl_onednn_make_attributes(const onednn_library *, dl_onednn_post_operations);

static inline dnnl_format_tag_t tag_of(dl_onednn_layout layout) {
    return layout == dl_onednn_channels_last ? dnnl_nhwc : dnnl_nchw;
}

#endif
#endif
