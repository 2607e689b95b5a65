#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

/* A file with more scans than this is made to keep a decoder busy, not to show a picture. */
enum { scan_limit = 200 };

/* The first field is libjpeg's own, so that a pointer to it is a pointer to the whole. */
typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf failed;
    CJPEGReport *report;
    /* The input ran out, and the decoder had to invent blocks; rows that were complete before it did. */
    int ran_out, invented;
    uint32_t rows;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    struct jpeg_destination_mgr destination;
    uint8_t *output;
    size_t capacity;
} State;

static void fail(j_common_ptr info) {
    State *state = (State *)info->err;
    char words[JMSG_LENGTH_MAX];
    state->manager.format_message(info, words);
    strncpy(state->report->reason, words, sizeof state->report->reason - 1);
    longjmp(state->failed, 1);
}

/* Called for warnings (level -1) and traces; nothing is printed. */
static void note(j_common_ptr info, int level) {
    State *state = (State *)info->err;
    if (level >= 0) return;
    state->manager.num_warnings++;
    if (state->ran_out && !state->invented) {
        state->invented = 1;
        if (info->is_decompressor) state->rows = ((j_decompress_ptr)info)->output_scanline;
    }
}

static void print_nothing(j_common_ptr info) { (void)info; }

static void count_scans(j_common_ptr info) {
    if (info->is_decompressor && ((j_decompress_ptr)info)->input_scan_number > scan_limit) {
        State *state = (State *)info->err;
        snprintf(state->report->reason, sizeof state->report->reason, "more than %d scans", (int)scan_limit);
        longjmp(state->failed, 1);
    }
}

static void source_nothing(j_decompress_ptr info) { (void)info; }

/* The bytes are used up: an end-of-image marker is handed out as often as it is asked for. */
static boolean fill(j_decompress_ptr info) {
    static const JOCTET end[2] = {0xFF, JPEG_EOI};
    State *state = (State *)info->err;
    state->ran_out = 1;
    info->src->next_input_byte = end;
    info->src->bytes_in_buffer = 2;
    return TRUE;
}

static void skip(j_decompress_ptr info, long count) {
    struct jpeg_source_mgr *source = info->src;
    if (count <= 0) return;
    if ((size_t)count > source->bytes_in_buffer) {
        fill(info);
    } else {
        source->next_input_byte += count;
        source->bytes_in_buffer -= (size_t)count;
    }
}

static void begin(State *state, CJPEGReport *report) {
    memset(state, 0, sizeof *state);
    memset(report, 0, sizeof *report);
    state->report = report;
    jpeg_std_error(&state->manager);
    state->manager.error_exit = fail;
    state->manager.emit_message = note;
    state->manager.output_message = print_nothing;
}

static void open_reader(State *state, j_decompress_ptr info, const uint8_t *bytes, size_t count) {
    jpeg_create_decompress(info);
    state->source.next_input_byte = bytes;
    state->source.bytes_in_buffer = count;
    state->source.init_source = source_nothing;
    state->source.fill_input_buffer = fill;
    state->source.skip_input_data = skip;
    state->source.resync_to_restart = jpeg_resync_to_restart;
    state->source.term_source = source_nothing;
    info->src = &state->source;
    state->progress.progress_monitor = count_scans;
    info->progress = &state->progress;
    jpeg_read_header(info, TRUE);
    state->report->width = info->image_width;
    state->report->height = info->image_height;
}

int cjpeg_read_size(const uint8_t *bytes, size_t count, CJPEGReport *report) {
    State state;
    struct jpeg_decompress_struct info;
    begin(&state, report);
    memset(&info, 0, sizeof info);
    info.err = &state.manager;
    volatile int worked = !setjmp(state.failed);
    if (worked) open_reader(&state, &info, bytes, count);
    report->truncated = !worked && state.ran_out;
    jpeg_destroy_decompress(&info);
    return worked;
}

/* Ink to light: each of red, green and blue is what cyan, magenta and yellow leave, times what black leaves.
   Adobe's files hold the inks inverted. */
static void ink_row(const JSAMPLE *ink, uint8_t *rgb, uint32_t width, int inverted) {
    for (uint32_t x = 0; x < width; x++, ink += 4, rgb += 3) {
        unsigned black = inverted ? ink[3] : 255 - ink[3];
        for (int channel = 0; channel < 3; channel++) {
            unsigned light = inverted ? ink[channel] : 255 - ink[channel];
            rgb[channel] = (uint8_t)((light * black + 127) / 255);
        }
    }
}

static void decode_rows(State *state, j_decompress_ptr info, uint8_t *rgb) {
    int ink = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
    info->out_color_space = ink ? JCS_CMYK : JCS_RGB;
    info->dct_method = JDCT_ISLOW;
    jpeg_start_decompress(info);
    size_t stride = (size_t)3 * info->output_width;
    JSAMPARRAY inks = NULL;
    if (ink) inks = info->mem->alloc_sarray((j_common_ptr)info, JPOOL_IMAGE, 4 * info->output_width, 1);
    while (info->output_scanline < info->output_height) {
        uint8_t *row = rgb + info->output_scanline * stride;
        jpeg_read_scanlines(info, ink ? inks : &row, 1);
        if (ink) ink_row(inks[0], row, info->output_width, info->saw_Adobe_marker);
    }
    if (!state->invented) state->rows = info->output_scanline;
}

int cjpeg_decode(const uint8_t *bytes, size_t count, uint8_t *rgb, CJPEGReport *report) {
    State state;
    struct jpeg_decompress_struct info;
    begin(&state, report);
    memset(&info, 0, sizeof info);
    info.err = &state.manager;
    volatile int worked = !setjmp(state.failed);
    if (worked) {
        open_reader(&state, &info, bytes, count);
        decode_rows(&state, &info, rgb);
    }
    /* A progressive file that ends early lacks whole scans without any block being invented. */
    int unfinished = state.invented || (info.progressive_mode && state.ran_out);
    report->rows = info.progressive_mode && unfinished ? 0 : state.rows;
    report->truncated = state.ran_out && (unfinished || !worked);
    if (worked && report->truncated) strcpy(report->reason, "the file ends too early");
    jpeg_destroy_decompress(&info);
    return worked && !report->truncated;
}

static void start_output(j_compress_ptr info) { (void)info; }

/* The block is full: twice as large a one, `used` bytes of which are taken. */
static void grow(j_compress_ptr info, size_t used) {
    State *state = (State *)info->err;
    size_t capacity = state->capacity ? 2 * state->capacity : 1 << 16;
    uint8_t *larger = realloc(state->output, capacity);
    if (!larger) ERREXIT1(info, JERR_OUT_OF_MEMORY, 0);
    state->output = larger;
    state->capacity = capacity;
    info->dest->next_output_byte = larger + used;
    info->dest->free_in_buffer = capacity - used;
}

static boolean output_full(j_compress_ptr info) {
    grow(info, ((State *)info->err)->capacity);
    return TRUE;
}

static void compress(State *state, j_compress_ptr info, const uint8_t *rgb, uint32_t width, uint32_t height,
                     int quality) {
    jpeg_create_compress(info);
    state->destination.init_destination = start_output;
    state->destination.empty_output_buffer = output_full;
    state->destination.term_destination = start_output;
    info->dest = &state->destination;
    grow(info, 0);
    info->image_width = width;
    info->image_height = height;
    info->input_components = 3;
    info->in_color_space = JCS_RGB;
    jpeg_set_defaults(info);
    jpeg_set_quality(info, quality, TRUE);
    if (quality >= 90) info->comp_info[0].h_samp_factor = info->comp_info[0].v_samp_factor = 1;
    info->optimize_coding = TRUE;
    jpeg_start_compress(info, TRUE);
    while (info->next_scanline < height) {
        JSAMPROW row = (JSAMPROW)(rgb + (size_t)3 * width * info->next_scanline);
        jpeg_write_scanlines(info, &row, 1);
    }
    jpeg_finish_compress(info);
}

int cjpeg_encode(const uint8_t *rgb, uint32_t width, uint32_t height, int quality, uint8_t **bytes, size_t *count,
                 CJPEGReport *report) {
    State state;
    struct jpeg_compress_struct info;
    begin(&state, report);
    memset(&info, 0, sizeof info);
    info.err = &state.manager;
    volatile int worked = !setjmp(state.failed);
    if (worked) compress(&state, &info, rgb, width, height, quality);
    jpeg_destroy_compress(&info);
    if (!worked) {
        free(state.output);
        return 0;
    }
    *bytes = state.output;
    *count = state.capacity - state.destination.free_in_buffer;
    report->rows = height;
    return 1;
}
