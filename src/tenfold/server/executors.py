"""The threads of the service: short work runs in the event loop, longer work beside it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

from tenfold.server.errors import RequestError
from tenfold.server.limits import Limits

MAX_INLINE_IMAGES = 8  # so few are classified sooner than another thread could take them over

P = ParamSpec("P")
T = TypeVar("T")


class Executors:
    """Threads for longer work, so that a photograph delays no single digit.

    Args:
        limits: how many pictures are read at once, and how long a request may take
    """

    def __init__(self, limits: Limits) -> None:
        self._seconds = limits.work_seconds
        self._pictures = ThreadPoolExecutor(limits.pictures, "tenfold-picture")
        self._batches = ThreadPoolExecutor(1, "tenfold-batch")
        self._running: set[Future[Any]] = set()

    async def run_on_picture(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result of ``work``, which reads a picture.

        Raises:
            RequestError: 503, it takes too long
        """
        return await self._run(self._pictures, work, *args, **kwargs)

    async def run_on_batch(
        self, short: bool, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return the result of ``work``, which parses a body or classifies images.

        Args:
            short: True if the event loop can do it at once
            work: that is done
            args: of the work
            kwargs: of the work

        Raises:
            RequestError: 503, it takes too long
        """
        if short:
            return work(*args, **kwargs)
        return await self._run(self._batches, work, *args, **kwargs)

    @property
    def is_busy(self) -> bool:
        """Return whether work runs that has not ended."""
        return bool(self._running)

    def close(self) -> None:
        """Take no more work, and drop what waits; what has begun goes on."""
        self._pictures.shutdown(wait=False, cancel_futures=True)
        self._batches.shutdown(wait=False, cancel_futures=True)

    async def _run(
        self, pool: ThreadPoolExecutor, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        future = pool.submit(partial(work, *args, **kwargs))
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._seconds)
        except TimeoutError as error:
            raise RequestError(
                503,
                f"The request takes longer than {self._seconds:g} s; a smaller one was wanted.",
                {"retry-after": "10"},
            ) from error
