"""The threads of the service: short work runs in the event loop, longer work beside it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from tenfold.server.limits import Limits

MAX_INLINE_IMAGES = 8  # so few are classified sooner than another thread could take them over

P = ParamSpec("P")
T = TypeVar("T")


class Executors:
    """Threads for longer work, so that a photograph delays no single digit.

    Args:
        limits: how many pictures are read at once
    """

    def __init__(self, limits: Limits) -> None:
        self._pictures = ThreadPoolExecutor(limits.pictures, "tenfold-picture")
        self._batches = ThreadPoolExecutor(1, "tenfold-batch")

    async def run_on_picture(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result of ``work``, which reads a picture."""
        return await self._run(self._pictures, work, *args, **kwargs)

    async def run_on_images(
        self, count: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return the result of ``work``, which classifies ``count`` images."""
        if count <= MAX_INLINE_IMAGES:
            return work(*args, **kwargs)
        return await self._run(self._batches, work, *args, **kwargs)

    def close(self) -> None:
        """Take no more work; what has begun is finished."""
        self._pictures.shutdown(wait=False, cancel_futures=True)
        self._batches.shutdown(wait=False, cancel_futures=True)

    async def _run(
        self, pool: ThreadPoolExecutor, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(pool, partial(work, *args, **kwargs))
