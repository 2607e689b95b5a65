#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// Unpacks deflated bytes without a frame (RFC 1951), as zip files hold them.
///
/// Returns how many of the `capacity` bytes were written, or -1 when `input` is damaged, ends too early, or stands for more.
ptrdiff_t czlib_inflate(const uint8_t *input, size_t count, uint8_t *output, size_t capacity);

#endif
