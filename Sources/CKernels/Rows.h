// Losses of rows of class scores, and weighted sums of rows.

typedef float FN(lanes) __attribute__((vector_size(32), aligned(4)));
typedef int32_t FN(lane_bits) __attribute__((vector_size(32), aligned(4)));

/// `e^x` for x <= 0; below -87 it counts as -87, which adds nothing to a sum of at least 1.
INLINE FN(lanes) FN(exp_of_eight)(FN(lanes) x) {
    const FN(lane_bits) low = x < -87.0f;
    x = (FN(lanes))((low & (FN(lane_bits))((FN(lanes)){} - 87.0f)) | (~low & (FN(lane_bits))x));
    const FN(lanes) shifted = x * 1.44269504088896341f + 12582912.0f;
    const FN(lanes) n = shifted - 12582912.0f;
    const FN(lanes) r = x - n * 0.693359375f - n * -2.12194440e-4f;
    FN(lanes) p = r * 1.3981999507E-3f + 8.3334519073E-3f;
    p = p * r + 4.1665795894E-2f;
    p = p * r + 1.6666665459E-1f;
    p = p * r + 5.0000001201E-1f;
    p = p * (r * r) + r + 1.0f;
    // x - x is 0, or not a number where x is none, whose bits the shift may have changed.
    return (FN(lanes))((FN(lane_bits))p + ((FN(lane_bits))shifted << 23)) + (x - x);
}

INLINE float FN(row_loss)(const float *x, ptrdiff_t columns, ptrdiff_t label) {
    float most = x[0];
    for (ptrdiff_t c = 1; c < columns; c++) most = x[c] > most ? x[c] : most;
    float sum = 0;
    for (ptrdiff_t c = 0; c < columns; c++) sum += FN(exp_f32)(x[c] - most);
    return FN(log_f32)(sum) + (most - x[label]);
}

/// Whole vectors reach into the next row and mask what is not theirs; the rows that have no next one go one by one.
static void FN(row_losses)(const float *x, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t label, float *out) {
    const ptrdiff_t whole = columns / 8 * 8;
    FN(lane_bits) tail = {0, 1, 2, 3, 4, 5, 6, 7};
    tail = tail < (int32_t)(columns - whole);
    const FN(lanes) nothing = (FN(lanes)){} - INFINITY;
    ptrdiff_t vector_rows = rows - (8 + columns - 1) / columns;
    if (vector_rows < 0) vector_rows = 0;
    float sums[64], above[64];
    for (ptrdiff_t r = 0; r < vector_rows; r++) {
        const float *row = x + r * columns;
        FN(lanes) last = *(const FN(lanes) *)(row + whole);
        last = (FN(lanes))((tail & (FN(lane_bits))last) | (~tail & (FN(lane_bits))nothing));
        FN(lanes) m = last;
        for (ptrdiff_t c = 0; c < whole; c += 8) {
            const FN(lanes) v = *(const FN(lanes) *)(row + c);
            const FN(lane_bits) larger = v > m;
            m = (FN(lanes))((larger & (FN(lane_bits))v) | (~larger & (FN(lane_bits))m));
        }
        FN(lanes) other = __builtin_shufflevector(m, m, 4, 5, 6, 7, 0, 1, 2, 3);
        FN(lane_bits) larger = other > m;
        m = (FN(lanes))((larger & (FN(lane_bits))other) | (~larger & (FN(lane_bits))m));
        other = __builtin_shufflevector(m, m, 2, 3, 0, 1, 6, 7, 4, 5);
        larger = other > m;
        m = (FN(lanes))((larger & (FN(lane_bits))other) | (~larger & (FN(lane_bits))m));
        other = __builtin_shufflevector(m, m, 1, 0, 3, 2, 5, 4, 7, 6);
        larger = other > m;
        m = (FN(lanes))((larger & (FN(lane_bits))other) | (~larger & (FN(lane_bits))m));
        FN(lanes) sum = FN(exp_of_eight)(last - m);
        for (ptrdiff_t c = 0; c < whole; c += 8) sum += FN(exp_of_eight)(*(const FN(lanes) *)(row + c) - m);
        sum += __builtin_shufflevector(sum, sum, 4, 5, 6, 7, 0, 1, 2, 3);
        sum += __builtin_shufflevector(sum, sum, 2, 3, 0, 1, 6, 7, 4, 5);
        sums[r & 63] = sum[0] + sum[1];
        above[r & 63] = m[0] - row[label];
        // Logarithms go together: a loop over many is vector code.
        if ((r & 63) == 63 || r == vector_rows - 1) {
            const ptrdiff_t first = r & ~(ptrdiff_t)63;
            for (ptrdiff_t i = 0; i <= r - first; i++) out[first + i] = FN(log_f32)(sums[i]) + above[i];
        }
    }
    for (ptrdiff_t r = vector_rows; r < rows; r++) out[r] = FN(row_loss)(x + r * columns, columns, label);
}

static void FN(weighted_rows)(
    const float *x, ptrdiff_t columns, const int32_t *places, const float *weights, ptrdiff_t count, float *out) {
    ptrdiff_t c = 0;
    for (; c + 32 <= columns; c += 32) {
        FN(lanes) a = {}, b = {}, d = {}, e = {};
        for (ptrdiff_t i = 0; i < count; i++) {
            const float *row = x + (ptrdiff_t)places[i] * columns + c;
            a += *(const FN(lanes) *)row * weights[i];
            b += *(const FN(lanes) *)(row + 8) * weights[i];
            d += *(const FN(lanes) *)(row + 16) * weights[i];
            e += *(const FN(lanes) *)(row + 24) * weights[i];
        }
        *(FN(lanes) *)(out + c) = a;
        *(FN(lanes) *)(out + c + 8) = b;
        *(FN(lanes) *)(out + c + 16) = d;
        *(FN(lanes) *)(out + c + 24) = e;
    }
    for (; c < columns; c++) {
        float sum = 0;
        for (ptrdiff_t i = 0; i < count; i++) sum += x[(ptrdiff_t)places[i] * columns + c] * weights[i];
        out[c] = sum;
    }
}

/// `out[r, c] = exp(x[r, c] - most) / sum`, `most` the row's largest number: with a NaN in it the sum is none, and so the row.
static void FN(softmax_rows)(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *out) {
    enum { CHAINS = 64 };
    for (ptrdiff_t r = 0; r < rows; r++) {
        const float *restrict from = x + r * columns;
        float *restrict to = out + r * columns;
        float chains[CHAINS], most;
        double sum = 0;
        ptrdiff_t c = 0;
        for (int l = 0; l < CHAINS; l++) chains[l] = -INFINITY;
        for (; c + CHAINS <= columns; c += CHAINS)
            for (int l = 0; l < CHAINS; l++) chains[l] = from[c + l] > chains[l] ? from[c + l] : chains[l];
        for (int half = CHAINS / 2; half > 0; half /= 2)
            for (int l = 0; l < half; l++) chains[l] = chains[l + half] > chains[l] ? chains[l + half] : chains[l];
        most = chains[0];
        for (; c < columns; c++) most = from[c] > most ? from[c] : most;
        for (c = 0; c < columns; c++) to[c] = FN(exp_f32)(from[c] - most);
        const ck_grid row = {.rows = 1, .columns = columns, .a_column = 1};
        FN(sum_float)(to, &sum, &row);
        const float total = (float)sum;
        for (c = 0; c < columns; c++) to[c] = to[c] / total;
    }
}
