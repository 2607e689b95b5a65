#ifndef CJPEG_H
#define CJPEG_H

#include <stddef.h>
#include <stdint.h>

/// JPEG in and out of memory, as 8-bit RGB rows. libjpeg reports errors by leaving through a callback that must not
/// return: each function here catches that with setjmp, frees what it holds, and returns 0 with the reason.

/// What a call found, filled in as far as it came.
typedef struct {
    uint32_t width, height;
    /// Rows of the picture that were complete when the call ended.
    uint32_t rows;
    /// 1 when the bytes ended too early.
    int truncated;
    /// libjpeg's words, empty on success.
    char reason[200];
} CJPEGReport;

/// Reads the header only: width and height. Returns 1 on success.
int cjpeg_read_size(const uint8_t *bytes, size_t count, CJPEGReport *report);

/// Decodes to `rgb`, 3 * width * height bytes, where width and height are those of `cjpeg_read_size`.
/// Exact integer DCT and smooth chroma upsampling (libjpeg's defaults); grey, YCbCr, RGB, CMYK and YCCK become RGB.
/// A file that ends before the last block is a failure with `truncated` set. Returns 1 on success.
int cjpeg_decode(const uint8_t *bytes, size_t count, uint8_t *rgb, CJPEGReport *report);

/// Encodes at `quality` 1...100 (chroma halved both ways below 90, whole from 90 on) to a new block that the caller
/// frees with free(). Returns 1 on success.
int cjpeg_encode(const uint8_t *rgb, uint32_t width, uint32_t height, int quality, uint8_t **bytes, size_t *count,
                 CJPEGReport *report);

#endif
