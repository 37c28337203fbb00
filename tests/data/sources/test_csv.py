import gzip

import numpy as np
import pytest

from tenfold import data
from tenfold.errors import DataError

HEADER = ",".join(["label", *(f"pixel{i}" for i in range(784))])


@pytest.fixture
def table(digits):
    return np.column_stack([digits.labels, digits.images.reshape(40, 784)]).astype(str)


@pytest.fixture
def load(tmp_path):
    """Load a CSV of these lines."""

    def load(*lines):
        (tmp_path / "digits.csv").write_text("\n".join(lines) + "\n")
        return data.load(str(tmp_path / "digits.csv"))

    return load


def rows(table):
    return [",".join(row) for row in table]


def test_kaggles_layout_is_read(load, table, digits):
    splits = load(HEADER, *rows(table))
    assert splits.train.sha256 == digits.sha256
    assert splits.test is None


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_without_names_with_blank_lines_gzipped_and_from_windows_it_is_the_same(
    tmp_path, table, digits, newline
):
    text = newline.join(["\ufeff" + rows(table)[0], "", *rows(table)[1:]]) + newline * 2
    (tmp_path / "digits.csv.gz").write_bytes(gzip.compress(text.encode()))
    assert data.load(str(tmp_path / "digits.csv.gz")).train.sha256 == digits.sha256


def test_a_missing_column_is_named(load, table):
    without = [line.rsplit(",", 1)[0] for line in rows(table)]
    with pytest.raises(DataError, match=r"csv names 784 columns.*: pixel17 is missing"):
        load(HEADER.replace("pixel17,", ""), *without)


def test_a_missing_label_is_named(load, table):
    with pytest.raises(DataError, match=r"names 784 columns, 'pixel0' first.*: label is missing"):
        load(HEADER.removeprefix("label,"), *[line.split(",", 1)[1] for line in rows(table)])


def test_a_line_with_a_cell_too_few_is_named(load, table):
    lines = rows(table)
    lines[2] = lines[2].rsplit(",", 1)[0]
    with pytest.raises(DataError, match=r"digits\.csv, line 4 has 784 columns; 785 were wanted"):
        load(HEADER, *lines)


@pytest.mark.parametrize("cell", ["ink", "300", "-1", "nan", "", "0.5", "70000"])
def test_a_cell_that_is_no_pixel_is_named_with_line_and_column(load, table, cell):
    table = table.astype(object)
    table[2, 6] = cell
    with pytest.raises(DataError, match=rf"line 4, column pixel5 holds '{cell}'.*from 0 to 255"):
        load(HEADER, *rows(table))


def test_a_label_over_nine_is_named_with_its_line(load, table):
    table[39, 0] = "10"
    with pytest.raises(DataError, match=r"line 40, column label holds '10'.*from 0 to 9"):
        load(*rows(table))


@pytest.mark.parametrize("lines", [(), ("",), (HEADER,), (HEADER, "", "")])
def test_a_file_without_images_is_refused(load, lines):
    with pytest.raises(DataError, match=r"digits\.csv (holds no images|names 1 columns)"):
        load(*lines)


def test_two_rows_are_read_but_cannot_be_split(load, table):
    two = load(HEADER, *rows(table)[:2]).train
    assert len(two) == 2
    with pytest.raises(DataError, match="cannot be split in proportion"):
        two.split(1, seed=0)


def test_what_is_no_text_is_refused(tmp_path):
    (tmp_path / "x.csv").write_bytes(bytes(range(256)))
    with pytest.raises(DataError, match=r"x\.csv is no text"):
        data.load(str(tmp_path / "x.csv"))
