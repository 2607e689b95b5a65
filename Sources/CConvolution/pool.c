// Threads that wait for work by spinning for a moment, since the next operation of a network comes within
// microseconds, and by sleeping after that, since a spinning thread takes a core from everybody else.

#define _GNU_SOURCE
#include "CConvolution.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Rounds before a waiting thread sleeps (about 50 microseconds) or, in `dl_pool_run`, gives its core away.
enum { SPINS = 2000 };

/// What is left of a thread's share: job number, end and next item in one word, so that an item is claimed by one exchange and
/// a thread that comes late claims nothing of a later job by mistake. A cache line of its own.
typedef struct {
    _Alignas(64) _Atomic uint64_t left;
} share;

struct dl_pool {
    _Alignas(64) _Atomic uint64_t done;
    /// Counts the jobs; sleepers wait for it to change.
    _Alignas(64) _Atomic uint32_t bell;
    _Atomic uint32_t sleepers;
    _Atomic int stopping;
    dl_task task;
    void *context;
    /// In all, the calling one counted, and those that stand already.
    int threads, standing;
    share *shares;
    pthread_t handles[];
};

#define ITEM_BITS 24
#define ITEM_MASK ((UINT64_C(1) << ITEM_BITS) - 1)
#define JOB_SHIFT (2 * ITEM_BITS)

typedef struct {
    dl_pool *pool;
    int thread;
} worker_start;

static inline void pause_briefly(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/// Does what is left of `owner`'s share, from its beginning or, where it is another's, from its end, which the owner would
/// come to last.
static void finish(dl_pool *pool, int owner, int thread) {
    _Atomic uint64_t *left = &pool->shares[owner].left;
    uint64_t state = atomic_load_explicit(left, memory_order_acquire);
    for (;;) {
        const uint64_t next = state & ITEM_MASK, end = state >> ITEM_BITS & ITEM_MASK;
        if (next >= end) return;
        const uint64_t rest = owner == thread ? state + 1 : state - (UINT64_C(1) << ITEM_BITS);
        if (atomic_compare_exchange_weak_explicit(left, &state, rest, memory_order_acq_rel, memory_order_acquire)) {
            pool->task(pool->context, (ptrdiff_t)(owner == thread ? next : end - 1), thread);
            atomic_fetch_add_explicit(&pool->done, 1, memory_order_release);
            state = atomic_load_explicit(left, memory_order_acquire);
        }
    }
}

static void work(dl_pool *pool, int thread) {
    for (int other = 0; other < pool->threads; other++) finish(pool, (thread + other) % pool->threads, thread);
}

static void *worker(void *argument) {
    // Signals are for the threads that wait for them.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    worker_start *start = argument;
    dl_pool *pool = start->pool;
    const int thread = start->thread;
    free(start);
    uint32_t heard = 0;
    while (!atomic_load_explicit(&pool->stopping, memory_order_acquire)) {
        work(pool, thread);
        int spins = 0;
        while (atomic_load_explicit(&pool->bell, memory_order_acquire) == heard) {
            if (++spins < SPINS) {
                pause_briefly();
            } else {
                atomic_fetch_add(&pool->sleepers, 1);
                syscall(SYS_futex, &pool->bell, FUTEX_WAIT_PRIVATE, heard, NULL, NULL, 0);
                atomic_fetch_sub(&pool->sleepers, 1);
            }
        }
        heard = atomic_load_explicit(&pool->bell, memory_order_acquire);
    }
    return NULL;
}

static void ring(dl_pool *pool) {
    atomic_fetch_add(&pool->bell, 1);
    if (atomic_load(&pool->sleepers) > 0) {
        syscall(SYS_futex, &pool->bell, FUTEX_WAKE_PRIVATE, pool->threads, NULL, NULL, 0);
    }
}

dl_pool *dl_pool_create(int threads) {
    if (threads < 1) return NULL;
    void *memory = NULL;
    const size_t size = (sizeof(dl_pool) + (size_t)threads * sizeof(pthread_t) + 63) / 64 * 64;
    if (posix_memalign(&memory, 64, size + (size_t)threads * sizeof(share)) != 0) return NULL;
    dl_pool *pool = memory;
    pool->shares = (share *)((char *)memory + size);
    for (int thread = 0; thread < threads; thread++) atomic_init(&pool->shares[thread].left, 0);
    atomic_init(&pool->done, 0);
    atomic_init(&pool->bell, 0);
    atomic_init(&pool->sleepers, 0);
    atomic_init(&pool->stopping, 0);
    pool->threads = threads;
    pool->standing = 1;
    for (int thread = 1; thread < threads; thread++) {
        worker_start *start = malloc(sizeof *start);
        if (start) *start = (worker_start){pool, thread};
        if (!start || pthread_create(&pool->handles[thread], NULL, worker, start) != 0) {
            free(start);
            dl_pool_destroy(pool);
            return NULL;
        }
        pool->standing = thread + 1;
    }
    return pool;
}

void dl_pool_destroy(dl_pool *pool) {
    atomic_store(&pool->stopping, 1);
    ring(pool);
    for (int thread = 1; thread < pool->standing; thread++) pthread_join(pool->handles[thread], NULL);
    free(pool);
}

void dl_pool_run(dl_pool *pool, ptrdiff_t count, dl_task task, void *context) {
    if (pool->threads == 1 || count <= 1 || count > (ptrdiff_t)ITEM_MASK) {
        for (ptrdiff_t item = 0; item < count; item++) task(context, item, 0);
        return;
    }
    pool->task = task;
    pool->context = context;
    atomic_store_explicit(&pool->done, 0, memory_order_relaxed);
    const uint64_t job = (atomic_load(&pool->shares[0].left) >> JOB_SHIFT) + 1, items = (uint64_t)count;
    for (uint64_t thread = 0, threads = (uint64_t)pool->threads; thread < threads; thread++) {
        const uint64_t first = items * thread / threads, end = items * (thread + 1) / threads;
        atomic_store_explicit(
            &pool->shares[thread].left, job << JOB_SHIFT | end << ITEM_BITS | first, memory_order_release);
    }
    ring(pool);
    work(pool, 0);
    int spins = 0;
    while (atomic_load_explicit(&pool->done, memory_order_acquire) < items) {
        if (++spins < SPINS) {
            pause_briefly();
        } else {
            sched_yield();
        }
    }
}
