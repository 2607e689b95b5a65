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

typedef float FN(line) __attribute__((vector_size(64), aligned(4)));
typedef int32_t FN(line_bits) __attribute__((vector_size(64), aligned(4)));
typedef float FN(half_line) __attribute__((vector_size(32), aligned(4)));
typedef double FN(wide) __attribute__((vector_size(64), aligned(8)));

/// `mask ? x : y`, lane by lane.
INLINE FN(line) FN(chosen)(FN(line_bits) mask, FN(line) x, FN(line) y) {
    return (FN(line))((mask & (FN(line_bits))x) | (~mask & (FN(line_bits))y));
}

/// `e^x` of sixteen numbers that are not above 0, as `exp_f32` makes it; `near` if none is below -87, so that every result is
/// in the normal range and one addition to its exponent scales it.
INLINE FN(line) FN(exp_of_line)(FN(line) x, int near) {
#pragma clang fp contract(fast)
    if (!near) x = FN(chosen)(x < -104.0f, (FN(line)){} - 104.0f, x);
    const float magic = 12582912.0f;
    const FN(line) shifted = x * 1.44269504088896341f + magic;
    const FN(line) n = shifted - magic;
    FN(line) r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    FN(line) p = r * 1.9875691500E-4f + 1.3981999507E-3f;
    p = p * r + 8.3334519073E-3f;
    p = p * r + 4.1665795894E-2f;
    p = p * r + 1.6666665459E-1f;
    p = p * r + 5.0000001201E-1f;
    p = p * (r * r) + r + 1.0f;
    // x - x is 0, or not a number where x is none, whose bits the addition may have changed.
    if (near) return (FN(line))((FN(line_bits))p + ((FN(line_bits))shifted << 23)) + (x - x);
    const FN(line_bits) whole = (FN(line_bits))shifted - 0x4b400000, half = whole >> 1;  // the bits of `magic`
    return p * (FN(line))((half + 127) << 23) * (FN(line))((whole - half + 127) << 23);
}

/// `to = exp(from - most)`; the sum. Where `spills`, up to 15 numbers behind the row are written as well.
INLINE double FN(powers)(const float *from, float most, float *to, ptrdiff_t columns, int near, int spills) {
    enum { LINE = 16 };
    FN(wide) low = {}, high = {};
    for (ptrdiff_t c = 0; c < columns; c += LINE) {
        // The next row is asked for early: memory's latency is longer than a step.
        __builtin_prefetch((const void *)((uintptr_t)(from + c) + (uintptr_t)columns * sizeof(float)));
        __builtin_prefetch((const void *)((uintptr_t)(to + c) + (uintptr_t)columns * sizeof(float)), 1);
        const int32_t left = columns - c < LINE ? (int32_t)(columns - c) : LINE;
        FN(line) x, y;
        if (left == LINE) {
            y = FN(exp_of_line)(*(const FN(line) *)(from + c) - most, near);
        } else {
            float rest[LINE];
            for (int l = 0; l < LINE; l++) rest[l] = from[spills || l < left ? c + l : c];
            const FN(line_bits) places = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
            memcpy(&x, rest, sizeof x);
            y = FN(exp_of_line)(FN(chosen)(places < left, x - most, (FN(line)){}), near);
            y = FN(chosen)(places < left, y, (FN(line)){});
        }
        if (left == LINE || spills) *(FN(line) *)(to + c) = y;
        else for (int32_t l = 0; l < left; l++) to[c + l] = y[l];
        low += __builtin_convertvector(__builtin_shufflevector(y, y, 0, 1, 2, 3, 4, 5, 6, 7), FN(wide));
        high += __builtin_convertvector(__builtin_shufflevector(y, y, 8, 9, 10, 11, 12, 13, 14, 15), FN(wide));
    }
    const FN(wide) sums = low + high;
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

/// `out[r, c] = exp(x[r, c] - most) / sum`, `most` the row's largest number: with a NaN in it the sum is none, and so the row.
/// `logs[r] = log sum + most` where logs are wanted.
///
/// The quotient is a product with the sum's inverse, both in double, which rounds to the same float where it is not below
/// the normal range: a float's quotient is never as near to the middle between two floats as the product's error.
static void FN(softmax_rows)(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *out, double *logs) {
    enum { CHAINS = 64 };
    for (ptrdiff_t r = 0; r < rows; r++) {
        const float *from = x + r * columns;
        float *to = out + r * columns;
        float highest[CHAINS], lowest[CHAINS];
        ptrdiff_t c = 0;
        for (int l = 0; l < CHAINS; l++) highest[l] = -INFINITY, lowest[l] = INFINITY;
        for (; c + CHAINS <= columns; c += CHAINS)
            for (int l = 0; l < CHAINS; l++) {
                highest[l] = from[c + l] > highest[l] ? from[c + l] : highest[l];
                lowest[l] = from[c + l] < lowest[l] ? from[c + l] : lowest[l];
            }
        for (int half = CHAINS / 2; half > 0; half /= 2)
            for (int l = 0; l < half; l++) {
                highest[l] = highest[l + half] > highest[l] ? highest[l + half] : highest[l];
                lowest[l] = lowest[l + half] < lowest[l] ? lowest[l + half] : lowest[l];
            }
        float most = highest[0], least = lowest[0];
        for (; c < columns; c++) {
            most = from[c] > most ? from[c] : most;
            least = from[c] < least ? from[c] : least;
        }
        // What is written behind a row, the next one overwrites.
        const int near = least - most >= -87.0f, spills = (r + 1) * columns + 15 <= rows * columns;
        const double sum = near && spills ? FN(powers)(from, most, to, columns, 1, 1)
                           : near         ? FN(powers)(from, most, to, columns, 1, 0)
                                          : FN(powers)(from, most, to, columns, 0, 0);
        if (logs) logs[r] = log(sum) + (double)most;
        const double inverse = 1 / (double)(float)sum;
        for (c = 0; c + 8 <= columns; c += 8) {
            FN(half_line) *place = (FN(half_line) *)(to + c);
            *place = __builtin_convertvector(__builtin_convertvector(*place, FN(wide)) * inverse, FN(half_line));
        }
        for (; c < columns; c++) to[c] = (float)((double)to[c] * inverse);
    }
}
