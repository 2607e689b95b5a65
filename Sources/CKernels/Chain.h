// Elementwise operations one after the other over runs of elements so short that the processor works on several at once: one
// waits for memory while another is computed.

/// Bytes of a run: few enough for that, many enough for the calls of the loops.
enum { FN(CHAIN_RUN) = 1024 };

static void FN(chain)(
    const ck_link *links, ptrdiff_t link_count, int type, const void *from, void *to, ptrdiff_t count, int streams) {
    const ptrdiff_t size = type == CK_F32 ? sizeof(float) : sizeof(double), run = FN(CHAIN_RUN) / size;
    // Two in turn, as an operation does not expect to write where it reads.
    _Alignas(64) char aside[2][FN(CHAIN_RUN)];
    ck_grid alone = {.rows = 1, .a_column = 1, .out_column = 1}, number_last = alone;
    ck_grid number_first = {.rows = 1, .b_column = 1, .out_column = 1};
    for (ptrdiff_t first = 0; first < count; first += run) {
        const ptrdiff_t columns = count - first < run ? count - first : run;
        alone.columns = number_first.columns = number_last.columns = columns;
        const void *x = (const char *)from + first * size;
        char *const place = (char *)to + first * size;
        for (ptrdiff_t i = 0; i < link_count; i++) {
            const ck_link *link = links + i;
            const void *number = type == CK_F32 ? (const void *)&link->number_f32 : &link->number;
            void *out = i == link_count - 1 && !streams ? (void *)place : aside[i % 2];
            switch (link->kind) {
            case CK_LINK_UNARY: FN(unary)(link->operation, type, x, out, &alone); break;
            case CK_LINK_NUMBER_FIRST: FN(binary)(link->operation, type, number, x, out, &number_first); break;
            case CK_LINK_NUMBER_LAST: FN(binary)(link->operation, type, x, number, out, &number_last); break;
            }
            x = out;
        }
        if (streams) FN(stream)(place, x, columns * size);
    }
}
