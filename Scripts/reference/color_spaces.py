"""Prints the bytes of some colours in other spaces, the expected values of ColorSpaceTests.

    pip install opencv-python-headless && python3 Scripts/reference/color_spaces.py

OpenCV rounds hues and L*a*b* through tables, so its bytes may be one off the formulas' own.
"""

import cv2
import numpy as np

COLORS = [
    (0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (12, 200, 99), (180, 60, 130),
    (7, 9, 8), (130, 130, 131), (250, 120, 3), (33, 66, 132),
]

pixels = np.array([COLORS], np.uint8)[:, :, ::-1]
hsv, lab, gray = (cv2.cvtColor(pixels, code) for code in (cv2.COLOR_BGR2HSV, cv2.COLOR_BGR2Lab, cv2.COLOR_BGR2GRAY))
for index, color in enumerate(COLORS):
    print(color, hsv[0, index].tolist(), lab[0, index].tolist(), int(gray[0, index]))
