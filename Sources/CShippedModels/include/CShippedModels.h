#ifndef CSHIPPEDMODELS_H
#define CSHIPPEDMODELS_H

#include <stddef.h>

/// Trained networks that are part of the program: safetensors files, which Scripts/train-detectors makes.

/// The bytes of the file and their number.
const unsigned char *csm_shapes_ssd(void);
size_t csm_shapes_ssd_size(void);

#endif
