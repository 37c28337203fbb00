"""Requests of a fuzzer of the protocol's own fields: made from a seed, hostile, and mostly small.

Each maker draws one kind of request: heads, JSON, npy, binary tensors, forms, patterns, pictures,
PDFs, several requests at once. Known attacks are among them at their full size.
"""

import gzip
import io
import json
import random
import struct
from collections.abc import Callable, Sequence
from typing import Any

from PIL import Image
from tests.pictures.hostile_pdfs import deep_array, draws_itself, endless, huge_image, nested

from benchmarks.serving import post_request

READ, CLASSIFY, INFER = "/v1/read", "/v1/classify", "/v2/models/default/infer"
JSON = "Content-Type: application/json\r\n"
NPY = "Content-Type: application/x-npy\r\n"
LENGTH = "Inference-Header-Content-Length"
NUMBERS: list[Any] = [
    0, 1, -1, 27, 28, 255, 256, 784, 2**31, 2**63, 2**64, 10**40, -(10**300), 0.5, 7.0, 1e308,
    True, None, "", "28", [], {}, [[]], [0] * 70,
]  # fmt: skip
RAW_NUMBERS = [b"9" * 5_000, b"1e999", b"-0", b"NaN", b"Infinity", b"0x1", b"1.", b"9" * 400_000]
HEADERS = [
    "Host: localhost", "Host: evil.example", "Content-Length: 0", "Content-Length: 5",
    "Content-Length: -1", "Content-Length: 99999999999999999999", "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked", "Content-Encoding: gzip", "Content-Encoding: br",
    "Content-Type: application/json", "Content-Type: multipart/form-data; boundary=x",
    "Content-Type: multipart/form-data; charset=undefined; boundary=x", "Content-Type: \xff",
    "Expect: 100-continue", "Upgrade: websocket", "Connection: Upgrade", "Connection: close",
    "Origin: null", "Origin: http://localhost", "X-Request-ID: \x7f", "Authorization: Bearer ",
    "X-API-Key: " + "k" * 3_000, f"{LENGTH}: 9999999", f"{LENGTH}: \xb2", "A: " + "b" * 70_000,
    "Cookie: " + "a=b; " * 900, ": empty", "no colon", "Folded: a\r\n b", "N\x00l: x",
]  # fmt: skip
METHODS = [
    "GET",
    "POST",
    "PUT",
    "DELETE",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "PRI",
    "get",
    "\x00",
    "M" * 99,
]
VERSIONS = ["HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "HTTP/0.9", "", "HTTP/1.1 x"]
PATHS = [
    "/", "/healthz", READ, CLASSIFY, INFER, "/v2", "/metrics", "/openapi.json", "//", "*", "",
    "/v2/models/%ff", "/v2/models/" + "m" * 5_000, "http://evil.example/", "/%00", "/\xff",
    "/a?%ED",
]  # fmt: skip
PATTERNS = [
    "(?:a{60000}){60000}", "(?R)", r"(?:(?R)?\d)", "(?iu)\xdf", r"(?L)\w", "(?:1{60000}){60000}",
    "((1{9}){9}){9}", "(" * 99 + ")" * 99, r"(?:1|11|111)*[23][67]", "(1*)*" * 30, "[" * 200,
    "1{" + "9" * 190 + "}", r"\d{500}", "(1?2?3?4?5?){90}", "%00", "", "\u0663",
]  # fmt: skip
PATTERN_PARTS = [
    *"0123456789.,-+/:=%()[]{}?*+|^$\\", r"\d", "{2,3}", "{500}", "(?:", "[^0]", "(?=", r"\b", "a",
]  # fmt: skip
TENSOR = b'{"inputs": [{"name": "images", "datatype": "UINT8", "shape": '
IMAGE = [[0] * 28 for _ in range(28)]
IMAGE_BODY = post_request(CLASSIFY, json.dumps({"images": IMAGE}).encode(), JSON)


def random_request(seed: int) -> bytes:
    """Return the request of a seed: one, or several that are sent at once."""
    draw = random.Random(seed)
    maker = draw.choices(MAKERS, WEIGHTS)[0]
    request = maker(draw)
    return _damaged(draw, request) if draw.random() < 0.2 else request


def _damaged(draw: random.Random, request: bytes) -> bytes:
    """Return the request with a few bytes changed, cut out or doubled."""
    content = bytearray(request)
    for _ in range(draw.randint(1, 8)):
        at = draw.randrange(len(content))
        action = draw.randrange(3)
        if action == 0:
            content[at] = draw.randrange(256)
        elif action == 1 and len(content) > 60:
            del content[at : at + draw.randint(1, 30)]
        else:
            content[at:at] = content[at : at + draw.randint(1, 300)]
    return bytes(content)


def _head(draw: random.Random) -> bytes:
    line = f"{draw.choice(METHODS)} {draw.choice(PATHS)} {draw.choice(VERSIONS)}"
    headers = draw.choices(HEADERS, k=draw.randint(0, 6))
    if draw.random() < 0.5:
        headers.insert(0, "Host: localhost")
    if draw.random() < 0.05:
        headers += ["A: b"] * draw.choice([90, 200, 10_000])
    body = draw.randbytes(draw.choice([0, 0, 5, 900])).decode("latin-1")
    return "\r\n".join([line, *headers, "", body]).encode("latin-1", "replace")


def _json_classify(draw: random.Random) -> bytes:
    one = IMAGE
    content: Any = draw.choice([{"images": one}, {"images": [one] * 3}, {"images": [one], "x": 1}])
    return post_request(CLASSIFY, _mutated(draw, content), JSON)


def _json_infer(draw: random.Random) -> bytes:
    given = {"name": "images", "datatype": "UINT8", "shape": [1, 28, 28], "data": IMAGE}
    wanted = {"name": "probabilities", "parameters": {"binary_data": True}}
    content = {"id": "7", "inputs": [given], "outputs": [wanted], "parameters": {}}
    return post_request(INFER, _mutated(draw, content), JSON)


def _mutated(draw: random.Random, content: Any) -> bytes:
    """Return the JSON of a content of which some values are others, of any type."""
    content = json.loads(json.dumps(content))
    for _ in range(draw.randint(1, 4)):
        _change(draw, content)
    body = json.dumps(content).encode()
    if draw.random() < 0.2:
        body = body.replace(b"28", draw.choice(RAW_NUMBERS), 1)
    return body


def _change(draw: random.Random, content: Any) -> None:
    """Change one value somewhere within the content."""
    while isinstance(content, dict | list) and content:
        keys: Sequence[Any] = [*content] if isinstance(content, dict) else range(len(content))
        key = draw.choice(keys)
        inner = content[key]
        if isinstance(inner, dict | list) and inner and draw.random() < 0.7:
            content = inner
            continue
        action = draw.randrange(4)
        if action == 0:
            content[key] = draw.choice(NUMBERS)
        elif action == 1:
            del content[key]
        elif action == 2:
            content[key] = [inner] * (2 if isinstance(inner, list) else draw.choice([2, 28, 1_000]))
        elif isinstance(content, dict):
            content["\ud800" if draw.random() < 0.1 else "x" * draw.choice([1, 9_999])] = inner
        return


def json_attacks(seed: int) -> list[bytes]:
    """Return the requests that take gigabytes or seconds where JSON is parsed first."""
    count = random.Random(seed).choice([100_000, 900_000, 1_200_000])
    bodies = [
        b'{"images": ["' + b"a" * 1_000 + b'"' + b', ""' * count + b"]}",
        b'{"images": [' + b"[]," * count + b"[]]}",
        b'{"images": [' + b"[[]]," * (count // 2) + b"[]]}",
        b'{"images": ' + b"[" * count,
        b'{"images": [' + b"0," * count + b"0]}",
        TENSOR + b"[" + b"9" * count + b"]}]}",
        TENSOR + b'[1], "data": [' + b"0," * count + b"0]}]}",
        b'{"inputs": [' + b"{}," * count + b"{}]}",
        b"{" + b'"a":1,' * (count // 2) + b'"images": []}',
    ]
    return [
        post_request(INFER if b"inputs" in body[:20] else CLASSIFY, body[:3_900_000], JSON)
        for body in bodies
    ]


def _json_attack(draw: random.Random) -> bytes:
    return draw.choice(json_attacks(draw.randrange(3)))


def _npy(draw: random.Random) -> bytes:
    shape = draw.choice(
        ["(1, 28, 28)", "(True, 28, 28)", "(0, 99999999999999999999)", "(1,)*70", "(-1, 28, 28)",
         "()", "(28, 28, 1.0)", "((((", "(1, 28, 28" + ", 1" * 70 + ")", "(10**4300,)"]
    )  # fmt: skip
    kind = draw.choice(["|u1", "<f8", "|O", "|V0", "|V99999999999", "<U0", "x", "[('a', '|u1')]"])
    order = draw.choice(["False", "True", "1"])
    head = f"{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}"
    packed = head.encode().ljust(draw.choice([117, 60, 900]))
    length = struct.pack("<H", draw.choice([len(packed), 0, 65_535]))
    body = b"\x93NUMPY" + draw.choice([b"\x01\x00", b"\x02\x00", b"\xff\xff"]) + length + packed
    return post_request(CLASSIFY, body + bytes(draw.choice([0, 784, 100_000])), NPY)


def _binary(draw: random.Random) -> bytes:
    raw = bytes(draw.choice([0, 783, 784, 1_568, 50_000]))
    size = draw.choice([len(raw), *NUMBERS])
    shape = draw.choice([[1, 28, 28], [2, 28, 28], [0, 28, 28], [784], [], [1] * 70, [10**18], "x"])
    given = {"name": "images", "datatype": "UINT8", "shape": shape}
    given["parameters"] = draw.choice([{"binary_data_size": size}, None, 7, {"x": "y" * 9_999}])
    head = json.dumps({"inputs": [given]}).encode()
    length = draw.choice([len(head), len(head) - 1, 0, 10**9, -1, "x", " "])
    return post_request(INFER, head + raw, f"{LENGTH}: {length}\r\n")


def _form(draw: random.Random) -> bytes:
    name = draw.choice(["picture", "other", "", "\xff", "p" * 5_000])
    disposition = f'Content-Disposition: form-data; name="{name}"; filename="a.png"'
    headers = draw.choice([disposition, "", "X: y\r\n" * 500 + disposition, "Y" * 9_000])
    part = f"--x\r\n{headers}\r\n\r\n".encode("latin-1") + _png(draw) + b"\r\n"
    body = part * draw.choice([1, 1, 2, 500]) + draw.choice(
        [b"--x--\r\n", b"", b"--x", b"\r\n" * 999]
    )
    charset = draw.choice(["", "; charset=undefined", "; charset=utf-16", "; charset=\x7f"])
    boundary = draw.choice(["; boundary=x", "; boundary=", "", '; boundary="x', "; boundary*=x"])
    kind = f"Content-Type: multipart/form-data{charset}{boundary}\r\n"
    if draw.random() < 0.5:
        return post_request(READ, body, kind)
    head = f"POST {READ} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n{kind}\r\n"
    return head.encode("latin-1") + _chunked(draw, body)


def _chunked(draw: random.Random, body: bytes) -> bytes:
    size = draw.choice([1, 7, 1_000, len(body) or 1])
    chunks = [body[at : at + size] for at in range(0, min(len(body), 500 * size), size)]
    sent = b"".join(b"%x;%s\r\n%s\r\n" % (len(one), b"e" * (size % 9), one) for one in chunks)
    return sent + draw.choice(
        [b"0\r\n\r\n", b"0\r\nHost: evil\r\n\r\n", b"", b"-1\r\n", b"fffffffff\r\n"]
    )


def _pattern(draw: random.Random) -> bytes:
    drawn = "".join(draw.choices(PATTERN_PARTS, k=draw.randint(1, 60)))
    pattern = draw.choice([drawn, draw.choice(PATTERNS)])
    spelled = "".join(f"%{byte:02x}" for byte in pattern.encode())
    return post_request(f"{READ}?expect={spelled}&layout=line", _png(draw))


def _query(draw: random.Random) -> bytes:
    query = draw.choice(
        ["layout=x", "layout=" + "y" * 9_000, "model=%ff", "model=" + "../" * 9, "images=2",
         "&" * 9_000, "expect=1&expect=2", "expect=%ED%A0%80", "a=b&" * 2_000, "layout&layout", "%"]
    )  # fmt: skip
    return post_request(f"{READ}?{query}", _png(draw))


def _picture(draw: random.Random) -> bytes:
    return post_request(READ, _damaged(draw, _png(draw)))


def _pdf(draw: random.Random) -> bytes:
    makers = [draws_itself, nested, endless, deep_array, huge_image]
    return post_request(READ, draw.choice(makers)())


def _compressed(draw: random.Random) -> bytes:
    body = gzip.compress(draw.choice([bytes(50_000_000), b"{}", bytes(100), b'{"images": []}']))
    name = draw.choice(["gzip", "deflate", "br", "gzip, gzip", "\xff", "identity"])
    path = draw.choice([READ, CLASSIFY, INFER])
    return post_request(path, body, f"{JSON}Content-Encoding: {name}\r\n")


def _pipelined(draw: random.Random) -> bytes:
    """Return many requests at once."""
    health = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    one = draw.choice([health, _json_classify(draw)[:20_000]])
    return one * draw.choice([2, 8, 9, 50, 1_000])


def _cut_off(draw: random.Random) -> bytes:
    """Return the beginning of a request; the rest does not come."""
    whole = draw.choice([_json_infer, _form, _head])(draw)
    return whole[: draw.randrange(1, len(whole))]


def _png(draw: random.Random) -> bytes:
    side = draw.choice([1, 20, 28, 60, 200])
    into = io.BytesIO()
    pixels = bytes(draw.choices([0, 255], [1, draw.choice([1, 9, 99])], k=side * side))
    Image.frombytes("L", (side, side), pixels).save(into, "PNG")
    return into.getvalue()


MAKERS: list[Callable[[random.Random], bytes]] = [
    _head, _json_classify, _json_infer, _json_attack, _npy, _binary, _form, _pattern, _query,
    _picture, _pdf, _compressed, _pipelined, _cut_off,
]  # fmt: skip
WEIGHTS = [20, 15, 15, 1, 10, 10, 10, 10, 5, 5, 0.5, 1, 3, 5]
