#define _GNU_SOURCE
#include "CKernels.h"
#include <sched.h>

int ck_processor_count(void) {
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < 1 ? 1 : count;
}
