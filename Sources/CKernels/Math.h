// Elementary functions without branches, so that a loop around them becomes vector code.
//
// Method and coefficients: Moshier's Cephes library, single precision; those of `sine_wave` from FreeBSD's msun. Largest errors are
// measured by `Tests/KernelsTests/Elementwise/AccuracyTests.swift`: 2 units in the last place against libm, 1 for `exp_f64`.
#include <math.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

INLINE float FN(from_bits)(uint32_t bits) { float x; memcpy(&x, &bits, 4); return x; }
INLINE uint32_t FN(bits_of)(float x) { uint32_t bits; memcpy(&bits, &x, 4); return bits; }

/// `e^x`: x = n ln 2 + r with |r| <= ln 2 / 2, a polynomial for e^r, and 2^n in two factors so that
/// results below the normal range round once.
INLINE float FN(exp_f32)(float x) {
    x = x > 89.0f ? 89.0f : x;
    x = x < -104.0f ? -104.0f : x;
    const float magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer, held in the low bits
    float shifted = x * 1.44269504088896341f + magic;
    float n = shifted - magic;
    float r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    float p = 1.9875691500E-4f;
    p = p * r + 1.3981999507E-3f;
    p = p * r + 8.3334519073E-3f;
    p = p * r + 4.1665795894E-2f;
    p = p * r + 1.6666665459E-1f;
    p = p * r + 5.0000001201E-1f;
    p = p * (r * r) + r + 1.0f;
    int32_t whole = (int32_t)(FN(bits_of)(shifted) - FN(bits_of)(magic));
    int32_t half = whole >> 1;
    float first = FN(from_bits)((uint32_t)(half + 127) << 23);
    float second = FN(from_bits)((uint32_t)(whole - half + 127) << 23);
    return p * first * second;
}

/// `e^x` in double: x = n ln 2 + r as above, Taylor's polynomial for e^r, whose 1 + r keeps what the sum rounds off.
INLINE double FN(exp_f64)(double x) {
    x = x > 710.0 ? 710.0 : x;
    x = x < -746.0 ? -746.0 : x;
    const double magic = 6755399441055744.0;  // 1.5 * 2^52
    double shifted = x * 1.44269504088896338700 + magic;
    double n = shifted - magic;
    // The first part of ln 2 has 32 bits, so that its product with n is exact.
    double high = x - n * 6.93147180369123816490e-01, low = n * 1.90821492927058770002e-10;
    double r = high - low, z = r * r;
    double q = 1.0 / 6227020800;
    q = q * r + 1.0 / 479001600;
    q = q * r + 1.0 / 39916800;
    q = q * r + 1.0 / 3628800;
    q = q * r + 1.0 / 362880;
    q = q * r + 1.0 / 40320;
    q = q * r + 1.0 / 5040;
    q = q * r + 1.0 / 720;
    q = q * r + 1.0 / 120;
    q = q * r + 1.0 / 24;
    q = q * r + 1.0 / 6;
    q = q * r + 0.5;
    double sum = 1.0 + r, rest = (1.0 - sum) + r + ((high - r) - low);
    double p = sum + (q * z + rest);
    uint64_t bits, magic_bits;
    memcpy(&bits, &shifted, 8);
    memcpy(&magic_bits, &magic, 8);
    // n + 2^12 is not below 0, so that halving it needs no sign.
    uint64_t whole = bits - magic_bits + 4096, half = whole >> 1;
    uint64_t first_bits = (half - 2048 + 1023) << 52, second_bits = (whole - half - 2048 + 1023) << 52;
    double first, second;
    memcpy(&first, &first_bits, 8);
    memcpy(&second, &second_bits, 8);
    return p * first * second;
}

/// `ln x`: x = 2^e m with m in [sqrt(1/2), sqrt 2), a polynomial for ln m.
INLINE float FN(log_f32)(float x) {
    float scaled = x < 1.17549435e-38f ? x * 8388608.0f : x;
    uint32_t bits = FN(bits_of)(scaled);
    int32_t exponent = (int32_t)((bits - 0x3f3504f3u) >> 23 << 23);  // so that m >= sqrt(1/2)
    float m = FN(from_bits)(bits - (uint32_t)exponent) - 1.0f;
    float e = (float)(exponent >> 23) - (x < 1.17549435e-38f ? 23.0f : 0.0f);
    float z = m * m;
    float p = 7.0376836292E-2f;
    p = p * m - 1.1514610310E-1f;
    p = p * m + 1.1676998740E-1f;
    p = p * m - 1.2420140846E-1f;
    p = p * m + 1.4249322787E-1f;
    p = p * m - 1.6668057665E-1f;
    p = p * m + 2.0000714765E-1f;
    p = p * m - 2.4999993993E-1f;
    p = p * m + 3.3333331174E-1f;
    float y = p * m * z + e * -2.12194440e-4f;
    y = y - 0.5f * z;
    y = m + y + e * 0.693359375f;
    y = x == 0.0f ? -INFINITY : y;
    y = x < 0.0f ? NAN : y;
    return x == INFINITY || x != x ? x : y;
}

/// `1 / (1 + e^-x)`, from e^-|x| on both sides so that neither overflows.
INLINE float FN(sigmoid_f32)(float x) {
    float e = FN(exp_f32)(-fabsf(x));
    return (x < 0.0f ? e : 1.0f) / (1.0f + e);
}

/// `tanh x`: a polynomial near 0, else 1 - 2 / (e^2|x| + 1) with the sign of x.
INLINE float FN(tanh_f32)(float x) {
    float z = x * x;
    float p = -5.70498872745E-3f;
    p = p * z + 2.06390887954E-2f;
    p = p * z - 5.37397155531E-2f;
    p = p * z + 1.33314422036E-1f;
    p = p * z - 3.33332819422E-1f;
    float near = p * z * x + x;
    float size = fabsf(x);
    float far = 1.0f - 2.0f / (FN(exp_f32)(2.0f * size) + 1.0f);
    far = copysignf(far, x);
    return size < 0.625f ? near : far != far ? x : far;
}

/// sin and cos by reduction in double to |r| <= pi / 4; good while |x| < 1e8, beyond which the loops ask libm. The
/// first part of pi / 2 has 25 bits, so that its product with n is exact.
INLINE float FN(sine_wave)(float x, int32_t quarter_turns) {
    double magic = 6755399441055744.0;  // 1.5 * 2^52
    double shifted = (double)x * 0.63661977236758134 + magic;
    double n = shifted - magic;
    double r = (double)x - n * 1.57079631090164184570;
    r = r - n * 1.58932547735281966916e-08;
    uint64_t bits;
    memcpy(&bits, &shifted, 8);
    uint64_t quadrant = bits + (uint64_t)quarter_turns;
    double z = r * r;
    double s = r + r * z * (-0.16666666641626524 + z * (0.0083333293858894632 + z * (-0.00019839334836096632
        + z * 2.7183114939898219e-06)));
    double c = 1.0 + z * (-0.49999999725103100 + z * (0.041666623323739063 + z * (-0.0013886763774609929
        + z * 2.4390448796277409e-05)));
    double y = (quadrant & 1) ? c : s;
    return (float)((quadrant & 2) ? -y : y);
}

/// sin and cos of `turns` full turns, 0 <= turns < 1: the nearest quarter turn is taken off exactly.
INLINE void FN(sine_and_cosine_of_turns)(float turns, float *sine, float *cosine) {
    const float magic = 12582912.0f;
    float shifted = turns * 4.0f + magic;
    float r = (turns - (shifted - magic) * 0.25f) * 6.2831853f;
    uint32_t quadrant = FN(bits_of)(shifted);
    float z = r * r;
    float s = ((-1.9515295891E-4f * z + 8.3321608736E-3f) * z - 1.6666654611E-1f) * z * r + r;
    float c = ((2.443315711809948E-5f * z - 1.388731625493765E-3f) * z + 4.166664568298827E-2f) * z * z - 0.5f * z + 1.0f;
    float along = (quadrant & 1) ? s : c, across = (quadrant & 1) ? c : s;
    *cosine = ((quadrant + 1) & 2) ? -along : along;
    *sine = (quadrant & 2) ? -across : across;
}
