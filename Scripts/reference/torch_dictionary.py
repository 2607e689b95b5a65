"""Makes Tests/InterchangeTests/Fixtures/dictionary.pth: a small dictionary in torch's first file format.

    python3 torch_dictionary.py ../../Tests/InterchangeTests/Fixtures/dictionary.pth

It writes the bytes that `torch.save(..., _use_new_zipfile_serialization=False)` writes, without torch: `a` is
[[0, 1, 2], [3, 4, 5]], `b` the same storage transposed, `c` its last element, `n` an integer.
"""

import collections
import io
import pickle
import struct
import sys
import types

torch = types.ModuleType("torch")
torch._utils = types.ModuleType("torch._utils")
sys.modules["torch"], sys.modules["torch._utils"] = torch, torch._utils
for name in ("FloatStorage", "LongStorage"):
    setattr(torch, name, type(name, (), {"__module__": "torch"}))


def _rebuild_tensor_v2(*arguments):
    raise NotImplementedError


_rebuild_tensor_v2.__module__ = "torch._utils"
torch._utils._rebuild_tensor_v2 = _rebuild_tensor_v2


class Storage:
    def __init__(self, kind, key, count):
        self.identity = ("storage", kind, key, "cpu", count, None)


class View:
    def __init__(self, storage, offset, sizes, strides):
        self.arguments = (storage, offset, sizes, strides, False, collections.OrderedDict())

    def __reduce__(self):
        return _rebuild_tensor_v2, self.arguments


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        return value.identity if isinstance(value, Storage) else None


floats, longs = Storage(torch.FloatStorage, "100", 6), Storage(torch.LongStorage, "200", 1)
dictionary = collections.OrderedDict(
    a=View(floats, 0, (2, 3), (3, 1)), b=View(floats, 0, (3, 2), (1, 3)), c=View(floats, 5, (1,), (1,)),
    n=View(longs, 0, (), ()))

buffer = io.BytesIO()
pickle.dump(0x1950A86A20F9469CFC6C, buffer, protocol=2)
pickle.dump(1001, buffer, protocol=2)
pickle.dump({"protocol_version": 1001, "little_endian": True}, buffer, protocol=2)
Pickler(buffer, protocol=2).dump(dictionary)
pickle.dump(["100", "200"], buffer, protocol=2)
buffer.write(struct.pack("<q6f", 6, *range(6)) + struct.pack("<qq", 1, 7))

with open(sys.argv[1], "wb") as file:
    file.write(buffer.getvalue())
