"""Outputs that would overwrite what is read, or one another."""

import os

import pytest

from tenfold.errors import SettingError
from tenfold.files.clashes import check_not_read, check_outputs


def test_other_files_are_no_clash(tmp_path):
    (tmp_path / "in").touch()
    (tmp_path / "old").touch()
    check_outputs([tmp_path / "old", tmp_path / "new"], [tmp_path / "in", tmp_path / "nowhere"])


@pytest.mark.parametrize("link", ["same", "symbolic", "hard", "folder", "dots"])
def test_an_output_that_is_an_input_is_refused_under_whatever_name(tmp_path, link):
    (tmp_path / "a").mkdir()
    given = tmp_path / "a" / "in"
    given.touch()
    output = tmp_path / "out"
    if link == "symbolic":
        output.symlink_to(given)
    elif link == "hard":
        os.link(given, output)
    elif link == "folder":
        (tmp_path / "b").symlink_to(tmp_path / "a")
        output = tmp_path / "b" / "in"
    elif link == "dots":
        output = tmp_path / "a" / ".." / "a" / "in"
    else:
        output = given
    with pytest.raises(SettingError, match=r"is read by this command and would be overwritten"):
        check_outputs([tmp_path / "other", output], [tmp_path / "x", given])
    with pytest.raises(SettingError, match=r"choose another file to write\.$"):
        check_not_read([output], [given])


@pytest.mark.parametrize("exists", [False, True])
def test_two_outputs_that_are_one_file_are_refused(tmp_path, exists):
    (tmp_path / "b").symlink_to(tmp_path)
    if exists:
        (tmp_path / "out").touch()
    with pytest.raises(SettingError, match=r"b/out would be written twice: it is the same file as"):
        check_outputs([tmp_path / "out", tmp_path / "b" / "out"], [])


def test_a_name_that_no_file_can_have_is_left_to_the_writer(tmp_path):
    check_outputs([tmp_path / ("x" * 300)], [tmp_path / "in"])


def test_inputs_are_not_looked_at_while_no_output_exists(tmp_path):
    def inputs():
        raise AssertionError
        yield

    check_outputs([tmp_path / "new"], inputs())
