#include "CPNG.h"

#include "RunPacking.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Lives in the outer function's frame, so that its fields are defined after a longjmp. */
typedef struct {
    jmp_buf failed;
    CPNGReport *report;
    const uint8_t *next;
    size_t left;
    uint8_t *output;
    size_t used, capacity;
    uint32_t rows;
    void *packing;
} State;

static void fail(png_structp png, png_const_charp message) {
    State *state = png_get_error_ptr(png);
    strncpy(state->report->reason, message, sizeof state->report->reason - 1);
    longjmp(state->failed, 1);
}

static void ignore(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void take(png_structp png, png_bytep destination, png_size_t count) {
    State *state = png_get_io_ptr(png);
    if (count > state->left) {
        state->report->truncated = 1;
        png_error(png, "the file ends too early");
    }
    memcpy(destination, state->next, count);
    state->next += count;
    state->left -= count;
}

static void begin(State *state, const uint8_t *bytes, size_t count, CPNGReport *report) {
    memset(state, 0, sizeof *state);
    memset(report, 0, sizeof *report);
    state->report = report;
    state->next = bytes;
    state->left = count;
}

static png_structp open_reader(State *state, png_infop *info) {
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, state, fail, ignore);
    if (!png) return NULL;
    *info = png_create_info_struct(png);
    if (!*info) {
        png_destroy_read_struct(&png, NULL, NULL);
        return NULL;
    }
    png_set_read_fn(png, state, take);
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    return png;
}

int cpng_read_size(const uint8_t *bytes, size_t count, CPNGReport *report) {
    State state;
    begin(&state, bytes, count, report);
    png_infop info = NULL;
    png_structp png = open_reader(&state, &info);
    if (!png) return 0;
    if (setjmp(state.failed)) {
        png_destroy_read_struct(&png, &info, NULL);
        return 0;
    }
    png_read_info(png, info);
    report->width = png_get_image_width(png, info);
    report->height = png_get_image_height(png, info);
    png_destroy_read_struct(&png, &info, NULL);
    return 1;
}

static void count_begin(png_structp png, png_infop info) {
    if (png_get_interlace_type(png, info) != PNG_INTERLACE_NONE) png_error(png, "");
    png_read_update_info(png, info);
}

static void count_row(png_structp png, png_bytep row, png_uint_32 number, int pass) {
    State *state = png_get_progressive_ptr(png);
    (void)row;
    (void)pass;
    state->rows = number + 1;
}

static void count_end(png_structp png, png_infop info) {
    (void)png;
    (void)info;
}

/* How many rows a file that ends too early still holds: libpng's other reader takes bytes as they come. 0 for an
   interlaced file, none of whose rows is complete before the last pass. */
static uint32_t rows_before_end(const uint8_t *bytes, size_t count) {
    State state;
    CPNGReport report;
    begin(&state, bytes, count, &report);
    png_infop info = NULL;
    png_structp png = open_reader(&state, &info);
    if (!png) return 0;
    if (!setjmp(state.failed)) {
        png_set_progressive_read_fn(png, &state, count_begin, count_row, count_end);
        png_process_data(png, info, (png_bytep)bytes, count);
    }
    png_destroy_read_struct(&png, &info, NULL);
    return state.rows;
}

int cpng_decode(const uint8_t *bytes, size_t count, uint8_t *rgb, CPNGReport *report) {
    State state;
    begin(&state, bytes, count, report);
    png_infop info = NULL;
    png_structp png = open_reader(&state, &info);
    if (!png) return 0;
    if (setjmp(state.failed)) {
        png_destroy_read_struct(&png, &info, NULL);
        if (report->truncated) report->rows = rows_before_end(bytes, count);
        return 0;
    }
    png_read_info(png, info);
    report->width = png_get_image_width(png, info);
    report->height = png_get_image_height(png, info);
    int color = png_get_color_type(png, info);
    int deep = png_get_bit_depth(png, info) == 16;
    int transparent = (color & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);

    png_set_expand(png);
    if (deep) png_set_scale_16(png);
    if (transparent) {
        /* In 8 bits for 16-bit pictures too: libpng composes after it has scaled them. */
        png_color_16 white = {0, 255, 255, 255, 255};
        png_set_background(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
    }
    png_set_gray_to_rgb(png);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t stride = (size_t)3 * report->width;
    if (png_get_rowbytes(png, info) != stride) png_error(png, "the rows do not become RGB");

    for (int pass = 0; pass < passes; pass++) {
        for (uint32_t y = 0; y < report->height; y++) {
            png_read_row(png, rgb + y * stride, NULL);
            if (pass == passes - 1) report->rows = y + 1;
        }
    }
    png_destroy_read_struct(&png, &info, NULL);
    return 1;
}

static void put(png_structp png, png_bytep source, png_size_t count) {
    State *state = png_get_io_ptr(png);
    if (count > state->capacity - state->used) {
        size_t wanted = 2 * (state->capacity + count);
        uint8_t *larger = realloc(state->output, wanted);
        if (!larger) png_error(png, "no memory for the file");
        state->output = larger;
        state->capacity = wanted;
    }
    memcpy(state->output + state->used, source, count);
    state->used += count;
}

static void nothing(png_structp png) { (void)png; }

static void put_packed(void *png, const uint8_t *bytes, size_t count) {
    png_write_chunk(png, (png_const_bytep) "IDAT", bytes, count);
}

int cpng_encode(const CPNGRows *rows, const CPNGOptions *options, uint8_t **bytes, size_t *count, CPNGReport *report) {
    State state;
    begin(&state, NULL, 0, report);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &state, fail, ignore);
    if (!png) return 0;
    png_infop info = png_create_info_struct(png);
    if (!info || setjmp(state.failed)) {
        png_destroy_write_struct(&png, info ? &info : NULL);
        free(state.packing);
        free(state.output);
        return 0;
    }
    png_set_write_fn(png, &state, put, nothing);
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    png_set_IHDR(png, info, rows->width, rows->height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, options->level);
    png_set_compression_strategy(png, Z_DEFAULT_STRATEGY);
    png_set_compression_buffer_size(png, 1 << 16);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, options->filters);
    if (options->pixels_per_metre)
        png_set_pHYs(png, info, options->pixels_per_metre, options->pixels_per_metre, PNG_RESOLUTION_METER);
    if (options->description) {
        char keyword[] = "Description", none[] = "";
        png_text text;
        memset(&text, 0, sizeof text);
        text.compression = PNG_ITXT_COMPRESSION_NONE;
        text.key = keyword;
        text.text = (char *)options->description;
        text.itxt_length = strlen(options->description);
        text.lang = none;
        text.lang_key = none;
        png_set_text(png, info, &text, 1);
    }
    png_write_info(png, info);
    if (options->runs_only) {
        if (!run_packing(rows, put_packed, png, &state.packing)) png_error(png, "no memory for packing");
        png_write_chunk(png, (png_const_bytep) "IEND", NULL, 0);
    } else {
        if (rows->bytes_per_pixel == 4) {
            png_set_filler(png, 0, PNG_FILLER_AFTER);
            png_set_bgr(png);
        }
        for (uint32_t y = 0; y < rows->height; y++) png_write_row(png, rows->pixels + rows->stride * y);
        png_write_end(png, NULL);
    }
    png_destroy_write_struct(&png, &info);
    free(state.packing);
    *bytes = state.output;
    *count = state.used;
    report->rows = rows->height;
    return 1;
}
