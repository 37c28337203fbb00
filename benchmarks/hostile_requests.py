"""Hostile requests: broken, too large or mislabelled ones, and path traversals."""

import gzip
import io
import json
import random
import zlib

from PIL import Image

from benchmarks.serving import post_request

READ, CLASSIFY, INFER = "/v1/read", "/v1/classify", "/v2/models/default/infer"
HOST = b" HTTP/1.1\r\nHost: localhost\r\n"
TENSOR = {"name": "images", "datatype": "UINT8", "shape": [1, 28, 28]}
DEEP = b"[" * 100_000
BODIES = [
    b"", b"{", b"null", b"[]", b"{}", DEEP, b'{"images":' + DEEP, b"\xff\xfe", b'"\\ud800"',
    b'{"images": [[NaN]]}', b'{"images": [[1e999]]}', b'{"images": "x"}', b'{"images": {}}',
    b'{"images": [[[256]]]}', b'{"images": [[[-1]]]}', b'{"images": []}',
    b'{"images": [[], 1]}', b'{"images": [' + b"9" * 5_000 + b"]}",
]  # fmt: skip
INPUTS = [
    [TENSOR],
    [{**TENSOR, "data": [1]}],
    [{**TENSOR, "shape": [10**18, 28, 28], "data": []}],
    [{**TENSOR, "shape": [-1, 28, 28], "data": []}],
    [{**TENSOR, "datatype": "FP128", "data": []}],
    [TENSOR] * 1_000,
]
FORMS = [b"", b"--x", b"--x\r\n" * 2_000, b"--x--"]
LENGTHS = ["0", "5", "-1", "99999999999999999999", "x", "\xb2"]
QUERIES = [
    "layout=x", "expect=(((((", "expect=" + "(a%2B)%2B" * 9, "model=../../x", "expect=%00",
    "images=2", "a=" + "b" * 5_000,
]  # fmt: skip
RAW = [
    b"GARBAGE\r\n\r\n",
    bytes(2_000),
    b"\x16\x03\x01\x02\x00\x01",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET /" + b"a" * 70_000 + HOST + b"\r\n",
    b"GET /" + HOST + b"X: " + b"a" * 70_000 + b"\r\n\r\n",
    b"GET /" + HOST + b"A: b\r\n" * 5_000 + b"\r\n",
    b"POST /v1/read" + HOST + b"Content-Length: 99999999999\r\n\r\n",
    b"POST /v1/read" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    b"POST /v1/read" + HOST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"POST /v1/read" + HOST + b"Origin: http://evil.example\r\nContent-Length: 0\r\n\r\n",
    b"DELETE /" + HOST + b"\r\n",
    b"TRACE /" + HOST + b"\r\n",
    b"OPTIONS /" + HOST + b"Origin: null\r\n\r\n",
]
UPWARDS = [
    "../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "....//", "%252e%252e%252f",
    "..%c0%af", "..;/", "./../", "..%00/",
]  # fmt: skip
STARTS = ["/", "/page/", "/v2/models/", "/v2/models/default/versions/", "//"]
ENDS = ["etc/passwd", "secret.onnx", "app.py", "secret/ready", "server/settings.py", "secret"]


def hostile_requests() -> list[bytes]:
    """Return requests that should be refused, or their connection closed, at low cost."""
    json_kind = "Content-Type: application/json\r\n"
    npy_kind = "Content-Type: application/x-npy\r\n"
    form_kind = "Content-Type: multipart/form-data; boundary=x\r\n"
    bodies = [*BODIES, *(json.dumps({"inputs": inputs}).encode() for inputs in INPUTS)]
    bomb = gzip.compress(bytes(50_000_000))
    return [
        *(post_request(path, body, json_kind) for body in bodies for path in (CLASSIFY, INFER)),
        *(
            post_request(INFER, b"{}", f"Inference-Header-Content-Length: {one}\r\n")
            for one in LENGTHS
        ),
        *(post_request(READ, picture) for picture in _pictures()),
        *(
            post_request(READ, bomb, f"Content-Encoding: {name}\r\n")
            for name in ("gzip", "br", "x")
        ),
        post_request(CLASSIFY, b"\x93NUMPY\x01\x00v\x00" + b"{" * 200, npy_kind),
        *(post_request(READ, body, form_kind) for body in FORMS),
        *(post_request(f"{READ}?{query}", b"x") for query in QUERIES),
        *RAW,
    ]


def traversal_paths(number: int) -> list[str]:
    """Return paths to files outside the folders of the page and of the models."""
    made = [
        start + step * depth + end
        for start in STARTS for step in UPWARDS for end in ENDS for depth in (1, 2, 8)
    ]  # fmt: skip
    return random.Random(0).sample(made, number)


def _pictures() -> list[bytes]:
    return [
        b"", b"GIF89a", b"%PDF-1.7", b"PK\x03\x04", b"<svg/>", b"\x89PNG\r\n\x1a\n" + bytes(50),
        _png(30_000, 30_000), _png(1, 65_535), _png(0, 0), _png(100, 100)[:-20], bytes(10_000),
        random.Random(0).randbytes(20_000),
    ]  # fmt: skip


def _png(width: int, height: int) -> bytes:
    """Return a PNG that claims a size; a small claim is true."""
    into = io.BytesIO()
    Image.new("1", (min(width, 100) or 1, min(height, 100) or 1), 1).save(into, "PNG")
    content = bytearray(into.getvalue())
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)
