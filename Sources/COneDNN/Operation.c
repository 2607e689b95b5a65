// Operations: a oneDNN primitive, its memories, and the reorders between our memory order and its own.

#include "Operation.h"
#include <stdlib.h>

#if HAS_ONEDNN_HEADERS

#if DNNL_VERSION_MAJOR >= 3
static int describe(const onednn_library *dnn, description *d, int rank, const dnnl_dims_t sizes, dnnl_format_tag_t tag) {
    return dnn->dnnl_memory_desc_create_with_tag(d, rank, sizes, dnnl_f32, tag) == dnnl_success;
}
static void forget(const onednn_library *dnn, description d) {
    if (d) dnn->dnnl_memory_desc_destroy(d);
}
#else
static int describe(const onednn_library *dnn, description *d, int rank, const dnnl_dims_t sizes, dnnl_format_tag_t tag) {
    return dnn->dnnl_memory_desc_init_by_tag(d, rank, sizes, dnnl_f32, tag) == dnnl_success;
}
static void forget(const onednn_library *dnn, description d) { (void)dnn, (void)d; }
#endif

/// One tensor of an operation.
typedef struct {
    int argument;
    int is_output;
    /// As the caller has it, and as the primitive wants it; the same object where the two agree.
    dnnl_memory_t outside, inside;
    dnnl_primitive_t reorder;
    void *memory;
} slot;

struct dl_onednn_operation {
    const onednn_library *dnn;
    dnnl_primitive_t primitive;
    slot slots[SLOTS];
    int has_run;
};

int dl_onednn_describe_slot(
    const onednn_library *dnn, tensors *t, int which, int rank, const dnnl_dims_t sizes, dnnl_format_tag_t tag,
    int in_any_order
) {
    t->present[which] = 1;
    return describe(dnn, &t->outside[which], rank, sizes, tag)
        && describe(dnn, &t->inside[which], rank, sizes, in_any_order ? dnnl_format_tag_any : tag);
}

static void forget_tensors(const onednn_library *dnn, tensors *t) {
    for (int i = 0; i < SLOTS; i++) {
        if (!t->present[i]) continue;
        forget(dnn, t->outside[i]);
        forget(dnn, t->inside[i]);
    }
}

static int make_reorder(const onednn_library *dnn, slot *s, description_ref from, description_ref to) {
    dnnl_primitive_desc_t description = NULL;
    if (dnn->dnnl_reorder_primitive_desc_create(&description, from, dnn->engine, to, dnn->engine, NULL) != dnnl_success) {
        return 0;
    }
    int made = dnn->dnnl_primitive_create(&s->reorder, description) == dnnl_success;
    dnn->dnnl_primitive_desc_destroy(description);
    return made;
}

static int make_slot(
    const onednn_library *dnn, slot *s, dnnl_primitive_desc_t primitive, dnnl_query_t query, int argument,
    int is_output, description_ref outside
) {
    s->argument = argument;
    s->is_output = is_output;
    if (dnn->dnnl_memory_create(&s->outside, outside, dnn->engine, DNNL_MEMORY_NONE) != dnnl_success) return 0;
    description_ref inside = dnn->dnnl_primitive_desc_query_md(primitive, query, 0);
    if (!inside || dnn->dnnl_memory_desc_equal(inside, outside)) {
        s->inside = s->outside;
        return 1;
    }
    if (posix_memalign(&s->memory, 64, dnn->dnnl_memory_desc_get_size(inside) + 64) != 0) {
        s->memory = NULL;
        return 0;
    }
    return dnn->dnnl_memory_create(&s->inside, inside, dnn->engine, s->memory) == dnnl_success
        && (is_output ? make_reorder(dnn, s, inside, outside) : make_reorder(dnn, s, outside, inside));
}

dl_onednn_operation *dl_onednn_make_operation(
    const onednn_library *dnn, dnnl_primitive_desc_t description, tensors *t, dl_onednn_direction direction
) {
    dl_onednn_operation *operation = calloc(1, sizeof *operation);
    int made = operation && description;
    if (made) {
        operation->dnn = dnn;
        const int forward = direction == dl_onednn_forward, source = direction == dl_onednn_backward_source;
        const int filters = direction == dl_onednn_backward_filters;
        const struct {
            dnnl_query_t query;
            int argument, is_output;
        } roles[SLOTS] = {
            [SOURCE] = {source ? dnnl_query_diff_src_md : dnnl_query_src_md, source ? DNNL_ARG_DIFF_SRC : DNNL_ARG_SRC,
                        source},
            [FILTERS] = {filters ? dnnl_query_diff_weights_md : dnnl_query_weights_md,
                         filters ? DNNL_ARG_DIFF_WEIGHTS : DNNL_ARG_WEIGHTS, filters},
            // A bias has one order only; its description needs no question.
            [BIAS] = {dnnl_query_undef, filters ? DNNL_ARG_DIFF_BIAS : DNNL_ARG_BIAS, filters},
            [DESTINATION] = {forward ? dnnl_query_dst_md : dnnl_query_diff_dst_md,
                             forward ? DNNL_ARG_DST : DNNL_ARG_DIFF_DST, forward},
        };
        made = dnn->dnnl_primitive_create(&operation->primitive, description) == dnnl_success;
        for (int i = 0; i < SLOTS && made; i++) {
            if (!t->present[i]) continue;
            made = make_slot(
                dnn, &operation->slots[i], description, roles[i].query, roles[i].argument, roles[i].is_output,
                REF(t->outside[i]));
        }
    }
    if (description) dnn->dnnl_primitive_desc_destroy(description);
    forget_tensors(dnn, t);
    if (made) return operation;
    if (operation) {
        operation->dnn = dnn;
        dl_onednn_destroy(operation);
    }
    return NULL;
}

dnnl_primitive_attr_t dl_onednn_make_attributes(const onednn_library *dnn, dl_onednn_post_operations operations) {
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_post_ops_t list = NULL;
    if (operations.count == 0 || dnn->dnnl_primitive_attr_create(&attributes) != dnnl_success) return NULL;
    if (dnn->dnnl_post_ops_create(&list) != dnnl_success) return attributes;
    for (int i = 0; i < operations.count; i++) {
        const dl_onednn_post_operation *o = &operations.list[i];
        if (o->kind == dl_onednn_sum) {
#if DNNL_VERSION_MAJOR >= 3
            dnn->dnnl_post_ops_append_sum(list, 1, 0, dnnl_data_type_undef);
#else
            dnn->dnnl_post_ops_append_sum(list, 1);
#endif
            continue;
        }
        const dnnl_alg_kind_t kind = o->kind == dl_onednn_relu ? dnnl_eltwise_relu
            : o->kind == dl_onednn_clip                        ? dnnl_eltwise_clip
            : o->kind == dl_onednn_sigmoid                     ? dnnl_eltwise_logistic
                                                               : dnnl_eltwise_tanh;
#if DNNL_VERSION_MAJOR >= 3
        dnn->dnnl_post_ops_append_eltwise(list, kind, o->alpha, o->beta);
#else
        dnn->dnnl_post_ops_append_eltwise(list, 1, kind, o->alpha, o->beta);
#endif
    }
    dnn->dnnl_primitive_attr_set_post_ops(attributes, list);
    dnn->dnnl_post_ops_destroy(list);
    return attributes;
}

static int run_reorder(const dl_onednn_operation *operation, const slot *s) {
    const dnnl_exec_arg_t arguments[] = {
        {DNNL_ARG_FROM, s->is_output ? s->inside : s->outside}, {DNNL_ARG_TO, s->is_output ? s->outside : s->inside}};
    return operation->dnn->dnnl_primitive_execute(s->reorder, operation->dnn->stream, 2, arguments);
}

int dl_onednn_run(dl_onednn_operation *operation, const dl_onednn_arguments *arguments) {
    const onednn_library *dnn = operation->dnn;
    float *const given[SLOTS] = {
        [SOURCE] = arguments->source, [FILTERS] = arguments->filters, [BIAS] = arguments->bias,
        [DESTINATION] = arguments->destination};
    dnnl_exec_arg_t list[SLOTS];
    int count = 0;
    for (int i = 0; i < SLOTS; i++) {
        slot *s = &operation->slots[i];
        if (!s->outside) continue;
        if (dnn->dnnl_memory_set_data_handle(s->outside, given[i]) != dnnl_success) return -1;
        list[count++] = (dnnl_exec_arg_t){s->argument, s->inside};
        const int fresh = i != FILTERS || arguments->filters_changed || !operation->has_run;
        if (s->reorder && !s->is_output && fresh && run_reorder(operation, s) != dnnl_success) return -1;
    }
    if (dnn->dnnl_primitive_execute(operation->primitive, dnn->stream, count, list) != dnnl_success) return -1;
    for (int i = 0; i < SLOTS; i++) {
        slot *s = &operation->slots[i];
        if (s->reorder && s->is_output && run_reorder(operation, s) != dnnl_success) return -1;
    }
    operation->has_run = 1;
    return dnn->dnnl_stream_wait(dnn->stream) == dnnl_success ? 0 : -1;
}

void dl_onednn_destroy(dl_onednn_operation *operation) {
    if (!operation) return;
    const onednn_library *dnn = operation->dnn;
    for (int i = 0; i < SLOTS; i++) {
        slot *s = &operation->slots[i];
        if (s->reorder) dnn->dnnl_primitive_destroy(s->reorder);
        if (s->inside && s->inside != s->outside) dnn->dnnl_memory_destroy(s->inside);
        if (s->outside) dnn->dnnl_memory_destroy(s->outside);
        free(s->memory);
    }
    if (operation->primitive) dnn->dnnl_primitive_destroy(operation->primitive);
    free(operation);
}

#else

int dl_onednn_run(dl_onednn_operation *operation, const dl_onednn_arguments *arguments) {
    (void)operation, (void)arguments;
    return -1;
}

void dl_onednn_destroy(dl_onednn_operation *operation) { (void)operation; }

#endif
