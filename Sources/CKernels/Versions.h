// Every loop, for the processor that the including file says by FN.

#include "Math.h"
#include "Binary.h"
#include "Unary.h"
#include "Convert.h"
#include "Reduce.h"
#include "Random.h"
#include "Boxes.h"
#include "Rows.h"
#include "Transpose.h"
#include "Patches.h"
#include "Windows.h"
#include "Descent.h"
