// Loops of the way back and of the optimizers over dense floats.

/// `dx = y > 0 and not y >= high ? dy : 0`: the gradient of relu, where `high` is not a number, and of relu6.
static void FN(gate)(const float *y, const float *dy, float high, float *restrict dx, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) {
        const float slope = dy[i], value = y[i];
        dx[i] = ((value > 0) & !(value >= high)) ? slope : 0;
    }
}

/// Adam's step; see `ck_adam`.
static void FN(adam)(
    float *restrict values, const float *restrict slopes, float *restrict first, float *restrict second, ptrdiff_t count,
    const ck_adam_settings *s) {
    const float b1 = s->b1, b2 = s->b2, c1 = s->c1, c2 = s->c2, rate = s->rate, root = s->root, tiny = s->tiny;
    for (ptrdiff_t i = 0; i < count; i++) {
        const float g = slopes[i];
        const float m = b1 * first[i] + c1 * g;
        const float v = b2 * second[i] + c2 * g * g;
        first[i] = m;
        second[i] = v;
        values[i] -= rate * m / (__builtin_elementwise_sqrt(v) / root + tiny);
    }
}
