// The largest number under each window of a channels-last image, and its gradient.
//
// A later pixel wins only if it is larger, or the first NaN.

#define BEATS(later, earlier) (((later) > (earlier)) | (((later) != (later)) & ((earlier) == (earlier))))

typedef float FN(pixels) __attribute__((vector_size(64), aligned(4)));
typedef int32_t FN(choices) __attribute__((vector_size(64), aligned(4)));

INLINE FN(pixels) FN(larger)(FN(pixels) earlier, FN(pixels) later) {
    const FN(choices) wins = BEATS(later, earlier);
    return (FN(pixels))((wins & (FN(choices))later) | (~wins & (FN(choices))earlier));
}

/// Adds `slope` to `to` where `chosen`.
INLINE void FN(add_where)(float *to, FN(choices) chosen, FN(pixels) slope) {
    *(FN(pixels) *)to += (FN(pixels))(chosen & (FN(choices))slope);
}

INLINE ptrdiff_t FN(at_least_zero)(ptrdiff_t x) { return x < 0 ? 0 : x; }
INLINE ptrdiff_t FN(at_most)(ptrdiff_t x, ptrdiff_t limit) { return x > limit ? limit : x; }

static void FN(window_maximum)(const ck_windows *w, const float *input, ptrdiff_t first, ptrdiff_t count, float *output) {
    const ptrdiff_t channels = w->channels;
    for (ptrdiff_t row = first; row < first + count; row++) {
        const float *image = input + row / w->output_height * w->input_height * w->input_width * channels;
        const ptrdiff_t top = row % w->output_height * w->stride_vertical - w->padding_top;
        const ptrdiff_t y0 = FN(at_least_zero)(top), y1 = FN(at_most)(top + w->height, w->input_height);
        for (ptrdiff_t x = 0; x < w->output_width; x++) {
            float *restrict to = output + (row * w->output_width + x) * channels;
            const ptrdiff_t left = x * w->stride_horizontal - w->padding_left;
            const ptrdiff_t x0 = FN(at_least_zero)(left), x1 = FN(at_most)(left + w->width, w->input_width);
            if (w->height == 2 && w->width == 2 && y1 - y0 == 2 && x1 - x0 == 2) {
                const float *a = image + (y0 * w->input_width + x0) * channels, *b = a + channels;
                const float *c = a + w->input_width * channels, *d = c + channels;
                ptrdiff_t i = 0;
                for (; i + 16 <= channels; i += 16) {
#define AT(corner) (*(const FN(pixels) *)(corner + i))
                    *(FN(pixels) *)(to + i) = FN(larger)(FN(larger)(AT(a), AT(b)), FN(larger)(AT(c), AT(d)));
#undef AT
                }
                for (; i < channels; i++) {
                    const float above = BEATS(b[i], a[i]) ? b[i] : a[i], below = BEATS(d[i], c[i]) ? d[i] : c[i];
                    to[i] = BEATS(below, above) ? below : above;
                }
                continue;
            }
            for (ptrdiff_t i = 0; i < channels; i++) to[i] = -INFINITY;
            for (ptrdiff_t y = y0; y < y1; y++) {
                for (ptrdiff_t column = x0; column < x1; column++) {
                    const float *from = image + (y * w->input_width + column) * channels;
                    for (ptrdiff_t i = 0; i < channels; i++) to[i] = BEATS(from[i], to[i]) ? from[i] : to[i];
                }
            }
        }
    }
}

/// Adds each window's slope to its largest pixel, the first of several.
static void FN(window_maximum_gradient)(
    const ck_windows *w, const float *input, const float *slopes, ptrdiff_t first, ptrdiff_t count, float *restrict gradient) {
    enum { STRETCH = 64 };
    const ptrdiff_t channels = w->channels;
    for (ptrdiff_t row = first; row < first + count; row++) {
        const ptrdiff_t start = row / w->output_height * w->input_height * w->input_width * channels;
        const ptrdiff_t top = row % w->output_height * w->stride_vertical - w->padding_top;
        const ptrdiff_t y0 = FN(at_least_zero)(top), y1 = FN(at_most)(top + w->height, w->input_height);
        for (ptrdiff_t x = 0; x < w->output_width; x++) {
            const float *slope = slopes + (row * w->output_width + x) * channels;
            const ptrdiff_t left = x * w->stride_horizontal - w->padding_left;
            const ptrdiff_t x0 = FN(at_least_zero)(left), x1 = FN(at_most)(left + w->width, w->input_width);
            if (y1 <= y0 || x1 <= x0) continue;
            if (w->height == 2 && w->width == 2 && y1 - y0 == 2 && x1 - x0 == 2) {
                const ptrdiff_t corner = start + (y0 * w->input_width + x0) * channels;
                const ptrdiff_t below = w->input_width * channels;
                const float *a = input + corner, *b = a + channels, *c = a + below, *d = c + channels;
                float *to = gradient + corner;
                ptrdiff_t i = 0;
                for (; i + 16 <= channels; i += 16) {
                    const FN(pixels) p = *(const FN(pixels) *)(a + i), q = *(const FN(pixels) *)(b + i);
                    const FN(pixels) r = *(const FN(pixels) *)(c + i), s = *(const FN(pixels) *)(d + i);
                    const FN(pixels) of_window = *(const FN(pixels) *)(slope + i);
                    const FN(choices) second = BEATS(q, p), fourth = BEATS(s, r);
                    const FN(choices) is_lower = BEATS(FN(larger)(r, s), FN(larger)(p, q));
                    FN(add_where)(to + i, ~is_lower & ~second, of_window);
                    FN(add_where)(to + i + channels, ~is_lower & second, of_window);
                    FN(add_where)(to + i + below, is_lower & ~fourth, of_window);
                    FN(add_where)(to + i + below + channels, is_lower & fourth, of_window);
                }
                for (; i < channels; i++) {
                    const int second = BEATS(b[i], a[i]), fourth = BEATS(d[i], c[i]);
                    const float upper = second ? b[i] : a[i], lower = fourth ? d[i] : c[i];
                    const int is_lower = BEATS(lower, upper);
                    to[i] += !(is_lower | second) ? slope[i] : 0;
                    to[i + channels] += (second & ~is_lower) ? slope[i] : 0;
                    to[i + below] += (is_lower & ~fourth) ? slope[i] : 0;
                    to[i + below + channels] += (is_lower & fourth) ? slope[i] : 0;
                }
                continue;
            }
            for (ptrdiff_t from = 0; from < channels; from += STRETCH) {
                const ptrdiff_t n = FN(at_most)(channels - from, STRETCH);
                float best[STRETCH];
                int32_t place[STRETCH];
                const ptrdiff_t corner = start + (y0 * w->input_width + x0) * channels + from;
                for (ptrdiff_t i = 0; i < n; i++) { best[i] = input[corner + i]; place[i] = 0; }
                int32_t number = 0;
                for (ptrdiff_t y = 0; y < y1 - y0; y++) {
                    for (ptrdiff_t column = 0; column < x1 - x0; column++, number++) {
                        const float *value = input + corner + (y * w->input_width + column) * channels;
                        for (ptrdiff_t i = 0; i < n; i++) {
                            const int wins = BEATS(value[i], best[i]);
                            best[i] = wins ? value[i] : best[i];
                            place[i] = wins ? number : place[i];
                        }
                    }
                }
                number = 0;
                for (ptrdiff_t y = 0; y < y1 - y0; y++) {
                    for (ptrdiff_t column = 0; column < x1 - x0; column++, number++) {
                        float *to = gradient + corner + (y * w->input_width + column) * channels;
                        for (ptrdiff_t i = 0; i < n; i++) to[i] += place[i] == number ? slope[from + i] : 0;
                    }
                }
            }
        }
    }
}
#undef BEATS
