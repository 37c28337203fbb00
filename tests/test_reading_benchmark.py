"""benchmarks.read: the scores of readings, and the drawn pictures with their truth."""

import argparse
import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
from benchmarks.example_readings import EXAMPLES, FOLDER, LONGEST_SIDE, write_example
from benchmarks.kinds import KINDS, write_pictures
from benchmarks.kinds.large import SIDES, STROKES, large_digits
from benchmarks.kinds.nothing import scenes, view
from benchmarks.read_drawn import read_field, read_own
from benchmarks.read_nothing import Found, count_found
from benchmarks.reading_scores import (
    Score,
    has_right_digits,
    has_right_places,
    has_right_signs,
    score_reading,
)

from tenfold.errors import SettingError
from tests.photo.readings import reading, region

ROOT = Path(__file__).parents[1]


def read_as(text, mark=""):
    """Return a reading with a row for each line, a cell for each letter, and "." a blank one."""
    rows = [["" if c == "." else f"{c}{mark}" for c in line] for line in text.split("\n")]
    return reading(region("grid", *rows))


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
        (read_as("12\n34"), Score(1, 1, 1, 1, 1, 0)),
        (read_as("1234"), Score(1, 1, 0, 0, 1, 1)),
        (read_as("12\n35"), Score(1, 0, 0, 0, 1, 1)),
        (read_as("12\n35", "?"), Score(1, 0, 0, 0, 0, 0)),
        (read_as(""), Score(1, 0, 0, 0, 1, 1)),
        (None, Score(1, 0, 0, 0, 0, 0)),
    ],
)
def test_a_picture_counts_once_in_each_column_that_it_meets(read, score):
    assert score_reading("12|34", read, "lines") == score


def test_scores_add_up():
    assert Score(1, 1, 0, 1, 0) + Score(2, 1, 1, 0, 1) == Score(3, 2, 1, 1, 1)


@pytest.mark.parametrize(
    ("read", "found"),
    [
        (read_as("12"), Found(1, 1, 1, 1, 0, 0.5)),
        (read_as("12", "?"), Found(1, 0, 0, 1, 0, 0.5)),
        (read_as(""), Found(1, 0, 0, 0, 0, 0.5)),
        (read_as(".."), Found(1, 0, 0, 0, 0, 0.5)),
        (None, Found(1, 0, 0, 0, 1, 0.5)),
    ],
)
def test_a_picture_of_nothing_counts_by_its_sure_digits_and_its_text(read, found):
    assert count_found(read, 0.5) == found


def test_counts_of_nothing_add_up_and_keep_the_slowest():
    both = Found(1, 1, 0, 1, 0, 0.5) + Found(2, 0, 0, 1, 1, 2.0) + Found(1, slowest=1.0)
    assert both == Found(4, 1, 0, 2, 1, 2.0)


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


def test_each_kind_is_drawn_with_its_truth(tmp_path):
    write_pictures(tmp_path, seed=7, each=1)
    with (tmp_path / "truth.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == list(KINDS)
    for row in rows:
        assert any(sign.isdigit() for sign in row["truth"])
        picture = cv2.imread(str(tmp_path / row["file"]), cv2.IMREAD_UNCHANGED)
        assert picture.shape[2] == (4 if row["kind"] == "transparent" else 3)
        assert picture.std() > 1


@pytest.mark.parametrize("name", ["coloured_boxes", "mixed_form", "neon"])
def test_a_seed_draws_the_same_picture_again_and_another_a_different_one(name):
    draw = KINDS[name].draw
    (one, text), (two, same), (_, other) = (draw(np.random.default_rng(k)) for k in (7, 7, 8))
    assert np.array_equal(one, two)
    assert text == same != other


def test_large_digits_keep_inside_and_to_the_widths_that_are_counted():
    for each in large_digits(20, seed=7):
        side = len(each.picture)
        assert SIDES[0] - 1 <= side <= SIDES[1]
        assert STROKES[0] <= each.stroke <= STROKES[1]
        grey = cv2.medianBlur(each.picture, 3).astype(int)
        middle = np.median(grey)
        edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
        ink = (grey - middle) * (1 if each.is_bright else -1)
        assert ink.max() > 2 * np.abs(edge - middle).max()


@pytest.mark.parametrize(("name", "draw"), list(scenes()))
def test_each_picture_of_nothing_is_drawn_the_same_again(name, draw):
    one, two = (view(draw(random), random) for random in map(np.random.default_rng, (3, 3)))
    assert one.dtype == np.uint8
    assert one.shape[2:] in ((), (3,))
    assert np.array_equal(one, two)


def test_an_example_is_drawn_read_and_annotated(tmp_path):
    truth, text = write_example(tmp_path / "x.png", *EXAMPLES["read-boxes.png"])
    assert truth.replace(" ", "") == text == "5428.1.17"
    picture = cv2.imread(str(tmp_path / "x.png"))
    assert max(picture.shape) <= LONGEST_SIDE
    assert (picture[..., 0] != picture[..., 2]).any()  # in colour


def test_every_example_is_in_the_docs_and_small():
    page = (ROOT / FOLDER / "read-a-photo.md").read_text()
    assert [name for name in EXAMPLES if f"({name})" not in page] == []
    assert max((ROOT / FOLDER / name).stat().st_size for name in EXAMPLES) <= 60_000


@pytest.mark.parametrize(
    ("truth", "text", "places", "right"),
    [
        ("47,5 12", "47,5 12", "lines", True),
        ("47,5 12", "475 12", "lines", False),
        ("47,5 12", "47,512", "lines", False),
        ("3.5 .|-2 7", "3.5 .\n-2 7", "cells", True),
        ("3.5 .|-2 7", "3.5 .\n2 7", "cells", False),
        ("1 . 2", "1.2", "boxes", True),
    ],
)
def test_signs_and_gaps_are_right_where_the_text_is_the_truth(truth, text, places, right):
    assert has_right_signs(truth, text, places) is right
