"""Reading a file: whatever lies at the path, nobody waits and nothing is read without end."""

import os
from pathlib import Path

import pytest

import tenfold
from tenfold.errors import ModelFileError
from tenfold.modelfile import MAX_FILE_BYTES, read


def refusal(path):
    with pytest.raises(ModelFileError) as caught:
        tenfold.load(path)
    assert str(caught.value).endswith(".")
    return str(caught.value)


def test_a_file_is_read_to_its_end(tmp_path):
    (tmp_path / "x").write_bytes(bytes(range(256)) * 1000)
    assert read(tmp_path / "x") == bytes(range(256)) * 1000


def test_a_link_to_a_file_is_that_file(tmp_path):
    (tmp_path / "x").write_bytes(b"content")
    (tmp_path / "link").symlink_to(tmp_path / "x")
    assert read(tmp_path / "link") == b"content"


def test_nothing_there_is_a_sentence(tmp_path):
    assert (
        refusal(tmp_path / "x") == f"{tmp_path / 'x'} could not be read: No such file or directory."
    )


def test_a_folder_is_a_sentence(tmp_path):
    assert "is not a file" in refusal(tmp_path)


def test_a_link_to_nothing_is_a_sentence(tmp_path):
    (tmp_path / "x").symlink_to(tmp_path / "y")
    assert "No such file" in refusal(tmp_path / "x")


def test_a_link_to_itself_is_a_sentence(tmp_path):
    (tmp_path / "x").symlink_to(tmp_path / "x")
    assert "could not be read" in refusal(tmp_path / "x")


def test_a_pipe_that_nobody_fills_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "x")
    assert "is not a file" in refusal(tmp_path / "x")


@pytest.mark.parametrize("device", ["zero", "null", "random"])
def test_a_device_is_not_read(device):
    path = Path("/dev") / device
    if not path.exists():
        pytest.skip("there is no such device here")
    assert "is not a file" in refusal(path)


def test_an_empty_file_is_a_sentence(tmp_path):
    (tmp_path / "x").touch()
    assert "is empty" in refusal(tmp_path / "x")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    with (tmp_path / "x").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)  # takes no room on the disk
    assert "has 268,435,457 bytes; at most 268,435,456 are read" in refusal(tmp_path / "x")


def test_a_path_beneath_a_file_is_a_sentence(tmp_path):
    (tmp_path / "x").touch()
    assert "Not a directory" in refusal(tmp_path / "x" / "y")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5_000, "\ud800"])
def test_a_path_that_cannot_be_is_a_sentence(name):
    refusal(name)
