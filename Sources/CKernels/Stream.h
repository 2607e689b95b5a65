/// `to = from` past the caches, by whole lines; both are aligned to 64.
static void FN(stream)(void *to, const void *from, ptrdiff_t bytes) {
    typedef float line __attribute__((vector_size(64)));
    ptrdiff_t i = 0;
    for (; i + 64 <= bytes; i += 64)
        __builtin_nontemporal_store(*(const line *)((const char *)from + i), (line *)((char *)to + i));
    if (i < bytes) memcpy((char *)to + i, (const char *)from + i, (size_t)(bytes - i));
}
