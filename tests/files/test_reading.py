"""Reading of paths that may name anything: nothing waits, and no more than the limit is read."""

import os
import re
import socket
from pathlib import Path

import pytest

from tenfold.errors import DataError, StorageError
from tenfold.files import open_regular, read_regular, reading


def test_a_regular_file_is_read_also_through_a_link(tmp_path):
    (tmp_path / "file").write_bytes(b"\x00content\xff")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert read_regular(tmp_path / "file") == b"\x00content\xff"
    assert read_regular(tmp_path / "link") == b"\x00content\xff"
    with open_regular(tmp_path / "file") as file:
        file.seek(1)
        assert file.read() == b"content\xff"


@pytest.mark.parametrize("read", [open_regular, read_regular])
def test_a_pipe_without_a_writer_is_refused_and_not_waited_for(read, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for name in ("pipe", "link"):
        with pytest.raises(StorageError, match=rf"{name} is a device or a pipe; a file to read"):
            read(tmp_path / name)


def test_a_pipe_that_takes_the_place_of_the_file_is_refused_too(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    real = os.open
    monkeypatch.setattr(reading.os, "open", lambda _, flags: real(tmp_path / "pipe", flags))
    with pytest.raises(StorageError, match="file is a device or a pipe"):
        open_regular(tmp_path / "file")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(device):
    if not os.path.exists(device):  # noqa: PTH110
        pytest.skip(f"there is no {device} here")
    with pytest.raises(StorageError, match="is a device or a pipe"):
        read_regular(Path(device))


def test_a_socket_and_a_folder_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        with pytest.raises(StorageError, match="socket is a device or a pipe"):
            read_regular(tmp_path / "socket")
    with pytest.raises(StorageError, match=f"{re.escape(str(tmp_path))} is a folder; a file to re"):
        read_regular(tmp_path)


def test_what_is_not_there_and_what_is_no_path_are_sentences(tmp_path):
    with pytest.raises(StorageError, match=r"nowhere could not be read: No such file or dir"):
        read_regular(tmp_path / "nowhere")
    with pytest.raises(StorageError, match=r"is no path: embedded null"):
        read_regular(tmp_path / "a\0b")


def test_no_more_than_the_limit_is_read_whatever_the_size(tmp_path):
    (tmp_path / "file").write_bytes(b"12345")
    assert read_regular(tmp_path / "file", 5) == b"12345"
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(1 << 40)
    for name, limit in (("file", 4), ("sparse", 1000)):
        with pytest.raises(DataError, match=rf"{name} has more than the {limit:,} bytes"):
            read_regular(tmp_path / name, limit)


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="only Linux has it")  # noqa: PTH110
def test_a_file_whose_size_is_stated_as_none_is_read_to_its_end():
    assert b"Umask" in read_regular(Path("/proc/self/status"))
