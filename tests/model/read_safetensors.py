#!/usr/bin/python3
"""An independent reader of .safetensors files, written from the format's description alone.

Usage: read_safetensors.py FILE
Prints a line for each text of the metadata and for each tensor: name, type, shape, and its values exactly (as hexadecimal
numbers). Ends with an assertion if the file breaks a rule of the format.
"""
import json
import struct
import sys

import numpy

TYPES = {"F32": "<f4", "F64": "<f8"}


def no_repetition(pairs):
    assert len({key for key, _ in pairs}) == len(pairs), "a key stands there twice"
    return dict(pairs)


def read(content):
    (length,) = struct.unpack("<Q", content[:8])
    assert (8 + length) % 8 == 0, "the data is not aligned"
    text, data = content[8 : 8 + length], content[8 + length :]
    assert len(text) == length and text.startswith(b"{"), "no header"
    header = json.loads(text.decode("utf-8"), object_pairs_hook=no_repetition)
    texts = header.pop("__metadata__", {})
    assert all(isinstance(value, str) for value in texts.values()), "metadata that is no text"
    tensors, end = {}, 0
    for name, row in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        assert row.keys() == {"dtype", "shape", "data_offsets"}, "other keys"
        begin, last = row["data_offsets"]
        assert begin == end and last <= len(data), "a gap, an overlap or an end outside"
        tensors[name] = numpy.frombuffer(data[begin:last], TYPES[row["dtype"]]).reshape(row["shape"])
        end = last
    assert end == len(data), "bytes that belong to no tensor"
    return texts, tensors


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        texts, tensors = read(file.read())
    for name, text in texts.items():
        print(json.dumps([name, text], ensure_ascii=True))
    for name, tensor in tensors.items():
        values = " ".join(float(value).hex() for value in tensor.flat)
        print(f"{json.dumps(name)} {tensor.dtype} {list(tensor.shape)} {values}".rstrip())
