/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.3): ten
/// rounds of multiplication and exchange turn a counter and a key into four random words.
static void FN(philox)(uint64_t key, uint64_t counter, uint32_t *restrict out, ptrdiff_t blocks) {
    for (ptrdiff_t i = 0; i < blocks; i++) {
        uint32_t c0 = (uint32_t)(counter + (uint64_t)i), c1 = (uint32_t)((counter + (uint64_t)i) >> 32), c2 = 0, c3 = 0;
        uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
        for (int round = 0; round < 10; round++) {
            uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
            c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
            c1 = (uint32_t)p1;
            c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
            c3 = (uint32_t)p0;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        out[4 * i] = c0;
        out[4 * i + 1] = c1;
        out[4 * i + 2] = c2;
        out[4 * i + 3] = c3;
    }
}

/// Words u, v to `sqrt(-2 ln u) cos(2 pi v)` and the same with sin, u in (0, 1], v in [0, 1) (Box and Muller 1958).
/// The u are the first half of the words, the v the second; the cosines come before the sines.
static void FN(normal)(const uint32_t *words, float *restrict out, ptrdiff_t count) {
    const ptrdiff_t half = count / 2;
    for (ptrdiff_t i = 0; i < half; i++) {
        float u = (float)(int32_t)((words[i] >> 8) + 1) * 0x1p-24f;
        float turns = (float)(int32_t)(words[half + i] >> 8) * 0x1p-24f;
        float radius = __builtin_elementwise_sqrt(-2.0f * FN(log_f32)(u));
        float sine, cosine;
        FN(sine_and_cosine_of_turns)(turns, &sine, &cosine);
        out[i] = radius * cosine;
        out[half + i] = radius * sine;
    }
}
