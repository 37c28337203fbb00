"""The provenance of results: command, seed, data, machine and versions."""

import platform
from datetime import datetime

import tenfold
from tenfold import machine
from tenfold.files.names import printable
from tenfold.report.results import Provenance


def record_provenance(
    command: str,
    data: str,
    data_sha256: dict[str, str],
    *,
    seed: int,
    started: datetime,
    seconds: float,
) -> Provenance:
    """Return the provenance of results that ``command`` computed in this process.

    Args:
        command: the command line
        data: the data, as named on the command line
        data_sha256: the digest of each split
        seed: of all random choices
        started: the time when the command started
        seconds: its duration
    """
    return Provenance(
        command=printable(command),
        seed=seed,
        started=started.isoformat(timespec="seconds"),
        seconds=seconds,
        machine=platform.platform(terse=True),
        processor=machine.processor(),
        cores=machine.cores(),
        python=platform.python_version(),
        tenfold=tenfold.__version__,
        versions=machine.versions(),
        data=printable(data),
        data_sha256=data_sha256,
        peak_memory_bytes=machine.peak_memory(),
    )
