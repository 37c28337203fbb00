"""The machine of a run: processor, cores, versions and memory, recorded beside its results."""

import os
import platform
import sys
from importlib import metadata
from pathlib import Path

from tenfold.errors import MachineError

PACKAGES = (
    "numpy",
    "onnxruntime",
    "scikit-learn",
    "scikit-learn-intelex",
    "torch",
    "optuna",
    "matplotlib",
)
# What libraries write when an allocation, or the loading of a shared library, fails.
_SIGNS_OF_SHORTAGE = (
    "bad_alloc",
    "bad allocation",
    "Failed to allocate memory",
    "Cannot allocate memory",
    "not enough memory",
    "failed to map segment",
)
CPU_QUOTA_FILE = Path("/sys/fs/cgroup/cpu.max")  # microseconds of each period (cgroup v2)


def processor() -> str:
    """Return the name of the processor, from the operating system."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def cores() -> int:
    """Return the number of cores that this process may use, within a container's quota.

    A fraction of a core in the quota is not counted: one more thread would only wait.
    """
    return max(1, min(len(core_numbers()), _quota_cores()))


def _quota_cores() -> int:
    """Return the number of cores in the control group's quota (Linux, cgroup v2)."""
    try:
        quota, period = CPU_QUOTA_FILE.read_text(encoding="ascii").split()
        return int(quota) // int(period)
    except (OSError, ValueError, ZeroDivisionError):  # no cgroup v2, or "max": no quota
        return sys.maxsize


def core_numbers() -> list[int]:
    """Return the numbers of the cores that this process may use, in order."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def versions() -> dict[str, str]:
    """Return the versions of Python, Tenfold and the packages that results depend on."""
    installed = {"python": platform.python_version()}
    for package in ("tenfold", *PACKAGES):
        try:
            installed[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return installed


def shortage(error: BaseException) -> MachineError | None:
    """Return the error to raise if the cause is a lack of memory or threads; None if it is not.

    A library reports such a lack in its own way: as a file that cannot be opened, for instance.
    """
    found = causes(error)
    if any("start new thread" in str(cause) for cause in found):
        return MachineError(
            "The system allows no further thread. Raise the limit of processes (ulimit -u) or of "
            "memory (ulimit -v), or end other programs."
        )
    if any(isinstance(cause, MemoryError) or _is_shortage(str(cause)) for cause in found):
        return MachineError(
            "The memory does not suffice. Raise its limit (ulimit -v, or that of the container), "
            "end other programs, or give the command less to do: smaller pictures, fewer images."
        )
    return None


def _is_shortage(message: str) -> bool:
    return any(sign in message for sign in _SIGNS_OF_SHORTAGE)


def causes(error: BaseException | None) -> list[BaseException]:
    """Return the error, the error that it was raised from, and so on."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def address_space() -> int | None:
    """Return the bytes of memory that this process may map; None if they are not limited."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY else limit


def peak_memory() -> int | None:
    """Return the peak memory of this process in bytes; None if the system does not report it."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
