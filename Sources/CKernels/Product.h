// A product, its blocks, and the rows of each, for the kind of element that the including file says; with Tiles.h.

/// Some of few rows, all columns: each part of b that the first-level cache holds is read for all rows.
static void FN(product_swept)(const ck_product *x, const FN(tile) *tile, ptrdiff_t first, ptrdiff_t count) {
    for (ptrdiff_t i = first; i < first + count && !x->adding; i++)
        memset((ELEMENT *)x->c + i * x->c_row, 0, (size_t)x->n * sizeof(ELEMENT));
    for (ptrdiff_t p = 0; p < x->k; p += 4)
        for (ptrdiff_t i = first; i < first + count; i++)
            tile->sweep(
                (ELEMENT *)x->c + i * x->c_row, (const ELEMENT *)x->a + i * x->a_row + p * x->a_column, x->a_column,
                (const ELEMENT *)x->b + p * x->b_row, x->b_row, MINIMUM(4, x->k - p), x->n);
}

/// Some rows of the first `columns` columns, b read where it lies.
static void FN(product_in_place)(
    const ck_product *x, const FN(tile) *tiles, ptrdiff_t columns, ptrdiff_t first, ptrdiff_t count, ELEMENT *strip) {
    const ptrdiff_t of_k = piece_count(x->k, BLOCK_K_IN_PLACE), end = first + count, width = tiles->width;
    const int reads_once = tiles->edge && columns < width;
    for (ptrdiff_t q = 0; q < of_k; q++) {
        const piece k = piece_at(q, x->k, BLOCK_K_IN_PLACE);
        const ELEMENT *a = (const ELEMENT *)x->a + k.first * x->a_column, *b = (const ELEMENT *)x->b + k.first * x->b_row;
        const int begins = q == 0 && !x->adding;
        const FN(tile) *tile = tiles;
        for (ptrdiff_t i = first; i < end; i += tile->height) {
            while (tile->height > end - i) tile++;
            ELEMENT *c = (ELEMENT *)x->c + i * x->c_row;
            if (reads_once) {
                tile->edge_lying(
                    k.length, a + i * x->a_row, x->a_row, x->a_column, b, x->b_row, c, x->c_row, begins, columns);
                continue;
            }
            tile->pack(strip, a + i * x->a_row, x->a_row, x->a_column, tile->height, k.length);
            ptrdiff_t j = 0;
            for (; j + width <= columns; j += width)
                tile->in_place(k.length, strip, b + j, x->b_row, NULL, c + j, x->c_row, begins, 0);
            if (j < columns) tile->edge(k.length, strip, 0, 0, b + j, x->b_row, c + j, x->c_row, begins, columns - j);
        }
    }
}

/// A tile at the right edge from a packed panel, which reaches beyond c: it is made aside, and `columns` of it copied.
static void FN(edge_aside)(
    const FN(tile) *tile, ptrdiff_t columns, ptrdiff_t depth, const ELEMENT *a, const ELEMENT *b, ELEMENT *c,
    ptrdiff_t c_row, int first) {
    const ptrdiff_t width = tile->width;
    ELEMENT edge[TALLEST * WIDEST];
    if (!first)
        for (ptrdiff_t i = 0; i < tile->height; i++)
            for (ptrdiff_t j = 0; j < columns; j++) edge[i * width + j] = c[i * c_row + j];
    tile->packed(depth, a, b, 0, NULL, edge, width, first, 0);
    for (ptrdiff_t i = 0; i < tile->height; i++)
        for (ptrdiff_t j = 0; j < columns; j++) c[i * c_row + j] = edge[i * width + j];
}

/// Some rows of a block whose panels, all or (if `packs`) those that the first of these rows cannot pack, are in `panels`.
static void FN(product_packed)(
    const ck_product *x, const FN(tile) *tile, piece n, piece k, ptrdiff_t row, ptrdiff_t count, int packs, ELEMENT *strip,
    ELEMENT *panels) {
    const ptrdiff_t width = tile->width, wide = n.length, depth = k.length, end = row + count;
    const ptrdiff_t a_row = x->a_row, a_column = x->a_column, b_row = x->b_row, b_column = x->b_column, c_row = x->c_row;
    const int first = k.first == 0 && !x->adding;
    const ELEMENT *b = (const ELEMENT *)x->b + k.first * b_row + n.first * b_column;
    // Panels that the first rows read where they lie, and pack; a narrower one that is read there by all.
    const ptrdiff_t kept = b_column == 1 ? wide / width * width : 0;
    const int reads_edge = tile->edge && b_column == 1;
    // Rows of a that are read once only need no packing.
    const int reads_once = tile->edge && wide < width;
    for (ptrdiff_t q = kept; q < wide && packs && !reads_edge; q += width)
        FN(pack_panel)(panels + q * depth, b + q * b_column, b_row, b_column, depth, MINIMUM(width, wide - q), width);
    for (ptrdiff_t i = row; i < end; i += tile->height) {
        while (tile->height > end - i) tile++;
        const ELEMENT *a = (const ELEMENT *)x->a + i * a_row + k.first * a_column;
        if (!reads_once) tile->pack(strip, a, a_row, a_column, tile->height, depth);
        // The rows of the next strip, asked for in turn between the tiles of this one.
        const ptrdiff_t coming = a_column == 1 ? MINIMUM(tile->height, x->m - i - tile->height) : 0;
        ptrdiff_t asked = 0;
        for (ptrdiff_t q = 0; q < wide; q += width) {
            for (; asked * wide < coming * (q + width) && asked < coming; asked++)
                for (ptrdiff_t p = 0; p < depth; p += LANES_512) FN(ask_for_later)(a, (tile->height + asked) * a_row + p);
            ELEMENT *c = (ELEMENT *)x->c + i * c_row + n.first + q;
            ELEMENT *panel = panels + q * depth;
            const ptrdiff_t left = wide - q;
            const ptrdiff_t next = left > width ? width : tile->height * c_row - q;
            const ELEMENT *edge = reads_edge ? b + q : panel;
            const ptrdiff_t edge_row = reads_edge ? b_row : width;
            if (reads_once) tile->edge_lying(depth, a, a_row, a_column, edge, edge_row, c, c_row, first, left);
            else if (left < width && tile->edge) tile->edge(depth, strip, 0, 0, edge, edge_row, c, c_row, first, left);
            else if (left < width) FN(edge_aside)(tile, left, depth, strip, panel, c, c_row, first);
            else if (packs && i == row && q < kept) tile->keeping(depth, strip, b + q, b_row, panel, c, c_row, first, next);
            else tile->packed(depth, strip, panel, 0, NULL, c, c_row, first, next);
        }
    }
}

/// The tiles of this processor, the tallest first.
static const FN(tile) *FN(tiles_here)(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) return FN(tiles_avx512);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return FN(tiles_avx2);
#endif
    return FN(tiles_baseline);
}

/// Whether a product is swept: few rows of a, and more of b than the second-level cache should hold.
static int FN(is_swept)(const ck_product *x) {
    return x->m <= SWEPT_ROWS && x->b_column == 1 && x->n > 2 * LANES_512 && x->n * x->k > IN_PLACE_FEW_ROWS * LANES_512;
}

/// The columns of a product that are made in place: none, all, or whole panels where the processor leaves out no lanes.
static ptrdiff_t FN(columns_in_place)(const ck_product *x, const FN(tile) *tiles) {
    const ptrdiff_t most = (x->m < 2 * TALLEST ? IN_PLACE_FEW_ROWS : IN_PLACE) * LANES_512;
    if (x->b_column != 1 || x->n * x->k > most) return 0;
    return tiles->edge ? x->n : x->n / tiles->width * tiles->width;
}

static ptrdiff_t FN(scratch)(void) {
    return BLOCK_K * (BLOCK_N * LANES_512 + WIDEST) + BLOCK_K_IN_PLACE * TALLEST;
}

static ptrdiff_t FN(blocks)(const ck_product *x) {
    if (FN(is_swept)(x)) return 1;
    const ptrdiff_t lying = FN(columns_in_place)(x, FN(tiles_here)());
    return (lying > 0) + piece_count(x->n - lying, BLOCK_N * LANES_512) * piece_count(x->k, BLOCK_K);
}

static void FN(rows)(
    const ck_product *x, ptrdiff_t block, ptrdiff_t first, ptrdiff_t count, int packs, ELEMENT *scratch) {
    const FN(tile) *tiles = FN(tiles_here)();
    if (FN(is_swept)(x)) return FN(product_swept)(x, tiles, first, count);
    const ptrdiff_t lying = FN(columns_in_place)(x, tiles), of_k = piece_count(x->k, BLOCK_K);
    if (lying > 0 && block == 0) {
        FN(product_in_place)(x, tiles, lying, first, count, scratch);
    } else {
        block -= lying > 0;
        piece n = piece_at(block / of_k, x->n - lying, BLOCK_N * LANES_512);
        n.first += lying;
        FN(product_packed)(
            x, tiles, n, piece_at(block % of_k, x->k, BLOCK_K), first, count, packs, scratch,
            scratch + BLOCK_K_IN_PLACE * TALLEST);
    }
}
