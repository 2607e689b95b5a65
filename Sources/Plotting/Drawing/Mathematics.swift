import Glibc

/// The few functions of libm that drawing needs, under one name each.
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
func logarithm10(_ value: Double) -> Double { log10(value) }
func sine(_ angle: Double) -> Double { sin(angle) }
func cosine(_ angle: Double) -> Double { cos(angle) }
func arcTangent(_ y: Double, _ x: Double) -> Double { atan2(y, x) }

/// 10 to a whole power, exact where a Double can be.
func powerOfTen(_ exponent: Int) -> Double { pow(10, Double(exponent)) }
