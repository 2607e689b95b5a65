"""OpenCV's side of Scripts/bench/selective_search: `time MODE PHOTO` prints milliseconds, the least of three runs, `boxes MODE
PHOTO` the proposals."""

import sys
import time

import cv2

cv2.setNumThreads(1)
cv2.setRNGSeed(0)


def propose(image, mode):
    search = cv2.ximgproc.segmentation.createSelectiveSearchSegmentation()
    search.setBaseImage(image)
    if mode == "fast":
        search.switchToSelectiveSearchFast()
    else:
        search.switchToSelectiveSearchQuality()
    return search.process()


def main():
    what, mode, path = sys.argv[1:]
    image = cv2.imread(path)
    if what == "boxes":
        for x, y, width, height in propose(image, mode):
            print(x, y, x + width, y + height)
        return
    times = []
    for _ in range(3):
        start = time.perf_counter()
        propose(image, mode)
        times.append(time.perf_counter() - start)
    print(min(times) * 1000)


main()
