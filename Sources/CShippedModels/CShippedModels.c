#include "CShippedModels.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char shapes_ssd[] = {
#embed "shapes_ssd.safetensors"
};

const unsigned char *csm_shapes_ssd(void) { return shapes_ssd; }
size_t csm_shapes_ssd_size(void) { return sizeof(shapes_ssd); }
