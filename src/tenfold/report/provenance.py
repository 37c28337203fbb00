"""How figures were obtained: gathered from the machine that obtains them."""

import platform
from datetime import datetime

import tenfold
from tenfold import machine
from tenfold.report.results import Provenance


def obtained(
    command: str,
    data: str,
    data_sha256: dict[str, str],
    *,
    seed: int,
    started: datetime,
    seconds: float,
) -> Provenance:
    """Return how figures were obtained here and now, with these versions, by ``command``.

    Args:
        data: what they were obtained from, as it was asked for
        data_sha256: the digest of each part of it
    """
    return Provenance(
        command=command,
        seed=seed,
        started=started.isoformat(timespec="seconds"),
        seconds=seconds,
        machine=platform.platform(terse=True),
        processor=machine.processor(),
        cores=machine.cores(),
        python=platform.python_version(),
        tenfold=tenfold.__version__,
        versions=machine.versions(),
        data=data,
        data_sha256=data_sha256,
        peak_memory_bytes=machine.peak_memory(),
    )
