#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

/// PNG in and out of memory, as 8-bit RGB rows. libpng reports errors by longjmp, which must not cross Swift:
/// each function here catches it, frees what it holds, and returns 0 with the reason in the report.

/// What a call found, filled in as far as it came.
typedef struct {
    uint32_t width, height;
    /// Rows of the picture that were complete when the call ended.
    uint32_t rows;
    /// 1 when the bytes ended too early.
    int truncated;
    /// libpng's words, empty on success.
    char reason[160];
} CPNGReport;

/// Reads the header only: width and height. Returns 1 on success.
int cpng_read_size(const uint8_t *bytes, size_t count, CPNGReport *report);

/// Decodes to `rgb`, 3 * width * height bytes, where width and height are those of `cpng_read_size`.
/// Any colour type becomes RGB; 16 bits are rounded to 8; alpha is laid over white. Returns 1 on success.
int cpng_decode(const uint8_t *bytes, size_t count, uint8_t *rgb, CPNGReport *report);

typedef struct {
    /// zlib's level, 0 (stored) to 9 (smallest).
    int level;
    /// One of libpng's PNG_FILTER_ masks: 0x08 none, 0x10 sub, 0x20 up, 0xF8 all.
    int filters;
    /// 1: in place of both, differences from the row above, of which only runs of equal pixels are looked for: fast, and as small
    /// on drawings.
    int runs_only;
    /// 0: no pHYs chunk.
    uint32_t pixels_per_metre;
    /// UTF-8 for an iTXt chunk with the keyword Description, or NULL.
    const char *description;
} CPNGOptions;

/// Rows of pixels, `stride` bytes from one to the next: of 3 bytes, red, green, blue, or of 4, blue, green, red and one that
/// does not count.
typedef struct {
    const uint8_t *pixels;
    size_t stride;
    int bytes_per_pixel;
    uint32_t width, height;
} CPNGRows;

/// Encodes to a new block that the caller frees with free(). Returns 1 on success.
int cpng_encode(const CPNGRows *rows, const CPNGOptions *options, uint8_t **bytes, size_t *count, CPNGReport *report);

#endif
