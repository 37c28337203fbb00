"""Bytes that are no ONNX file, or none that can be read in one way only."""

import pickle

import numpy as np
from tests.modelfile.hostile.kind import Kind
from tests.modelfile.making import network

HEAD = b"\x08\x08"  # the file format's version
ENDLESS = b"\xff" * 100
LARGE = b"\xff" * 9 + b"\x01"  # 2 ** 64 - 1


def good() -> bytes:
    return network().SerializeToString()


def of_onnx_runtime() -> bytes:
    """Return what reads as ONNX and, for ONNX Runtime, as its own format: a name gives it away."""
    model = network()
    model.producer_name = "ORTM" + "x" * 100
    content = model.SerializeToString()
    assert content[4:8] == b"ORTM"
    return content


KINDS = {
    "one byte": Kind(lambda: b"\x08", "cut short"),
    "a sentence": Kind(lambda: b"This is not a model.\n" * 100, "no ONNX model"),
    "zeros": Kind(lambda: bytes(100_000), "no ONNX model"),
    "random bytes": Kind(lambda: np.random.default_rng(1).bytes(50_000), "no ONNX model"),
    "a pickle": Kind(lambda: pickle.dumps({"model": [1, 2, 3]}), "no ONNX model"),
    "a zip archive": Kind(lambda: b"PK\x03\x04" + bytes(1000), "no ONNX model"),
    "a good file cut in half": Kind(lambda: good()[: len(good()) // 2], "cut short"),
    "a good file without its last byte": Kind(lambda: good()[:-1], "cut short"),
    "a good file with a line behind it": Kind(lambda: good() + b"\n# end\n", "field"),
    "two good files in one": Kind(lambda: good() * 2, "more than 1 of ir_version"),
    "a number that never ends": Kind(lambda: HEAD + ENDLESS, "cut short or written longer"),
    "a number written too long": Kind(lambda: b"\x08\x88\x00", "cut short or written longer"),
    "a tag written too long": Kind(lambda: HEAD + b"\xba\x00\x08", "cut short or written longer"),
    "a number beyond 64 bits": Kind(lambda: b"\x08" + b"\xff" * 9 + b"\x7f", "written longer"),
    "a part of 2 ** 64 bytes": Kind(
        lambda: HEAD + b"\x3a" + LARGE + b"abc", "18,446,744,073,709,551,615"
    ),
    "a part one byte too long": Kind(lambda: HEAD + b"\x3a\x04abc", "4 bytes is announced where 3"),
    "a graph written as a number": Kind(lambda: HEAD + b"\x38\x01", "field 7 of wire type 0"),
    "ten thousand open groups": Kind(lambda: HEAD + b"\x3b" * 10_000, "field 7 of wire type 3"),
    "parts within parts": Kind(lambda: HEAD + nested(3_000), "holds no"),
    "a field that is not ours": Kind(lambda: good() + b"\x32\x01x", "field 6 of wire type 2"),
    "a field number of 29 bits": Kind(
        lambda: HEAD + b"\xf8\xff\xff\xff\x0f\x01", "field 536870911"
    ),
    "a model of ONNX Runtime's own format": Kind(of_onnx_runtime, "own format"),
}


def nested(depth: int) -> bytes:
    """Return a graph in which each part holds another."""
    content = b""
    for _ in range(depth):
        content = b"\x3a" + varint(len(content)) + content
    return content


def varint(value: int) -> bytes:
    """Return a number as protocol buffers write it."""
    parts = []
    while True:
        value, low = value >> 7, value & 0x7F
        parts.append(low | (0x80 if value else 0))
        if not value:
            return bytes(parts)
