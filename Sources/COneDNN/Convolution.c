// Convolution and its two gradients.

#include "Operation.h"

#if HAS_ONEDNN_HEADERS

dl_onednn_operation *dl_onednn_make_convolution(
    const dl_onednn_window *w, dl_onednn_direction direction, dl_onednn_layout layout, int has_bias,
    dl_onednn_post_operations post_operations
) {
    const onednn_library *dnn = dl_onednn_library();
    if (!dnn) return NULL;
    const int grouped = w->groups > 1;
    const dnnl_dims_t source = {w->batch, w->input_channels, w->input_height, w->input_width};
    const dnnl_dims_t destination = {w->batch, w->output_channels, w->output_height, w->output_width};
    const dnnl_dims_t bias = {w->output_channels};
    const dnnl_dims_t filters = {
        w->output_channels, w->input_channels / w->groups, w->kernel_height, w->kernel_width};
    const dnnl_dims_t grouped_filters = {
        w->groups, w->output_channels / w->groups, w->input_channels / w->groups, w->kernel_height, w->kernel_width};
    const dnnl_dims_t strides = {w->stride_vertical, w->stride_horizontal};
    const dnnl_dims_t dilations = {w->dilation_vertical - 1, w->dilation_horizontal - 1};
    const dnnl_dims_t before = {w->padding_top, w->padding_left};
    const dnnl_dims_t after = {w->padding_bottom, w->padding_right};
    tensors t;
    memset(&t, 0, sizeof t);
    int made = dl_onednn_describe_slot(dnn, &t, SOURCE, 4, source, tag_of(layout), 0)
        && dl_onednn_describe_slot(dnn, &t, DESTINATION, 4, destination, tag_of(layout), 0)
        && (grouped ? dl_onednn_describe_slot(dnn, &t, FILTERS, 5, grouped_filters, dnnl_goihw, 1)
                    : dl_onednn_describe_slot(dnn, &t, FILTERS, 4, filters, dnnl_oihw, 1))
        && (!has_bias || dl_onednn_describe_slot(dnn, &t, BIAS, 1, bias, dnnl_x, 0));
    dnnl_primitive_desc_t description = NULL, forward = NULL;
    dnnl_primitive_attr_t attributes = dl_onednn_make_attributes(dnn, post_operations);
    description_ref bias_ref = has_bias ? REF(t.inside[BIAS]) : NULL;
#if DNNL_VERSION_MAJOR >= 3
    if (made) {
        dnn->dnnl_convolution_forward_primitive_desc_create(
            direction == dl_onednn_forward ? &description : &forward, dnn->engine,
            direction == dl_onednn_forward ? dnnl_forward_inference : dnnl_forward_training, dnnl_convolution_auto,
            REF(t.inside[SOURCE]), REF(t.inside[FILTERS]), bias_ref, REF(t.inside[DESTINATION]), strides, dilations,
            before, after, attributes);
    }
    if (forward && direction == dl_onednn_backward_source) {
        dnn->dnnl_convolution_backward_data_primitive_desc_create(
            &description, dnn->engine, dnnl_convolution_auto, REF(t.inside[SOURCE]), REF(t.inside[FILTERS]),
            REF(t.inside[DESTINATION]), strides, dilations, before, after, forward, attributes);
    } else if (forward) {
        dnn->dnnl_convolution_backward_weights_primitive_desc_create(
            &description, dnn->engine, dnnl_convolution_auto, REF(t.inside[SOURCE]), REF(t.inside[FILTERS]), bias_ref,
            REF(t.inside[DESTINATION]), strides, dilations, before, after, forward, attributes);
    }
#else
    dnnl_convolution_desc_t convolution;
    if (made
        && dnn->dnnl_dilated_convolution_forward_desc_init(
               &convolution, direction == dl_onednn_forward ? dnnl_forward_inference : dnnl_forward_training,
               dnnl_convolution_auto, REF(t.inside[SOURCE]), REF(t.inside[FILTERS]), bias_ref,
               REF(t.inside[DESTINATION]), strides, dilations, before, after)
            == dnnl_success) {
        dnn->dnnl_primitive_desc_create(
            direction == dl_onednn_forward ? &description : &forward, &convolution, attributes, dnn->engine, NULL);
    }
    if (forward && direction == dl_onednn_backward_source) {
        if (dnn->dnnl_dilated_convolution_backward_data_desc_init(
                &convolution, dnnl_convolution_auto, REF(t.inside[SOURCE]), REF(t.inside[FILTERS]),
                REF(t.inside[DESTINATION]), strides, dilations, before, after)
            == dnnl_success) {
            dnn->dnnl_primitive_desc_create(&description, &convolution, attributes, dnn->engine, forward);
        }
    } else if (forward) {
        if (dnn->dnnl_dilated_convolution_backward_weights_desc_init(
                &convolution, dnnl_convolution_auto, REF(t.inside[SOURCE]), REF(t.inside[FILTERS]), bias_ref,
                REF(t.inside[DESTINATION]), strides, dilations, before, after)
            == dnnl_success) {
            dnn->dnnl_primitive_desc_create(&description, &convolution, attributes, dnn->engine, forward);
        }
    }
#endif
    if (forward) dnn->dnnl_primitive_desc_destroy(forward);
    if (attributes) dnn->dnnl_primitive_attr_destroy(attributes);
    return dl_onednn_make_operation(dnn, description, &t, direction);
}

#else

dl_onednn_operation *dl_onednn_make_convolution(
    const dl_onednn_window *w, dl_onednn_direction d, dl_onednn_layout l, int has_bias, dl_onednn_post_operations p
) {
    (void)w, (void)d, (void)l, (void)has_bias, (void)p;
    return NULL;
}

#endif
