// Which loops the processor can run, and the layout of filters that they read.

#define _GNU_SOURCE
#include "CConvolution.h"
#include <pthread.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

extern const dl_vector_loops dl_portable_loops, dl_portable_pair_loops;
#if defined(__x86_64__)
extern const dl_vector_loops dl_avx2_loops, dl_avx2_pair_loops;
extern const dl_vector_loops dl_avx512_loops, dl_avx512_pair_loops, dl_avx512bf16_pair_loops, dl_avx512bf16_amx_loops;
#endif

const ptrdiff_t *dl_one_piece_offset(void) {
    static const ptrdiff_t zero[1] = {0};
    return zero;
}

const dl_vector_loops *dl_vector_loops_of(int lanes) {
    if (lanes == 4) return &dl_portable_loops;
#if defined(__x86_64__)
    __builtin_cpu_init();
    const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const int avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    if (lanes == 8 && avx2) return &dl_avx2_loops;
    if (lanes == 16 && avx512) return &dl_avx512_loops;
#endif
    return NULL;
}

const dl_vector_loops *dl_pair_loops_of(int lanes) {
    const dl_vector_loops *floats = dl_vector_loops_of(lanes);
    if (!floats) return NULL;
#if defined(__x86_64__)
    if (floats == &dl_avx2_loops) return &dl_avx2_pair_loops;
    if (floats == &dl_avx512_loops) return &dl_avx512_pair_loops;
#endif
    return &dl_portable_pair_loops;
}

const dl_vector_loops *dl_bfloat16_loops(void) {
#if defined(__x86_64__)
    if (dl_vector_loops_of(16) && __builtin_cpu_supports("avx512bf16")) return &dl_avx512bf16_pair_loops;
#endif
    return NULL;
}

#if defined(__x86_64__)
static pthread_once_t asked_for_tiles = PTHREAD_ONCE_INIT;
static int may_use_tiles;

/// The system saves tile registers, 8 KiB a thread, only for a process that asks (arch_prctl(2), ARCH_REQ_XCOMP_PERM).
static void ask_for_tiles(void) {
    enum { ARCH_REQ_XCOMP_PERM = 0x1023, XFEATURE_XTILEDATA = 18, AMX_BF16 = 1 << 22, AMX_TILE = 1 << 24 };
    unsigned a, b, c, d;
    may_use_tiles = __get_cpuid_count(7, 0, &a, &b, &c, &d) && d & AMX_BF16 && d & AMX_TILE
        && syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0;
}
#endif

const dl_vector_loops *dl_tile_loops(void) {
#if defined(__x86_64__)
    if (!dl_bfloat16_loops()) return NULL;
    pthread_once(&asked_for_tiles, ask_for_tiles);
    if (may_use_tiles) return &dl_avx512bf16_amx_loops;
#endif
    return NULL;
}

ptrdiff_t dl_packed_count(const dl_vector_loops *loops, ptrdiff_t columns, ptrdiff_t inner) {
    const ptrdiff_t panel = 2 * loops->lanes;
    return (columns + panel - 1) / panel * panel * inner;
}

void dl_pack_filters(
    const dl_vector_loops *loops, const float *filters, ptrdiff_t columns, ptrdiff_t inner, float *packed
) {
    enum { BLOCK = 16 };
    const ptrdiff_t panel = 2 * loops->lanes;
    for (ptrdiff_t first = 0; first < columns; first += panel) {
        const ptrdiff_t count = columns - first < panel ? columns - first : panel;
        float *to = packed + first * inner;
        if (count < panel) memset(to, 0, (size_t)(panel * inner) * sizeof(float));
        // A cache line of each filter at a time.
        for (ptrdiff_t begin = 0; begin < inner; begin += BLOCK) {
            const ptrdiff_t end = inner - begin < BLOCK ? inner : begin + BLOCK;
            for (ptrdiff_t column = 0; column < count; column++) {
                const float *from = filters + (first + column) * inner;
                for (ptrdiff_t k = begin; k < end; k++) to[k * panel + column] = from[k];
            }
        }
    }
}
