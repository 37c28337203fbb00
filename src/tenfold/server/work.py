"""Where the work is done: what is short at once, what takes longer beside the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from tenfold.server.settings import Limits

SHORT = 8  # images that are classified faster than they could be handed to another thread

P = ParamSpec("P")
T = TypeVar("T")


class Work:
    """Threads for what takes longer: so that a photograph holds up no single digit.

    Args:
        limits: how many pictures are read at once
    """

    def __init__(self, limits: Limits) -> None:
        self._pictures = ThreadPoolExecutor(limits.pictures, "tenfold-picture")
        self._batches = ThreadPoolExecutor(1, "tenfold-batch")

    async def on_picture(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what ``work`` gives, which reads a picture."""
        return await self._beside(self._pictures, work, *args, **kwargs)

    async def on_images(
        self, count: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return what ``work`` gives, which classifies ``count`` images."""
        if count <= SHORT:
            return work(*args, **kwargs)
        return await self._beside(self._batches, work, *args, **kwargs)

    def close(self) -> None:
        """Take no more work; what is begun is ended."""
        self._pictures.shutdown(wait=False, cancel_futures=True)
        self._batches.shutdown(wait=False, cancel_futures=True)

    async def _beside(
        self, pool: ThreadPoolExecutor, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(pool, partial(work, *args, **kwargs))
