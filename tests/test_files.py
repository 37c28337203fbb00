"""Files that are whole or not there: under errors, full disks, and processes that are killed."""

import errno
import os
import signal
import stat
import subprocess
import sys
import threading

import pytest

from tenfold.errors import StorageError
from tenfold.files import atomic_writer, check_writable, write_bytes, write_text

# Writes the first half, says so, and then hangs within the block until it is killed.
WRITES_HALF = """
import sys, time
from pathlib import Path
from tenfold.files import atomic_writer
with atomic_writer(Path(sys.argv[1])) as file:
    file.write(b"new" * 100_000)
    file.flush()
    print("half", flush=True)
    time.sleep(900)
"""

# Writes two contents in turn until it is killed.
WRITES_ON = """
import sys
from pathlib import Path
from tenfold.files import write_bytes
while True:
    for letter in (b"a", b"b"):
        write_bytes(Path(sys.argv[1]), letter * 300_000)
        print("written", flush=True)
"""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def start(code, path):
    command = [sys.executable, "-c", code, str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def test_what_is_written_is_there_and_nothing_beside_it(tmp_path):
    write_bytes(tmp_path / "file", b"\x00content\xff")
    assert (tmp_path / "file").read_bytes() == b"\x00content\xff"
    assert names(tmp_path) == ["file"]


def test_text_is_written_as_utf_8_with_its_line_ends_as_they_are(tmp_path):
    write_text(tmp_path / "file", "größer\n\r\n")
    assert (tmp_path / "file").read_bytes() == b"gr\xc3\xb6\xc3\x9fer\n\r\n"


def test_folders_on_the_way_are_made(tmp_path):
    write_bytes(tmp_path / "a" / "b" / "file", b"x")
    assert names(tmp_path / "a" / "b") == ["file"]


def test_others_may_read_what_was_written(tmp_path):
    write_bytes(tmp_path / "file", b"x")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o644


def test_until_the_block_ends_a_reader_meets_the_old_file(tmp_path):
    path = tmp_path / "file"
    write_bytes(path, b"old")
    with atomic_writer(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


def fail_halfway(path, error):
    with atomic_writer(path) as file:
        file.write(b"new")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_block_that_fails_leaves_the_old_file_and_its_own_error(tmp_path, error):
    write_bytes(tmp_path / "file", b"old")
    with pytest.raises(error, match="why"):
        fail_halfway(tmp_path / "file", error("why"))
    assert (tmp_path / "file").read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_a_process_killed_in_the_middle_leaves_the_old_file_whole(tmp_path):
    path = tmp_path / "file"
    write_bytes(path, b"old")
    with start(WRITES_HALF, path) as process:
        assert process.stdout.readline() == b"half\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    assert len(names(tmp_path)) == 2  # what it was writing lies beside, under a name of its own
    write_bytes(path, b"next")
    assert path.read_bytes() == b"next"


def test_a_process_that_is_asked_to_stop_leaves_nothing_of_its_own(tmp_path):
    path = tmp_path / "file"
    with start(WRITES_HALF, path) as process:
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGINT)
    assert names(tmp_path) == []


def test_killed_at_any_moment_a_writer_leaves_one_whole_content(tmp_path):
    path = tmp_path / "file"
    for moment in range(8):
        with start(WRITES_ON, path) as process:
            for _ in range(1 + moment):
                process.stdout.readline()
            threading.Event().wait(0.0007 * moment)
            process.kill()
        content = path.read_bytes()
        assert len(content) == 300_000
        assert len(set(content)) == 1


def test_many_writers_at_once_leave_one_of_their_contents_whole(tmp_path):
    path = tmp_path / "file"
    contents = [bytes([letter]) * 50_000 for letter in b"abcdefgh"]
    writers = [threading.Thread(target=write_bytes, args=(path, content)) for content in contents]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert path.read_bytes() in contents
    assert names(tmp_path) == ["file"]


def test_a_disk_that_is_full_is_one_sentence_and_leaves_the_old_file(tmp_path, full_disk):
    write_bytes(tmp_path / "file", b"old")
    full_disk(1000)
    with pytest.raises(StorageError, match=r"file could not be written: File too large\. Free so"):
        write_bytes(tmp_path / "file", b"new" * 1000)
    assert (tmp_path / "file").read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_a_disk_that_is_found_full_only_at_the_flush_is_one_sentence_too(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"could not be written: No space left on device"):
        write_bytes(tmp_path / "file", b"new")
    assert names(tmp_path) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has /dev/full")  # noqa: PTH110
def test_the_device_that_is_always_full_shows_as_no_space_left(tmp_path, monkeypatch):
    """What a full disk answers, from the system itself: the temporary file is /dev/full."""
    opened = os.open("/dev/full", os.O_WRONLY)
    monkeypatch.setattr("tempfile.mkstemp", lambda **_: (opened, str(tmp_path / "part")))
    with pytest.raises(StorageError, match=r"could not be written: No space left on device"):
        write_bytes(tmp_path / "file", b"new")
    assert names(tmp_path) == []


def test_a_read_only_folder_is_one_sentence(open_folder, unprivileged):
    folder = open_folder / "folder"
    folder.mkdir()
    folder.chmod(0o555)
    if os.access(folder, os.W_OK, effective_ids=True):
        pytest.skip("this user may write everywhere, so nothing is read-only here")
    with pytest.raises(StorageError, match=r"file could not be written: Permission denied"):
        write_bytes(folder / "file", b"new")
    with pytest.raises(StorageError, match=r"file could not be written: Permission denied"):
        write_bytes(folder / "below" / "file", b"new")
    assert names(folder) == []


def test_a_file_where_a_folder_should_be_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"below could not be written: .*choose a folder"):
        write_bytes(tmp_path / "file" / "below", b"new")


def test_a_folder_where_the_file_should_be_is_one_sentence_and_stays(tmp_path):
    (tmp_path / "file" / "below").mkdir(parents=True)
    with pytest.raises(StorageError, match=r"file is a folder; the name of a file"):
        write_bytes(tmp_path / "file", b"new")
    assert names(tmp_path) == ["file"]
    assert names(tmp_path / "file") == ["below"]


def test_a_name_that_is_too_long_is_one_sentence(tmp_path):
    with pytest.raises(StorageError, match="File name too long"):
        write_bytes(tmp_path / ("x" * 300), b"new")


def test_an_error_within_the_block_that_is_a_sentence_already_comes_as_it_is(tmp_path):
    with pytest.raises(StorageError, match=r"^the inner one$"):
        fail_halfway(tmp_path / "file", StorageError("the inner one"))


@pytest.mark.parametrize("write", [check_writable, lambda path: write_bytes(path, b"")])
def test_a_pipe_is_refused_and_stays(write, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StorageError, match="is a device or a pipe"):
        write(tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()


def test_what_is_written_to_a_link_arrives_where_it_leads(tmp_path):
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_text(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"
