// Pooling, forward.

#include "Operation.h"

#if HAS_ONEDNN_HEADERS

dl_onednn_operation *dl_onednn_make_pooling(
    const dl_onednn_window *w, dl_onednn_pooling_kind kind, dl_onednn_layout layout
) {
    const onednn_library *dnn = dl_onednn_library();
    if (!dnn) return NULL;
    const dnnl_dims_t source = {w->batch, w->input_channels, w->input_height, w->input_width};
    const dnnl_dims_t destination = {w->batch, w->input_channels, w->output_height, w->output_width};
    const dnnl_dims_t strides = {w->stride_vertical, w->stride_horizontal};
    const dnnl_dims_t window = {w->kernel_height, w->kernel_width};
    const dnnl_dims_t before = {w->padding_top, w->padding_left};
    const dnnl_dims_t after = {w->padding_bottom, w->padding_right};
    const dnnl_alg_kind_t algorithm = kind == dl_onednn_maximum ? dnnl_pooling_max
        : kind == dl_onednn_average_counting_padding            ? dnnl_pooling_avg_include_padding
                                                                : dnnl_pooling_avg_exclude_padding;
    tensors t;
    memset(&t, 0, sizeof t);
    int made = dl_onednn_describe_slot(dnn, &t, SOURCE, 4, source, tag_of(layout), 0)
        && dl_onednn_describe_slot(dnn, &t, DESTINATION, 4, destination, tag_of(layout), 0);
    dnnl_primitive_desc_t description = NULL;
#if DNNL_VERSION_MAJOR >= 3
    const dnnl_dims_t dilations = {0, 0};
    if (made) {
        dnn->dnnl_pooling_forward_primitive_desc_create(
            &description, dnn->engine, dnnl_forward_inference, algorithm, REF(t.inside[SOURCE]),
            REF(t.inside[DESTINATION]), strides, window, dilations, before, after, NULL);
    }
#else
    dnnl_pooling_desc_t pooling;
    if (made
        && dnn->dnnl_pooling_forward_desc_init(
               &pooling, dnnl_forward_inference, algorithm, REF(t.inside[SOURCE]), REF(t.inside[DESTINATION]), strides,
               window, before, after)
            == dnnl_success) {
        dnn->dnnl_primitive_desc_create(&description, &pooling, NULL, dnn->engine, NULL);
    }
#endif
    return dl_onednn_make_operation(dnn, description, &t, dl_onednn_forward);
}

#else

dl_onednn_operation *dl_onednn_make_pooling(const dl_onednn_window *w, dl_onednn_pooling_kind k, dl_onednn_layout l) {
    (void)w, (void)k, (void)l;
    return NULL;
}

#endif
