// What a convolution's filters see at a run of output places, copied side by side, and the way back; channels-last.

/// `to[i] = from[i]`; pieces are too short for a call.
INLINE void FN(copy_floats)(float *restrict to, const float *restrict from, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) to[i] = from[i];
}

INLINE void FN(add_floats)(float *restrict to, const float *restrict from, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) to[i] += from[i];
}

static void FN(gather_patches)(const ck_patches *g, const float *images, ptrdiff_t first, ptrdiff_t count, float *rows) {
    const ptrdiff_t places = g->output_height * g->output_width, channels = g->channels;
    const ptrdiff_t line = g->kernel_width * channels;
    // Neighbouring taps lie side by side where nothing stands between their channels.
    const int dense = g->dilation_horizontal == 1 && g->pixel_step == channels;
    for (ptrdiff_t place = first; place < first + count; place++) {
        const float *image = images + place / places * g->input_height * g->input_width * g->pixel_step;
        const ptrdiff_t top = place % places / g->output_width * g->stride_vertical - g->padding_top;
        const ptrdiff_t left = place % g->output_width * g->stride_horizontal - g->padding_left;
        const int inside = dense && left >= 0 && left + g->kernel_width <= g->input_width;
        for (ptrdiff_t ky = 0; ky < g->kernel_height; ky++, rows += line) {
            const ptrdiff_t y = top + ky * g->dilation_vertical;
            if (y < 0 || y >= g->input_height) {
                memset(rows, 0, (size_t)line * sizeof(float));
                continue;
            }
            const float *from = image + (y * g->input_width + left) * g->pixel_step;
            if (inside) {
                FN(copy_floats)(rows, from, line);
                continue;
            }
            for (ptrdiff_t kx = 0; kx < g->kernel_width; kx++) {
                const ptrdiff_t x = kx * g->dilation_horizontal;
                if (left + x < 0 || left + x >= g->input_width) {
                    memset(rows + kx * channels, 0, (size_t)channels * sizeof(float));
                } else {
                    FN(copy_floats)(rows + kx * channels, from + x * g->pixel_step, channels);
                }
            }
        }
    }
}

static void FN(scatter_patches)(const ck_patches *g, const float *rows, ptrdiff_t first, ptrdiff_t count, float *images) {
    const ptrdiff_t places = g->output_height * g->output_width, channels = g->channels;
    const ptrdiff_t line = g->kernel_width * channels;
    const int dense = g->dilation_horizontal == 1 && g->pixel_step == channels;
    for (ptrdiff_t place = first; place < first + count; place++) {
        float *image = images + place / places * g->input_height * g->input_width * g->pixel_step;
        const ptrdiff_t top = place % places / g->output_width * g->stride_vertical - g->padding_top;
        const ptrdiff_t left = place % g->output_width * g->stride_horizontal - g->padding_left;
        const int inside = dense && left >= 0 && left + g->kernel_width <= g->input_width;
        for (ptrdiff_t ky = 0; ky < g->kernel_height; ky++, rows += line) {
            const ptrdiff_t y = top + ky * g->dilation_vertical;
            if (y < 0 || y >= g->input_height) continue;
            float *to = image + (y * g->input_width + left) * g->pixel_step;
            if (inside) {
                FN(add_floats)(to, rows, line);
                continue;
            }
            for (ptrdiff_t kx = 0; kx < g->kernel_width; kx++) {
                const ptrdiff_t x = kx * g->dilation_horizontal;
                if (left + x < 0 || left + x >= g->input_width) continue;
                FN(add_floats)(to + x * g->pixel_step, rows + kx * channels, channels);
            }
        }
    }
}
