"""What is written down about the machine, against what the system says of itself."""

import os
import platform
import subprocess
import sys
from importlib import metadata

import numpy as np
import pytest

from tenfold import machine
from tenfold.machine import shortage


def test_the_processor_has_a_name_of_one_line():
    name = machine.processor()
    assert name == name.strip() != ""
    assert "\n" not in name


def test_the_processor_is_named_as_the_system_lists_it(monkeypatch):
    listed = "processor : 0\nmodel name\t: Example 9000 @ 3 GHz\nmodel name\t: Other\n"
    monkeypatch.setattr("pathlib.Path.read_text", lambda path: listed)
    assert machine.processor() == "Example 9000 @ 3 GHz"


@pytest.mark.parametrize("listed", [None, "", "Hardware : a board that names no model\n"])
def test_where_the_system_lists_none_its_architecture_stands_in(monkeypatch, listed):
    def read(path):
        if listed is None:
            raise FileNotFoundError(path)
        return listed

    monkeypatch.setattr("pathlib.Path.read_text", read)
    monkeypatch.setattr(platform, "processor", lambda: "")
    assert machine.processor() == platform.machine() != ""


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux binds to cores")
def test_only_the_cores_that_this_process_may_use_are_counted():
    code = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); "
    code += "from tenfold.machine import cores; print(cores())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert int(told.stdout) == 1


def test_where_cores_cannot_be_bound_all_are_counted(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert machine.cores() == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert machine.cores() == 1


@pytest.mark.parametrize(
    ("told", "wanted"),
    [("200000 100000", 2), ("350000 100000", 3), ("50000 100000", 1), ("max 100000", 8), ("", 8)],
)
def test_no_more_cores_are_counted_than_a_container_allows(monkeypatch, tmp_path, told, wanted):
    (tmp_path / "cpu.max").write_text(told)
    monkeypatch.setattr(machine, "CPU_QUOTA_FILE", tmp_path / "cpu.max")
    monkeypatch.setattr(machine, "core_numbers", lambda: list(range(8)))
    assert machine.cores() == wanted


def test_the_versions_are_those_that_are_installed(monkeypatch):
    assert machine.versions()["python"] == platform.python_version()
    assert machine.versions()["numpy"] == np.__version__
    assert machine.versions()["tenfold"] == metadata.version("tenfold")


def test_a_package_that_is_not_installed_is_left_out(monkeypatch):
    monkeypatch.setattr(machine, "PACKAGES", ("numpy", "no-such-package"))
    assert list(machine.versions()) == ["python", "tenfold", "numpy"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell")
def test_the_peak_of_memory_is_in_bytes_and_holds_what_was_held():
    held = np.ones(30_000_000, dtype=np.uint8)
    peak = machine.peak_memory()
    assert peak is not None
    assert len(held) < peak < 100_000 * len(held)


# A lack of memory


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        ImportError("cv2.abi3.so: failed to map segment from shared object"),
        OSError(12, "Cannot allocate memory"),
        RuntimeError("std::bad_alloc"),
    ],
)
def test_a_lack_of_memory_is_told_from_other_errors(error):
    assert "memory does not suffice" in str(shortage(error))
    wrapped = ValueError("The file is broken.")
    wrapped.__cause__ = error
    assert "memory does not suffice" in str(shortage(wrapped))


def test_a_thread_that_cannot_be_started_is_reported_as_such():
    assert "allows no further thread" in str(shortage(RuntimeError("can't start new thread")))


def test_another_error_is_no_lack_of_memory():
    assert shortage(ValueError("The file is broken.")) is None
    assert shortage(ModuleNotFoundError("No module named 'torch'")) is None
