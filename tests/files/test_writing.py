"""Files that are whole or not there: under errors, full disks, and processes that are killed."""

import errno
import os
import re
import signal
import stat
import subprocess
import sys
import threading

import pytest

from tenfold.errors import StorageError
from tenfold.files import atomic_writer, check_writable, write_bytes, write_text, writing

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


@pytest.fixture
def umask():
    """Let files of this process have no more rights than the test says."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_rights_that_the_umask_leaves(tmp_path, umask, mask, mode):
    umask(mask)
    write_bytes(tmp_path / "file", b"x")
    assert mode_of(tmp_path / "file") == mode


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o666, 0o755])
def test_a_file_that_is_replaced_keeps_its_rights(tmp_path, umask, mode):
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "file").chmod(mode)
    write_bytes(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"
    assert mode_of(tmp_path / "file") == mode


def test_a_file_that_ran_as_its_owner_no_longer_does(tmp_path, umask):
    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(0o4755)
    write_bytes(tmp_path / "file", b"new")
    assert mode_of(tmp_path / "file") == 0o755


def test_what_is_being_written_can_be_read_by_nobody_who_may_not_read_the_old_file(tmp_path, umask):
    (tmp_path / "file").touch(mode=0o600)
    with atomic_writer(tmp_path / "file"):
        (part,) = tmp_path.glob(".file.*.part")
        assert mode_of(part) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_a_file_that_is_replaced_keeps_its_owner_and_its_group(tmp_path):
    (tmp_path / "file").touch(mode=0o640)
    os.chown(tmp_path / "file", 1234, 2345)
    write_bytes(tmp_path / "file", b"new")
    status = (tmp_path / "file").stat()
    assert (status.st_uid, status.st_gid, mode_of(tmp_path / "file")) == (1234, 2345, 0o640)


def test_where_the_group_cannot_be_kept_another_one_gets_no_rights(tmp_path, monkeypatch, umask):
    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(0o664)
    status = os.stat_result(
        (0o100664, *(tmp_path / "file").stat()[1:5], os.getegid() + 1, 0, 0, 0, 0)
    )

    def forbidden(*_):
        raise PermissionError

    monkeypatch.setattr(os, "fchown", forbidden)
    with (tmp_path / "file").open("r+b") as file:
        writing._keep_access(file, status)
    assert mode_of(tmp_path / "file") == 0o604


def test_the_entry_in_the_folder_is_flushed_after_the_file(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda each: flushed.append(stat.S_IFMT(os.fstat(each)[0])))
    write_bytes(tmp_path / "file", b"x")
    assert flushed == [stat.S_IFREG, stat.S_IFDIR]


def test_a_folder_that_cannot_be_flushed_is_no_error(tmp_path, monkeypatch):
    def refuse_folders(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(os, "fsync", refuse_folders)
    write_bytes(tmp_path / "file", b"x")
    assert (tmp_path / "file").read_bytes() == b"x"


@pytest.mark.parametrize("name", ["x" * 250, "\N{SNOWMAN}" * 80])
def test_a_name_as_long_as_the_system_takes_is_written(tmp_path, name):
    write_bytes(tmp_path / name, b"x")
    assert names(tmp_path) == [name]


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
    with pytest.raises(StorageError, match=r"file could not be written: File too la") as told:
        write_bytes(tmp_path / "file", b"new" * 1000)
    assert re.search(
        r": File too large; 3,000 bytes were to be written and [\d,]+ bytes are free on the disk\. "
        r"Free some disk space, or choose a folder on another disk\.$",
        str(told.value),
    )
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
    monkeypatch.setattr(writing, "_create", lambda *_: (tmp_path / "part", opened))
    with pytest.raises(StorageError, match=r"could not be written: No space left on device; 3 byt"):
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
