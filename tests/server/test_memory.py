import asyncio
import ctypes
import platform
import sys
import threading
from pathlib import Path

import pytest

from tenfold.server.memory import FreedMemory, find_trim

BLOCK, BLOCKS = 65_536, 1_000  # glibc takes blocks of this size from its heap
IS_GLIBC = sys.platform == "linux" and platform.libc_ver()[0] == "glibc"


def anonymous_bytes():
    """The memory of this process that no file holds."""
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.split("RssAnon:")[1].split()[0])


def test_the_memory_of_many_requests_is_given_back_once_and_beside_the_event_loop():
    threads = []

    async def serve():
        loop, trimmed = asyncio.get_running_loop(), asyncio.Event()

        def trim():
            threads.append(threading.current_thread())
            loop.call_soon_threadsafe(trimmed.set)

        freed = FreedMemory(trim, seconds=0)
        for _ in range(2):
            trimmed.clear()
            for _ in range(5):
                freed.return_later()
            await trimmed.wait()

    asyncio.run(serve())
    assert len(threads) == 2
    assert threading.main_thread() not in threads


def test_nothing_is_planned_where_the_allocator_has_no_trim():
    FreedMemory(None).return_later()  # there is no event loop here that it could be planned in


def test_the_trim_is_found_with_glibc_alone():
    assert (find_trim() is not None) == IS_GLIBC


@pytest.mark.skipif(not IS_GLIBC, reason="the C library gives memory back by itself")
def test_a_trim_gives_back_what_lies_free_below_a_block_in_use():
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.free.argtypes = [ctypes.c_void_p]
    blocks = [libc.malloc(BLOCK) for _ in range(BLOCKS + 1)]
    for block in blocks:
        ctypes.memset(block, 1, BLOCK)
    for block in blocks[:-1]:
        libc.free(block)
    kept = anonymous_bytes()
    trim = find_trim()
    assert trim is not None
    trim()
    assert kept - anonymous_bytes() > BLOCK * BLOCKS // 2
    libc.free(blocks[-1])


def test_a_request_with_a_body_has_its_memory_given_back(client, monkeypatch):
    planned = []
    state = client.app.state.service
    monkeypatch.setattr(state.freed, "return_later", lambda: planned.append(1))
    client.get("/healthz")
    assert not planned
    assert client.post("/v1/classify", content=b"{}").status_code == 415
    assert planned == [1]
