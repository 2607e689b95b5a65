"""Writes Tests/ImagesTests/Fixtures: small JPEG files and, as PNG, the pixels that Pillow decodes from them.

Needs Pillow 12, NumPy and opencv-python-headless 4; run from the folder of the project: python3 Scripts/reference/images.py
"""

import pathlib

import cv2
import numpy
from PIL import Image

folder = pathlib.Path("Tests/ImagesTests/Fixtures")
folder.mkdir(parents=True, exist_ok=True)

height, width = 13, 17
y, x = numpy.mgrid[0:height, 0:width]
noise = numpy.random.default_rng(7).integers(-20, 20, (height, width, 3))
ramp = numpy.stack([x * 15, y * 19, 255 - x * 7 - y * 9], axis=-1)
picture = Image.fromarray(numpy.clip(ramp + noise, 0, 255).astype(numpy.uint8))

picture.convert("L").save(folder / "grey.jpg", quality=85)
picture.save(folder / "halved_colour.jpg", quality=85, subsampling="4:2:0")
picture.save(folder / "whole_colour.jpg", quality=85, subsampling="4:4:4")
picture.save(folder / "progressive.jpg", quality=85, progressive=True)
picture.convert("CMYK").save(folder / "cmyk.jpg", quality=95)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(folder / f"orientation_{orientation}.jpg", quality=85, exif=exif)

from PIL import ImageOps

for path in sorted(folder.glob("*.jpg")):
    ImageOps.exif_transpose(Image.open(path)).convert("RGB").save(path.with_suffix(".png"))

for size in [(5, 4), (40, 29), (17, 5)]:
    picture.resize(size, Image.Resampling.BILINEAR).save(folder / f"antialiased_{size[0]}x{size[1]}.png")
picture.save(folder / "picture.png")
for size in [(5, 4), (40, 29), (17, 5), (1, 1)]:
    Image.fromarray(cv2.resize(numpy.asarray(picture), size)).save(folder / f"opencv_{size[0]}x{size[1]}.png")
