"""What a run ran on: written down beside every figure that depends on it."""

import os
import platform
import sys
from importlib import metadata
from pathlib import Path

PACKAGES = (
    "numpy",
    "onnxruntime",
    "scikit-learn",
    "scikit-learn-intelex",
    "torch",
    "optuna",
    "matplotlib",
)
ALLOWED = Path("/sys/fs/cgroup/cpu.max")  # microseconds of each period, as a container sees it


def processor() -> str:
    """Return the processor's name, as the operating system has it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def cores() -> int:
    """Return how many cores this process may use; a container may allow it fewer than there are.

    A part of a core that is allowed beside whole ones is not counted: a thread more would only
    wait for the others' turn.
    """
    return max(1, min(len(core_numbers()), _allowed_cores()))


def _allowed_cores() -> int:
    """Return how many cores the control group's quota comes to (Linux, version 2)."""
    try:
        quota, period = ALLOWED.read_text(encoding="ascii").split()
        return int(quota) // int(period)
    except (OSError, ValueError, ZeroDivisionError):  # no such system, or "max": no quota
        return sys.maxsize


def core_numbers() -> list[int]:
    """Return the numbers of the cores that this process may use, in order."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def versions() -> dict[str, str]:
    """Return the versions of Python, Tenfold and of the packages that figures depend on."""
    found = {"python": platform.python_version()}
    for package in ("tenfold", *PACKAGES):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def peak_memory() -> int | None:
    """Return the most memory this process has held, in bytes; None where it is not told."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
