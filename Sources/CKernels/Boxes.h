// Loops over boxes whose coordinates lie in arrays of their own, eight boxes at a time.
//
// A ratio that is not a number (an infinite or undefined coordinate) counts as no overlap.

typedef float FN(floats) __attribute__((vector_size(32), aligned(4)));
typedef int32_t FN(places) __attribute__((vector_size(32), aligned(4)));

INLINE FN(floats) FN(pick)(FN(places) where, FN(floats) yes, FN(floats) no) {
    return (FN(floats))((where & (FN(places))yes) | (~where & (FN(places))no));
}

INLINE FN(floats) FN(all)(float x) { return (FN(floats)){x, x, x, x, x, x, x, x}; }

/// Intersection over union of one box with the eight from `i` on.
INLINE FN(floats) FN(iou_of_eight)(const ck_box *box, const ck_boxes *others, ptrdiff_t i) {
    const FN(floats) zero = {};
    const FN(floats) x_min = *(const FN(floats) *)(others->x_min + i), y_min = *(const FN(floats) *)(others->y_min + i);
    const FN(floats) x_max = *(const FN(floats) *)(others->x_max + i), y_max = *(const FN(floats) *)(others->y_max + i);
    const FN(floats) left = FN(pick)(x_min > box->x_min, x_min, FN(all)(box->x_min));
    const FN(floats) top = FN(pick)(y_min > box->y_min, y_min, FN(all)(box->y_min));
    FN(floats) width = FN(pick)(x_max < box->x_max, x_max, FN(all)(box->x_max)) - left;
    FN(floats) height = FN(pick)(y_max < box->y_max, y_max, FN(all)(box->y_max)) - top;
    width = FN(pick)(width > zero, width, zero);
    height = FN(pick)(height > zero, height, zero);
    const FN(floats) shared = width * height;
    const FN(floats) ratio = shared / (box->area + *(const FN(floats) *)(others->area + i) - shared);
    return FN(pick)(ratio > zero, ratio, zero);
}

INLINE float FN(iou_of_one)(const ck_box *box, const ck_boxes *others, ptrdiff_t i) {
    const float left = others->x_min[i] > box->x_min ? others->x_min[i] : box->x_min;
    const float top = others->y_min[i] > box->y_min ? others->y_min[i] : box->y_min;
    float width = (others->x_max[i] < box->x_max ? others->x_max[i] : box->x_max) - left;
    float height = (others->y_max[i] < box->y_max ? others->y_max[i] : box->y_max) - top;
    width = width > 0 ? width : 0;
    height = height > 0 ? height : 0;
    const float shared = width * height;
    const float ratio = shared / (box->area + others->area[i] - shared);
    return ratio > 0 ? ratio : 0;
}

static void FN(iou_row)(const ck_box *given, const ck_boxes *all, float *restrict out) {
    // Copies, so that the compiler keeps them in registers.
    const ck_box box = *given;
    const ck_boxes others = *all;
    ptrdiff_t i = 0;
    for (; i + 8 <= others.count; i += 8) *(FN(floats) *)(out + i) = FN(iou_of_eight)(&box, &others, i);
    if (i == others.count) return;
    if (i > 0) {
        // The last eight once more, in part.
        i = others.count - 8;
        *(FN(floats) *)(out + i) = FN(iou_of_eight)(&box, &others, i);
        return;
    }
    for (; i < others.count; i++) out[i] = FN(iou_of_one)(&box, &others, i);
}

static ptrdiff_t FN(match_row)(
    const ck_box *given, const ck_boxes *all, int32_t number, float *restrict best, int32_t *restrict best_number,
    float *most) {
    const ck_box one = *given;
    const ck_boxes many = *all;
    const ck_box *box = &one;
    const ck_boxes *others = &many;
    FN(floats) row_most = {};
    FN(places) row_place = {}, here = {0, 1, 2, 3, 4, 5, 6, 7};
    const FN(places) numbers = (FN(places)){} + number;
    ptrdiff_t i = 0;
    for (; i + 8 <= others->count; i += 8, here += 8) {
        const FN(floats) ratio = FN(iou_of_eight)(box, others, i);
        const FN(floats) before = *(FN(floats) *)(best + i);
        const FN(places) better = ratio > before;
        *(FN(floats) *)(best + i) = FN(pick)(better, ratio, before);
        FN(places) *owners = (FN(places) *)(best_number + i);
        *owners = (better & numbers) | (~better & *owners);
        const FN(places) larger = ratio > row_most;
        row_most = FN(pick)(larger, ratio, row_most);
        row_place = (larger & here) | (~larger & row_place);
    }
    float largest = 0;
    ptrdiff_t place = -1;
    for (int lane = 0; lane < 8; lane++) {
        if (row_most[lane] > largest || (row_most[lane] == largest && largest > 0 && row_place[lane] < place)) {
            largest = row_most[lane];
            place = row_place[lane];
        }
    }
    for (; i < others->count; i++) {
        const float ratio = FN(iou_of_one)(box, others, i);
        if (ratio > best[i]) {
            best[i] = ratio;
            best_number[i] = number;
        }
        if (ratio > largest) {
            largest = ratio;
            place = i;
        }
    }
    *most = largest;
    return place;
}
