"""Packs the digits of scikit-learn's `digits.csv.gz` into Sources/Datasets/Digits/DigitsText.swift.

    python3 Scripts/datasets/digits.py digits.csv.gz

The csv has a row for each image: 64 numbers 0 to 16, row by row, and the digit. The text has for each number from 1 to
16 a letter a to p, for each run of 1 to 26 zeros a letter A to Z, and after each image its digit.
"""
import csv, gzip, itertools, pathlib, sys

HEAD = '''/// The images of `Digits`, packed by `Scripts/datasets/digits.py`, which describes the code.
///
/// Source: E. Alpaydin and C. Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository,
/// https://doi.org/10.24432/C50P49, licence CC BY 4.0; the test part, as scikit-learn carries it.
let digitsText = """
'''

def packed(row):
    *pixels, digit = map(int, row)
    assert len(pixels) == 64 and 0 <= digit <= 9 and all(0 <= p <= 16 for p in pixels)
    text = ""
    for is_zero, group in itertools.groupby(pixels, lambda p: p == 0):
        group = list(group)
        if is_zero:
            while group:
                text += chr(64 + min(len(group), 26))
                group = group[26:]
        else:
            text += "".join(chr(96 + p) for p in group)
    return text + str(digit)

rows = [packed(row) for row in csv.reader(gzip.open(sys.argv[1], "rt"))]
lines = ["    " + "".join(rows[i : i + 9]) for i in range(0, len(rows), 9)]
target = pathlib.Path(__file__).parents[2] / "Sources/Datasets/Digits/DigitsText.swift"
target.parent.mkdir(exist_ok=True)
target.write_text(HEAD + "\n".join(lines) + '\n    """\n')
