"""The lock on an output: told at once, and gone with its process."""

import signal
import subprocess
import sys

import pytest

from tenfold.errors import StorageError
from tenfold.files.lock import exclusive, lock_file

HOLDS = """
import sys, time
from pathlib import Path
from tenfold.files.lock import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(900)
"""


def hold(path):
    with exclusive(path):
        raise AssertionError


@pytest.mark.parametrize("kind", ["file", "new", "folder"])
def test_another_process_is_told_at_once_and_no_lock_outlives_a_kill(tmp_path, kind):
    path = tmp_path / kind
    if kind == "file":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    command = [sys.executable, "-c", HOLDS, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(StorageError, match=f"Another process is writing .*{kind}; wait until"):
            hold(path)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    with exclusive(path):
        assert lock_file(path).exists()


def test_the_hidden_file_is_gone_after_the_block(tmp_path):
    with exclusive(tmp_path / "out"):
        assert [path.name for path in tmp_path.iterdir()] == [".out.lock"]
    assert list(tmp_path.iterdir()) == []
    with exclusive(tmp_path / "out"):
        pass


def test_two_names_of_a_file_have_one_lock(tmp_path):
    (tmp_path / "out").touch()
    (tmp_path / "link").symlink_to(tmp_path / "out")
    with exclusive(tmp_path / "out"), pytest.raises(StorageError, match="Another process"):
        hold(tmp_path / "link")


def test_two_files_of_a_folder_have_two_locks_also_with_long_names(tmp_path):
    with exclusive(tmp_path / "a"), exclusive(tmp_path / "b"), exclusive(tmp_path / ("x" * 255)):
        pass


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"below could not be written: \.below\.lock beside it"):
        hold(tmp_path / "file" / "below")
