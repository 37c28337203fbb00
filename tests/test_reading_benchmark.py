"""benchmarks.read: the scores of readings, and the drawn pictures with their truth."""

import argparse
import csv

import cv2
import numpy as np
import pytest
from benchmarks.kinds import KINDS, write_pictures
from benchmarks.read_drawn import read_field, read_own
from benchmarks.reading_scores import Score, has_right_digits, has_right_places, score_reading

from tenfold.errors import SettingError
from tenfold.photo import Box, Digit, Reading, Row


def reading(text, verdict="digit"):
    """Return a reading whose rows are those of the text, and "." a blank cell."""
    box = Box(0, 0, 1, 1)
    rows = [
        Row(tuple(None if c == "." else Digit(box, int(c), 1, 0, 0, verdict) for c in line))
        for line in text.split("\n")
    ]
    return Reading(tuple(rows), "page", 100, 100)


# Digits


@pytest.mark.parametrize(
    ("truth", "text", "right"),
    [
        ("3.75", "375", True),
        ("3.75", "3,75", True),
        ("-264", "264", True),
        ("12 34|5", "12345", True),
        ("1 . 2", "12", True),
        ("12|34", "34\n12", False),
        ("12", "121", False),
        ("12", "", False),
    ],
)
def test_digits_are_right_if_all_are_there_in_order(truth, text, right):
    assert has_right_digits(truth, text) is right


def test_a_sheet_may_be_read_by_its_rows_or_by_its_columns():
    truth = "3 1 4 - 3 1 4 08"
    assert has_right_digits(truth, "33\n11\n44\n08", "sheet")
    assert has_right_digits(truth, "31431408", "sheet")
    assert not has_right_digits(truth, "34\n31\n14\n08", "sheet")
    assert not has_right_digits(truth, "33\n11\n44\n08", "lines")


# Places


@pytest.mark.parametrize(
    ("places", "truth", "text", "right"),
    [
        ("lines", "3.75|12", "3.75\n12", True),
        ("lines", "3.75|12", "3 75\n\n12", True),
        ("lines", "3.75|12", "375 12", False),
        ("cells", "12 . 3|4 5 6", "12 . 3\n4 5 6", True),
        ("cells", "12 . 3.5", "12 .  -35", True),
        ("cells", "12 . 3", "12 3", False),
        ("cells", "12 . 3", "12.3", False),
        ("cells", "1 23", "12 3", False),
        ("cells", "1 2|3 4", "1 2 3 4", False),
        ("boxes", "1 . 2", "1.2", True),
        ("boxes", "1 . 2", "1 . 2", True),
        ("boxes", "1 . 2", "12", False),
        ("boxes", ". 1 2", "1.2", False),
        ("boxes", "017578", "0 1 7 5 7 8", True),
        ("form", "1 2 3|45 6", "123\n45 6", True),
        ("form", "1 2 3|45 6", "123\n456", False),
        ("printed", "12 3|. 4", ". . .\n. 12 3\n. . 4", True),
        ("printed", "12 3|. 4", "12 3\n. 4", True),
        ("printed", "12 3|. 4", "1 12 3\n2 . 4", False),
        ("sheet", "3 1 - 3 1 04", "3 . 3\n. . .\n1 . 1\n04", True),
        ("sheet", "3 1 - 3 1 04", ". . -\n3 3\n1 1\n04", True),
        ("sheet", "3 1 - 3 1 04", "3 1\n3 1\n04", False),
    ],
)
def test_places_are_right_by_the_rule_of_their_kind(places, truth, text, right):
    assert has_right_places(truth, text, places) is right


# Scores


@pytest.mark.parametrize(
    ("read", "score"),
    [
        (reading("12\n34"), Score(1, 1, 1, 1, 0)),
        (reading("1234"), Score(1, 1, 0, 1, 0)),
        (reading("12\n35"), Score(1, 0, 0, 1, 1)),
        (reading("12\n35", "unsure"), Score(1, 0, 0, 0, 0)),
        (reading(""), Score(1, 0, 0, 1, 1)),
        (None, Score(1, 0, 0, 0, 0)),
    ],
)
def test_a_picture_counts_once_in_each_column_that_it_meets(read, score):
    assert score_reading("12|34", read, "lines") == score


def test_scores_add_up():
    assert Score(1, 1, 0, 1, 0) + Score(2, 1, 1, 0, 1) == Score(3, 2, 1, 1, 1)


# Drawn pictures


@pytest.mark.parametrize("part", [read_field, read_own])
def test_failures_are_shown_for_seeds_of_development_only(part, tmp_path):
    given = argparse.Namespace(data=tmp_path, seeds="3,100", failures=True)
    with pytest.raises(SettingError, match="--seeds came as 3,100, with --failures"):
        part(given)


def test_the_default_seeds_are_never_shown(tmp_path):
    for part in (read_field, read_own):
        with pytest.raises(SettingError, match="figures alone"):
            part(argparse.Namespace(data=tmp_path, seeds=None, failures=True))


def test_each_kind_is_drawn_with_its_truth_and_a_seed_draws_the_same_again(tmp_path):
    for name in ("one", "two"):
        write_pictures(tmp_path / name, seed=7, each=1)
    with (tmp_path / "one" / "truth.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == list(KINDS)
    assert (tmp_path / "two" / "truth.csv").read_text() == (
        tmp_path / "one" / "truth.csv"
    ).read_text()
    for row in rows:
        assert any(sign.isdigit() for sign in row["truth"])
        pictures = [cv2.imread(str(tmp_path / n / row["file"]), -1) for n in ("one", "two")]
        assert np.array_equal(*pictures)
