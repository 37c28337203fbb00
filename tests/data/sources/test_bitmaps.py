import gzip

import numpy as np
import pytest

from tenfold import data
from tenfold.errors import DataError
from tenfold.preprocessing import frame

HEADER = ["optdigits", "nativesize 32", ""]


def bitmap(digit):
    """A bar that is as many rows high as its digit says, and one more."""
    rows = ["0" * 32] * 32
    rows[4 : 5 + digit] = ["0" * 14 + "1111" + "0" * 14] * (digit + 1)
    return rows


@pytest.fixture
def lines():
    """Three digits as UCI writes them."""
    return [*HEADER, *(line for digit in (7, 0, 9) for line in [*bitmap(digit), f" {digit}"])]


@pytest.fixture
def load(tmp_path):
    def load(lines, newline="\n"):
        (tmp_path / "digits.tra").write_bytes(newline.join([*lines, ""]).encode())
        return data.load(str(tmp_path / "digits.tra"))

    return load


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_bitmap_is_framed_and_has_the_digit_after_it(load, lines, newline):
    splits = load(lines, newline)
    assert splits.train.labels.tolist() == [7, 0, 9]
    assert splits.test is None
    for image, digit in zip(splits.train.images, (7, 0, 9), strict=True):
        marks = np.zeros((32, 32), dtype=np.uint8)
        marks[4 : 5 + digit, 14:18] = 255
        np.testing.assert_array_equal(image, frame(marks))


def test_without_a_header_gzipped_and_with_blank_lines_after_it_is_the_same(tmp_path, load, lines):
    text = "\n".join([*lines[len(HEADER) :], "", ""])
    (tmp_path / "digits.gz").write_bytes(gzip.compress(text.encode()))
    assert data.load(str(tmp_path / "digits.gz")).train.sha256 == load(lines).train.sha256


@pytest.mark.parametrize(
    ("line", "content", "told"),
    [
        (5, "0" * 31, r"line 6 holds '0{31}'; 32 times 0 or 1 was wanted"),
        (40, "2" * 32, r"line 41 holds '2{32}'; 32 times 0 or 1 was wanted"),
        (35, " 10", r"line 36 holds '10'; a digit was wanted"),
        (35, "0" * 32, r"line 36 holds '0{32}'; a digit was wanted"),
    ],
)
def test_a_line_that_is_not_as_wanted_is_named(load, lines, line, content, told):
    lines[line] = content
    with pytest.raises(DataError, match=rf"digits\.tra, {told}"):
        load(lines)


def test_a_file_that_is_cut_short_is_refused_with_where_it_ends(load, lines):
    with pytest.raises(DataError, match=r"ends after line 92, 23 lines into an image"):
        load(lines[:92])


def test_text_without_bitmaps_looks_like_no_data_set_and_is_refused_by_name(tmp_path):
    (tmp_path / "notes").write_text("0101\n")
    with pytest.raises(DataError, match="looks like no data set"):
        data.load(str(tmp_path / "notes"))
    with pytest.raises(DataError, match="holds no bitmap: lines of 32 times 0 or 1 were wanted"):
        data.load(str(tmp_path / "notes"), source="bitmaps")


def test_what_is_no_text_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(bytes(range(256)))
    with pytest.raises(DataError, match="x is no text"):
        data.load(str(tmp_path / "x"), source="bitmaps")
