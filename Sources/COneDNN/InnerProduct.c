// Inner product (a dense layer) and its two gradients.

#include "Operation.h"

#if HAS_ONEDNN_HEADERS

dl_onednn_operation *dl_onednn_make_inner_product(
    int64_t batch, int64_t inputs, int64_t outputs, dl_onednn_direction direction, int has_bias,
    dl_onednn_post_operations post_operations
) {
    const onednn_library *dnn = dl_onednn_library();
    if (!dnn) return NULL;
    const dnnl_dims_t source = {batch, inputs}, filters = {outputs, inputs}, bias = {outputs};
    const dnnl_dims_t destination = {batch, outputs};
    tensors t;
    memset(&t, 0, sizeof t);
    int made = dl_onednn_describe_slot(dnn, &t, SOURCE, 2, source, dnnl_ab, 0)
        && dl_onednn_describe_slot(dnn, &t, DESTINATION, 2, destination, dnnl_ab, 0)
        && dl_onednn_describe_slot(dnn, &t, FILTERS, 2, filters, dnnl_ab, 1)
        && (!has_bias || dl_onednn_describe_slot(dnn, &t, BIAS, 1, bias, dnnl_x, 0));
    dnnl_primitive_desc_t description = NULL, forward = NULL;
    dnnl_primitive_attr_t attributes = dl_onednn_make_attributes(dnn, post_operations);
    description_ref bias_ref = has_bias ? REF(t.inside[BIAS]) : NULL;
    const dnnl_prop_kind_t kind =
        direction == dl_onednn_forward ? dnnl_forward_inference : dnnl_forward_training;
    dnnl_primitive_desc_t *first = direction == dl_onednn_forward ? &description : &forward;
#if DNNL_VERSION_MAJOR >= 3
    if (made) {
        dnn->dnnl_inner_product_forward_primitive_desc_create(
            first, dnn->engine, kind, REF(t.inside[SOURCE]), REF(t.inside[FILTERS]), bias_ref,
            REF(t.inside[DESTINATION]), attributes);
    }
    if (forward && direction == dl_onednn_backward_source) {
        dnn->dnnl_inner_product_backward_data_primitive_desc_create(
            &description, dnn->engine, REF(t.inside[SOURCE]), REF(t.inside[FILTERS]), REF(t.inside[DESTINATION]),
            forward, attributes);
    } else if (forward) {
        dnn->dnnl_inner_product_backward_weights_primitive_desc_create(
            &description, dnn->engine, REF(t.inside[SOURCE]), REF(t.inside[FILTERS]), bias_ref,
            REF(t.inside[DESTINATION]), forward, attributes);
    }
#else
    dnnl_inner_product_desc_t product;
    if (made
        && dnn->dnnl_inner_product_forward_desc_init(
               &product, kind, REF(t.inside[SOURCE]), REF(t.inside[FILTERS]), bias_ref, REF(t.inside[DESTINATION]))
            == dnnl_success) {
        dnn->dnnl_primitive_desc_create(first, &product, attributes, dnn->engine, NULL);
    }
    dnnl_status_t status = dnnl_unimplemented;
    if (forward && direction == dl_onednn_backward_source) {
        status = dnn->dnnl_inner_product_backward_data_desc_init(
            &product, REF(t.inside[SOURCE]), REF(t.inside[FILTERS]), REF(t.inside[DESTINATION]));
    } else if (forward) {
        status = dnn->dnnl_inner_product_backward_weights_desc_init(
            &product, REF(t.inside[SOURCE]), REF(t.inside[FILTERS]), bias_ref, REF(t.inside[DESTINATION]));
    }
    if (status == dnnl_success) {
        dnn->dnnl_primitive_desc_create(&description, &product, attributes, dnn->engine, forward);
    }
#endif
    if (forward) dnn->dnnl_primitive_desc_destroy(forward);
    if (attributes) dnn->dnnl_primitive_attr_destroy(attributes);
    return dl_onednn_make_operation(dnn, description, &t, direction);
}

#else

dl_onednn_operation *dl_onednn_make_inner_product(
    int64_t batch, int64_t inputs, int64_t outputs, dl_onednn_direction d, int has_bias, dl_onednn_post_operations p
) {
    (void)batch, (void)inputs, (void)outputs, (void)d, (void)has_bias, (void)p;
    return NULL;
}

#endif
