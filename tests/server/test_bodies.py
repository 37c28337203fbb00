import asyncio
import gzip
import zlib

import pytest
from starlette.requests import ClientDisconnect

from tenfold.server.bodies import (
    SMALL_BODY,
    BodyBudget,
    ReceivedBody,
    decompress,
    receive_body,
)
from tenfold.server.errors import RequestError


class Client:
    """The ``receive`` of a client that sends these parts, and then leaves."""

    def __init__(self, *parts, ends=True):
        self.messages = [
            {"type": "http.request", "body": part, "more_body": True} for part in parts
        ]
        self.messages[-1]["more_body"] = not ends
        self.messages.reverse()

    async def __call__(self):
        return self.messages.pop() if self.messages else {"type": "http.disconnect"}


def received(*parts, limit=100, ends=True, budget=0):
    with BodyBudget(budget).share() as share:
        return asyncio.run(receive_body(Client(*parts, ends=ends), limit, share))


def test_a_body_is_put_together():
    assert received(b"ab", b"", b"cd") == b"abcd"


def test_a_body_that_is_too_large_is_refused_while_it_arrives():
    with pytest.raises(RequestError) as refused:
        received(*[bytes(10)] * 11, ends=False)
    assert refused.value.status == 413


def test_a_client_that_leaves_in_the_middle_has_no_body():
    with pytest.raises(ClientDisconnect):
        received(b"ab", ends=False)


def test_all_bodies_share_one_budget_and_give_it_back():
    budget = BodyBudget(100)
    with budget.share() as first, budget.share() as second:
        first.grow(SMALL_BODY + 60)
        first.grow(SMALL_BODY + 60)
        second.grow(SMALL_BODY)  # a small body always has room
        with pytest.raises(RequestError) as refused:
            second.grow(SMALL_BODY + 41)
        assert refused.value.status == 503
        second.grow(SMALL_BODY + 40)
        assert budget.left == 0
    assert budget.left == 100


def test_a_received_body_comes_once_and_then_what_follows():
    receive = ReceivedBody(b"abc", Client(b"", ends=True))
    first = asyncio.run(receive())
    assert (first["body"], first["more_body"]) == (b"abc", False)
    asyncio.run(receive())
    assert asyncio.run(receive())["type"] == "http.disconnect"


@pytest.mark.parametrize(
    ("pack", "encoding"),
    [
        (gzip.compress, "gzip"),
        (gzip.compress, " X-GZIP"),
        (zlib.compress, "deflate"),
        (bytes, ""),
        (bytes, "identity"),
    ],
)
def test_a_packed_body_is_unpacked(pack, encoding):
    assert decompress(pack(b"seven" * 9), encoding, 100) == b"seven" * 9


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
        (bytes(1_001), "", 413),
    ],
)
def test_what_cannot_be_unpacked_is_told(body, encoding, status):
    with pytest.raises(RequestError) as refused:
        decompress(body, encoding, 1_000)
    assert refused.value.status == status
