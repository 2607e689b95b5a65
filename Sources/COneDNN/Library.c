// Finding and loading the library.

#define _GNU_SOURCE
#include "Library.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

#define ADVICE "install it with: apt-get install libdnnl-dev"

#if HAS_ONEDNN_HEADERS

static onednn_library library;
static const char *reason = "oneDNN is not loaded yet";
static pthread_once_t once = PTHREAD_ONCE_INIT;

/// The interface is the one that this file was compiled with, so only that version of the library will do.
static const char *load(void) {
    if (!getenv("GOMP_SPINCOUNT") && !getenv("OMP_WAIT_POLICY")) setenv("GOMP_SPINCOUNT", "20000", 0);
#if DNNL_VERSION_MAJOR >= 3
    void *handle = dlopen("libdnnl.so.3", RTLD_NOW | RTLD_LOCAL);
    if (!handle) return "libdnnl.so.3 (oneDNN) cannot be loaded; " ADVICE;
#else
    void *handle = dlopen("libdnnl.so.2", RTLD_NOW | RTLD_LOCAL);
    if (!handle) return "libdnnl.so.2 (oneDNN) cannot be loaded; " ADVICE;
#endif
#define FIND(name) \
    library.name = (__typeof__(library.name))dlsym(handle, #name); \
    if (!library.name) return "the library oneDNN has no function " #name "; " ADVICE;
    COMMON_FUNCTIONS(FIND)
    VERSION_FUNCTIONS(FIND)
#undef FIND
    library.omp_set_num_threads = (void (*)(int))dlsym(handle, "omp_set_num_threads");
    if (library.dnnl_version()->major != DNNL_VERSION_MAJOR) return "oneDNN has another version than its headers";
    if (library.dnnl_engine_create(&library.engine, dnnl_cpu, 0) != dnnl_success
        || library.dnnl_stream_create(&library.stream, library.engine, dnnl_stream_default_flags) != dnnl_success) {
        return "oneDNN finds no processor that it can use";
    }
    return NULL;
}

static void load_once(void) { reason = load(); }

const char *dl_onednn_unavailable(void) {
    pthread_once(&once, load_once);
    return reason;
}

const onednn_library *dl_onednn_library(void) { return dl_onednn_unavailable() ? NULL : &library; }

int dl_onednn_version(void) {
    const onednn_library *dnn = dl_onednn_library();
    if (!dnn) return 0;
    const dnnl_version_t *version = dnn->dnnl_version();
    return version->major * 10000 + version->minor * 100 + version->patch;
}

void dl_onednn_set_threads(int threads) {
    const onednn_library *dnn = dl_onednn_library();
    if (dnn && dnn->omp_set_num_threads && threads > 0) dnn->omp_set_num_threads(threads);
}

int dl_onednn_matrix_product(
    int transpose_a, int transpose_b, int64_t rows, int64_t columns, int64_t inner, float alpha, const float *a,
    int64_t a_stride, const float *b, int64_t b_stride, float beta, float *c, int64_t c_stride
) {
    const onednn_library *dnn = dl_onednn_library();
    if (!dnn) return -1;
    return dnn->dnnl_sgemm(
        transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', rows, columns, inner, alpha, a, a_stride, b, b_stride, beta,
        c, c_stride);
}

#else

const char *dl_onednn_unavailable(void) { return "this program was built without oneDNN; " ADVICE ", and build it again"; }

int dl_onednn_version(void) { return 0; }

void dl_onednn_set_threads(int threads) { (void)threads; }

int dl_onednn_matrix_product(
    int transpose_a, int transpose_b, int64_t rows, int64_t columns, int64_t inner, float alpha, const float *a,
    int64_t a_stride, const float *b, int64_t b_stride, float beta, float *c, int64_t c_stride
) {
    (void)transpose_a, (void)transpose_b, (void)rows, (void)columns, (void)inner, (void)alpha, (void)a;
    (void)a_stride, (void)b, (void)b_stride, (void)beta, (void)c, (void)c_stride;
    return -1;
}

#endif
