#ifndef RUN_PACKING_H
#define RUN_PACKING_H

#include "include/CPNG.h"

/// What takes a packed stream, piece by piece.
typedef void RunPackingSink(void *context, const uint8_t *bytes, size_t count);

/// The packer of figures: a zlib stream (RFC 1950, 1951) of a picture's rows as differences from the row above, in which the only
/// repetition looked for is that of the pixel before: in drawings and enlarged pictures there is hardly another. Huffman codes
/// are made anew every 30,000 differences or so. Several times as fast as zlib at its fastest, and smaller on a drawing.
///
/// The bytes depend on the pixels alone.
///
/// Returns 0 when memory runs out, before anything is packed. What is allocated is at `memory`, for the caller to free: the sink
/// may jump out of the call.
int run_packing(const CPNGRows *rows, RunPackingSink *sink, void *context, void **memory);

#endif
