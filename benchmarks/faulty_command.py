"""A command of Tenfold whose writes fail: the program of the child processes of disk_faults."""

import errno
import os
import resource
import stat
import sys
from pathlib import Path

from tenfold import cli


def main() -> None:
    """Run ``FAULT AMOUNT WORDS...``.

    The fault is none (the flushes are counted, into the file AMOUNT), fsize (files have AMOUNT
    bytes at most) or fsync (the flush of this number fails).
    """
    fault, amount, *words = sys.argv[1:]
    if words[0] == "run":
        _make_small()
    if fault == "fsize":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(amount), resource.RLIM_INFINITY))
    elif fault == "fsync":
        os.fsync = Flush(int(amount))
    counting = fault == "none"
    if counting:
        os.fsync = Flush(0)
    try:
        cli.main(words)
    finally:
        if counting:
            Path(amount).write_text(str(os.fsync.flushed))


def _make_small() -> None:
    """Let a run take seconds, of which drawing and comparing settings would take most."""
    import pytest
    from tests.pipeline.small import make_light, small_plan

    from tenfold import pipeline

    make_light(pytest.MonkeyPatch())
    pipeline.quick_plan = lambda data, *_, **__: small_plan(data)


class Flush:
    """``os.fsync``, which fails at one of the flushes of files; 0 is none."""

    def __init__(self, failing: int) -> None:
        self.real = os.fsync
        self.failing = failing
        self.flushed = 0

    def __call__(self, descriptor: int) -> None:
        """Flush a file."""
        self.flushed += stat.S_ISREG(os.fstat(descriptor).st_mode)
        if self.flushed == self.failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self.real(descriptor)
