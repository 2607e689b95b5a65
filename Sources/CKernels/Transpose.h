// The transposed copy of a matrix of floats, in squares of eight by eight that are turned in registers.

typedef float FN(eight) __attribute__((vector_size(32), aligned(4)));

/// `to[c, r] = from[r, c]` for eight rows and eight columns.
INLINE void FN(turn_square)(const float *from, ptrdiff_t from_row, float *to, ptrdiff_t to_row) {
    FN(eight) x[8], y[8];
    for (int i = 0; i < 8; i++) x[i] = *(const FN(eight) *)(from + i * from_row);
    for (int i = 0; i < 8; i += 2) {
        y[i] = __builtin_shufflevector(x[i], x[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        y[i + 1] = __builtin_shufflevector(x[i], x[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int i = 0; i < 8; i += 4)
        for (int j = 0; j < 2; j++) {
            x[i + j] = __builtin_shufflevector(y[i + j], y[i + j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            x[i + j + 2] = __builtin_shufflevector(y[i + j], y[i + j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (int i = 0; i < 4; i++) {
        *(FN(eight) *)(to + i * to_row) = __builtin_shufflevector(x[i], x[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        *(FN(eight) *)(to + (i + 4) * to_row) = __builtin_shufflevector(x[i], x[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

/// `to[c, r] = from[r, c]`. A strip of sixteen rows at a time, so that each line of `to` is written whole.
static void FN(transpose)(
    const float *from, ptrdiff_t from_row, ptrdiff_t rows, ptrdiff_t columns, float *to, ptrdiff_t to_row) {
    for (ptrdiff_t r = 0; r < rows; r += 16) {
        const ptrdiff_t high = rows - r < 16 ? rows - r : 16;
        ptrdiff_t c = 0;
        for (; c + 8 <= columns; c += 8) {
            ptrdiff_t done = 0;
            for (; done + 8 <= high; done += 8)
                FN(turn_square)(from + (r + done) * from_row + c, from_row, to + c * to_row + r + done, to_row);
            for (; done < high; done++)
                for (ptrdiff_t i = 0; i < 8; i++) to[(c + i) * to_row + r + done] = from[(r + done) * from_row + c + i];
        }
        for (; c < columns; c++)
            for (ptrdiff_t i = 0; i < high; i++) to[c * to_row + r + i] = from[(r + i) * from_row + c];
    }
}
