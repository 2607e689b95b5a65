#include "CZlib.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

ptrdiff_t czlib_inflate(const uint8_t *input, size_t count, uint8_t *output, size_t capacity) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return -1;
    size_t read = 0, written = 0;
    int status = Z_OK;
    // zlib counts in 32 bits: larger files go through in pieces.
    while (status == Z_OK) {
        size_t in = count - read < UINT_MAX ? count - read : UINT_MAX;
        size_t out = capacity - written < UINT_MAX ? capacity - written : UINT_MAX;
        stream.next_in = (Bytef *)(input + read);
        stream.avail_in = (uInt)in;
        stream.next_out = output + written;
        stream.avail_out = (uInt)out;
        status = inflate(&stream, Z_NO_FLUSH);
        read += in - stream.avail_in;
        written += out - stream.avail_out;
    }
    inflateEnd(&stream);
    return status == Z_STREAM_END ? (ptrdiff_t)written : -1;
}
