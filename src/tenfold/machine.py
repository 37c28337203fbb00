"""The machine of a run: processor, cores, versions and memory, recorded beside its results."""

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


def peak_memory() -> int | None:
    """Return the peak memory of this process in bytes; None if the system does not report it."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
