"""Makes Tests/DatasetsTests/Fixtures: two CIFAR-10 images as a binary batch and as pickles of several kinds.

    python3 Scripts/reference/cifar_batches.py          # needs numpy
"""
import pathlib, pickle, struct
import numpy as np

folder = pathlib.Path(__file__).parents[2] / "Tests/DatasetsTests/Fixtures"
folder.mkdir(exist_ok=True)
images = (np.arange(2 * 3072, dtype=np.int64) * 37 % 256).astype(np.uint8).reshape(2, 3072)
labels = [3, 8]
(folder / "records.bin").write_bytes(b"".join(bytes([label]) + row.tobytes() for label, row in zip(labels, images)))
batch = {"batch_label": "testing batch 1 of 1", "labels": labels, "data": images, "filenames": ["a.png", "b.png"]}
for protocol in (2, 4):
    (folder / f"protocol{protocol}.pickle").write_bytes(pickle.dumps(batch, protocol=protocol))

# What Python 2's cPickle wrote, and the real batches are: byte strings as BINSTRING, by hand.
def short(text):
    return b"U" + bytes([len(text)]) + text.encode()

array = (
    b"cnumpy.core.multiarray\n_reconstruct\nq\x03(cnumpy\nndarray\nq\x04K\x00\x85U\x01btRq\x05"
    + b"(K\x01K\x02M\x00\x0c\x86cnumpy\ndtype\nq\x06(" + short("u1") + b"K\x00K\x01tRq\x07(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89"
    + b"T" + struct.pack("<I", images.size) + images.tobytes() + b"tb"
)
python2 = (
    b"\x80\x02}q\x01(" + short("data") + b"q\x02" + array + short("labels") + b"q\x08]q\x09(K\x03K\x08e"
    + short("batch_label") + short("testing batch 1 of 1") + b"u."
)
(folder / "python2.pickle").write_bytes(python2)
assert pickle.loads(python2, encoding="latin1")["labels"] == labels
assert (pickle.loads(python2, encoding="latin1")["data"] == images).all()
