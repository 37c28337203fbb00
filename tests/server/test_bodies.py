import asyncio
import gzip
import zlib

import pytest

from tenfold.server.bodies import decompress, read_body
from tenfold.server.errors import RequestError


async def chunks(*parts):
    for part in parts:
        yield part


def taken(*parts, limit=100, encoding=""):
    return asyncio.run(read_body(chunks(*parts), limit=limit, encoding=encoding))


def test_a_body_is_put_together():
    assert taken(b"ab", b"", b"cd") == b"abcd"


def test_a_body_that_is_too_large_is_refused_while_it_arrives():
    async def endless():
        while True:
            yield bytes(10)

    with pytest.raises(RequestError) as refused:
        asyncio.run(read_body(endless(), limit=95))
    assert refused.value.status == 413


@pytest.mark.parametrize(
    ("pack", "encoding"),
    [(gzip.compress, "gzip"), (gzip.compress, "X-GZIP"), (zlib.compress, "deflate")],
)
def test_a_packed_body_is_unpacked(pack, encoding):
    assert taken(pack(b"seven" * 9), encoding=encoding) == b"seven" * 9


def test_a_bomb_is_refused_before_it_goes_off():
    bomb = gzip.compress(bytes(50_000_000))
    with pytest.raises(RequestError) as refused:
        decompress(bomb, "gzip", 100_000)
    assert refused.value.status == 413


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (b"no gzip", "gzip", 400),
        (gzip.compress(b"seven" * 50, mtime=0)[:-9], "gzip", 400),
        (b"x", "br", 415),
    ],
)
def test_what_cannot_be_unpacked_is_told(body, encoding, status):
    with pytest.raises(RequestError) as refused:
        decompress(body, encoding, 1_000)
    assert refused.value.status == status
