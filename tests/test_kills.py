"""benchmarks.kills: a process is killed where it was told to be, and what is half is found."""

import os
import signal
import sys
import time

import pytest
from benchmarks import killed_work
from benchmarks.killing import complete, fork, kill_after, shares

from tests.waiting import HANGS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc after processor time")


def test_the_points_are_one_in_each_part():
    assert [int(10 * share) for share in shares(10)] == list(range(10))
    assert list(shares(5, seed=1)) == list(shares(5, seed=1)) != list(shares(5, seed=2))


def test_work_that_never_ends_is_killed_at_its_point(tmp_path):
    def work():
        (tmp_path / "begun").touch()
        while True:
            pass

    assert kill_after(work, 0.05, tmp_path / "log")
    assert (tmp_path / "begun").exists()


def test_work_that_ends_before_its_point_is_not_killed(tmp_path):
    assert not kill_after((tmp_path / "done").touch, HANGS, tmp_path / "log")
    assert (tmp_path / "done").exists()


def test_work_that_fails_is_reported_with_what_it_printed(tmp_path):
    def work():
        raise ValueError("a reason")

    with pytest.raises(RuntimeError, match=r"(?s)ended with 1: .*ValueError: a reason"):
        complete(work, tmp_path / "log")


def test_a_process_has_a_group_of_its_own(tmp_path):
    process = fork(lambda: time.sleep(HANGS), tmp_path / "log")
    while os.getpgid(process) != process:
        time.sleep(0.001)
    os.killpg(process, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL


def test_half_a_file_is_found(tmp_path):
    assert killed_work.is_saved(tmp_path)
    whole = killed_work.content_of("3")
    (tmp_path / "model.onnx").write_bytes(whole)
    assert killed_work.is_saved(tmp_path)
    (tmp_path / "model.onnx").write_bytes(whole[: len(whole) // 2])
    assert not killed_work.is_saved(tmp_path)


def test_half_a_table_is_found(tmp_path):
    (tmp_path / "digits.csv").write_text("file,row\n0.png,1\n3.png,1")
    assert not killed_work.is_read(tmp_path)
    (tmp_path / "digits.csv").write_text("old\n")
    assert killed_work.is_read(tmp_path)
