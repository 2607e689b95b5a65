#include "RunPacking.h"

#include <stdlib.h>
#include <string.h>

/* The alphabet of literals and lengths: 0...255 a byte, 256 the block's end, 257...285 a repetition of 3...258 bytes. */
enum { block_end = 256, symbol_count = 286, longest_code = 15 };

/* A token is a pixel's three bytes, red the highest, and above them how many pixels like it follow; or only that they do; or the
   byte that a row begins with. 86 pixels are the 258 bytes that one repetition may have. */
enum { most_pixels = 86, tokens_of_block = 1 << 15 };
static const uint32_t only_repeats = 0x80000000, row_start = 0xff000000;

/* Some bits, the first lowest, and above 24 of them how many. */
typedef uint32_t Bits;
static Bits bits(uint32_t value, unsigned count) { return count << 24 | value; }

/* Bits on their way to memory, which has room for 8 bytes more than come. Machines are taken to store the low byte first. */
typedef struct {
    uint8_t *end;
    uint64_t waiting;
    unsigned count;
} BitWriter;

/* Up to 56 bits may be added before they are stored. */
static inline void add(BitWriter *writer, Bits code) {
    writer->waiting |= (uint64_t)(code & 0xffffff) << writer->count;
    writer->count += code >> 24;
}

static inline void store(BitWriter *writer) {
    memcpy(writer->end, &writer->waiting, 8);
    writer->end += writer->count >> 3;
    writer->waiting >>= writer->count & ~7u;
    writer->count &= 7;
}

static inline void put(BitWriter *writer, Bits code) {
    add(writer, code);
    store(writer);
}

typedef struct {
    RunPackingSink *sink;
    void *context;
    uint32_t *tokens;
    size_t used;
    uint8_t *output;
    BitWriter writer;
    uint32_t adler_low, adler_high;
} Packer;

static void flush(Packer *packer) {
    size_t count = (size_t)(packer->writer.end - packer->output);
    packer->writer.end = packer->output;
    packer->sink(packer->context, packer->output, count);
}

/* MARK: Huffman codes */

static int compared(const void *one, const void *other) {
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

/* The lengths of the codes of `count` symbols, two or more of which occur, none longer than `longest`; 0 for one that does not.
   Source: Huffman 1952. Where a code becomes too long, all are counted coarser and it is done again. */
static void code_lengths(const uint32_t *frequencies, int count, unsigned longest, uint8_t *lengths) {
    uint64_t leaves[symbol_count];
    uint64_t weights[2 * symbol_count];
    int parents[2 * symbol_count];
    uint8_t depths[2 * symbol_count];
    unsigned deepest = longest + 1;
    for (unsigned coarseness = 0; deepest > longest; coarseness++) {
        int leaf_count = 0;
        for (int symbol = 0; symbol < count; symbol++) {
            if (frequencies[symbol] == 0) continue;
            uint64_t weight = ((frequencies[symbol] - 1) >> coarseness) + 1;
            leaves[leaf_count++] = weight << 16 | (uint64_t)symbol;
        }
        qsort(leaves, (size_t)leaf_count, sizeof *leaves, compared);
        for (int leaf = 0; leaf < leaf_count; leaf++) weights[leaf] = leaves[leaf] >> 16;
        /* Two queues, lightest first: the leaves, and the inner nodes in the order in which they are made. */
        int leaf = 0, inner = leaf_count, root = 2 * leaf_count - 2;
        for (int node = leaf_count; node <= root; node++) {
            weights[node] = 0;
            for (int child = 0; child < 2; child++) {
                int lightest = leaf < leaf_count && (inner == node || weights[leaf] <= weights[inner]) ? leaf++ : inner++;
                weights[node] += weights[lightest];
                parents[lightest] = node;
            }
        }
        deepest = 0;
        depths[root] = 0;
        for (int node = root - 1; node >= 0; node--) {
            depths[node] = depths[parents[node]] + 1;
            if (depths[node] > deepest) deepest = depths[node];
        }
        memset(lengths, 0, (size_t)count);
        for (int leaf = 0; leaf < leaf_count; leaf++) lengths[leaves[leaf] & 0xffff] = depths[leaf];
    }
}

/* The canonical codes of these lengths. Source: RFC 1951, section 3.2.2; the first bit of a code comes first. */
static void codes(const uint8_t *lengths, int count, Bits *result) {
    uint32_t next[longest_code + 2] = {0};
    for (int symbol = 0; symbol < count; symbol++) next[lengths[symbol] + 1] += lengths[symbol] > 0;
    for (int length = 1; length <= longest_code + 1; length++) next[length] = (next[length] + next[length - 1]) << 1;
    for (int symbol = 0; symbol < count; symbol++) {
        uint32_t reversed = 0;
        if (lengths[symbol]) {
            uint32_t code = next[lengths[symbol]]++;
            for (int bit = 0; bit < lengths[symbol]; bit++) reversed |= (code >> bit & 1) << (lengths[symbol] - 1 - bit);
        }
        result[symbol] = bits(reversed, lengths[symbol]);
    }
}

/* MARK: blocks */

/* The symbol of a repetition of `length` bytes, 3...258, and the bits that follow it. Source: RFC 1951, section 3.2.5. */
static int length_symbol(int length, Bits *extra) {
    if (length == 258) {
        *extra = bits(0, 0);
        return 285;
    }
    int beyond = length - 3, count = 0;
    while (beyond >> count >= 8) count++;
    *extra = bits((uint32_t)beyond & ((1u << count) - 1), (unsigned)count);
    return 257 + 4 * count + (beyond >> count);
}

/* Two codes, one after the other. */
static Bits joined(Bits first, Bits second) {
    return bits((first & 0xffffff) | (second & 0xffffff) << (first >> 24), (first >> 24) + (second >> 24));
}

/* The block's own codes, which are told by the lengths of all of them, zeros in runs. Source: RFC 1951, section 3.2.7. */
static void put_header(BitWriter *writer, const uint8_t *literals, int is_last) {
    enum { distances = 3, all = symbol_count + distances, kinds = 19, zeros = 17, many_zeros = 18 };
    static const uint8_t order[kinds] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[all], kind[all], repeats[all], kind_lengths[kinds];
    uint32_t frequencies[kinds] = {0};
    Bits kind_codes[kinds];
    memcpy(lengths, literals, symbol_count);
    /* The only distance is 3 bytes, a pixel: the third of all distances, with a code of one bit. */
    memcpy(lengths + symbol_count, (uint8_t[]){0, 0, 1}, distances);
    int used = 0;
    for (int place = 0; place < all; used++) {
        int run = 0;
        while (place + run < all && run < 138 && lengths[place + run] == 0) run++;
        kind[used] = run >= 11 ? many_zeros : run >= 3 ? zeros : lengths[place];
        repeats[used] = run;
        frequencies[kind[used]]++;
        place += run >= 3 ? run : 1;
    }
    code_lengths(frequencies, kinds, 7, kind_lengths);
    codes(kind_lengths, kinds, kind_codes);
    put(writer, bits(is_last | 2 << 1, 3));
    put(writer, bits(symbol_count - 257, 5));
    put(writer, bits(distances - 1, 5));
    put(writer, bits(kinds - 4, 4));
    for (int place = 0; place < kinds; place++) put(writer, bits(kind_lengths[order[place]], 3));
    for (int place = 0; place < used; place++) {
        put(writer, kind_codes[kind[place]]);
        if (kind[place] == zeros) put(writer, bits(repeats[place] - 3, 3));
        if (kind[place] == many_zeros) put(writer, bits(repeats[place] - 11, 7));
    }
}

/* Everything that waits in `tokens`. */
static void put_block(Packer *packer, int is_last) {
    /* A table for each byte of a pixel: what is counted next is then seldom what has just been. */
    uint32_t counts[4][256] = {{0}}, frequencies[symbol_count] = {0};
    for (size_t place = 0; place < packer->used; place++) {
        uint32_t token = packer->tokens[place];
        if (token < only_repeats) {
            counts[0][token & 255]++;
            counts[1][token >> 8 & 255]++;
            counts[2][token >> 16 & 255]++;
        } else if (token >= row_start) {
            frequencies[token & 255]++;
        }
        counts[3][token >> 24 & 127]++;
    }
    for (int byte = 0; byte < 256; byte++) frequencies[byte] += counts[0][byte] + counts[1][byte] + counts[2][byte];
    frequencies[block_end] = 1;
    Bits extra;
    for (int pixels = 1; pixels <= most_pixels; pixels++)
        frequencies[length_symbol(3 * pixels, &extra)] += counts[3][pixels];

    uint8_t lengths[symbol_count];
    Bits symbols[symbol_count], repeats[most_pixels + 1];
    code_lengths(frequencies, symbol_count, longest_code, lengths);
    codes(lengths, symbol_count, symbols);
    for (int pixels = 1; pixels <= most_pixels; pixels++) {
        int symbol = length_symbol(3 * pixels, &extra);
        /* The distance's code is a single 0. */
        repeats[pixels] = joined(joined(symbols[symbol], extra), bits(0, 1));
    }
    BitWriter writer = packer->writer;
    put_header(&writer, lengths, is_last);
    for (size_t place = 0; place < packer->used; place++) {
        uint32_t token = packer->tokens[place];
        if (token >= row_start) {
            put(&writer, symbols[token & 255]);
            continue;
        }
        if (token < only_repeats) {
            add(&writer, symbols[token >> 16 & 255]);
            add(&writer, symbols[token >> 8 & 255]);
            put(&writer, symbols[token & 255]);
        }
        if (token >> 24) put(&writer, repeats[token >> 24 & 127]);
    }
    put(&writer, symbols[block_end]);
    packer->writer = writer;
    packer->used = 0;
    flush(packer);
}

/* MARK: rows */

/* The rows' pixels as words: blue, green, red from the lowest byte, and 0. */
static void read_row(const CPNGRows *rows, uint32_t y, uint32_t *words) {
    const uint8_t *source = rows->pixels + rows->stride * y;
    if (rows->bytes_per_pixel == 4) {
        memcpy(words, source, (size_t)4 * rows->width);
        for (uint32_t x = 0; x < rows->width; x++) words[x] &= 0xffffff;
    } else {
        for (uint32_t x = 0; x < rows->width; x++)
            words[x] = (uint32_t)source[3 * x] << 16 | (uint32_t)source[3 * x + 1] << 8 | source[3 * x + 2];
    }
}

/* What stands for each pixel: the difference of each of its bytes from the one above. */
static void subtract(const uint32_t *row, const uint32_t *above, uint32_t *differences, uint32_t width) {
    const uint8_t *a = (const uint8_t *)row, *b = (const uint8_t *)above;
    uint8_t *c = (uint8_t *)differences;
    for (size_t place = 0; place < (size_t)4 * width; place++) c[place] = (uint8_t)(a[place] - b[place]);
}

/* Adds a row's differences, behind the byte that names the filter, to the tokens and the checksum.

   Source of the checksum: RFC 1950, section 9. `high` is the sum of all that `low` has been, so that a byte counts there as
   often as bytes follow it, itself included: what a run of equal pixels adds is known without going through it. */
static void add_row(Packer *packer, const uint32_t *differences, uint32_t width) {
    enum { filter = 2 };
    uint32_t *token = packer->tokens + packer->used;
    uint64_t length = (uint64_t)3 * width + 1;
    uint64_t low = filter;
    unsigned __int128 high = filter * length;
    *token++ = row_start | filter;
    for (uint32_t x = 0; x < width;) {
        uint32_t pixel = differences[x], next = x + 1;
        while (next < width && differences[next] == pixel) next++;
        uint64_t run = next - x;
        uint32_t left = next - x - 1, first = left < most_pixels ? left : most_pixels;
        *token++ = first << 24 | pixel;
        for (left -= first; left > 0; left -= first) {
            first = left < most_pixels ? left : most_pixels;
            *token++ = only_repeats | first << 24;
        }
        /* The first pixel has 3 * (width - x) bytes from its red one on, and each one later 3 less. */
        uint64_t red = pixel >> 16, green = pixel >> 8 & 255, blue = pixel & 255;
        uint64_t following = run * 3 * (width - x) - 3 * run * (run - 1) / 2;
        low += run * (red + green + blue);
        high += (unsigned __int128)(red + green + blue) * following - run * (green + 2 * blue);
        x = next;
    }
    packer->used = (size_t)(token - packer->tokens);
    packer->adler_high = (uint32_t)((packer->adler_high + length * packer->adler_low + high) % 65521);
    packer->adler_low = (uint32_t)((packer->adler_low + low) % 65521);
}

int run_packing(const CPNGRows *rows, RunPackingSink *sink, void *context, void **memory) {
    uint32_t width = rows->width;
    size_t token_room = tokens_of_block + (size_t)width + 1;
    /* No token has more than 66 bits. */
    size_t output_room = 9 * token_room + 1024;
    *memory = malloc(4 * (3 * (size_t)width + token_room) + output_room);
    if (!*memory) return 0;
    uint32_t *row = *memory, *above = row + width, *differences = above + width;
    Packer packer = {.sink = sink, .context = context, .tokens = differences + width, .adler_low = 1};
    packer.output = packer.writer.end = (uint8_t *)(packer.tokens + token_room);
    memset(above, 0, 4 * (size_t)width);

    /* The stream's head: windows of 32 KiB, the fastest of levels. */
    put(&packer.writer, bits(0x78, 8));
    put(&packer.writer, bits(0x01, 8));
    for (uint32_t y = 0; y < rows->height; y++) {
        read_row(rows, y, row);
        subtract(row, above, differences, width);
        add_row(&packer, differences, width);
        if (packer.used >= tokens_of_block && y + 1 < rows->height) put_block(&packer, 0);
        uint32_t *swap = row;
        row = above;
        above = swap;
    }
    put_block(&packer, 1);
    if (packer.writer.count > 0) put(&packer.writer, bits(0, 8 - packer.writer.count));
    for (int shift = 24; shift >= 0; shift -= 8)
        put(&packer.writer, bits((packer.adler_high << 16 | packer.adler_low) >> shift & 255, 8));
    flush(&packer);
    return 1;
}
