"""benchmarks.outside: its collections, its tables, its figure, and a run on drawn digits."""

import argparse
import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks import handwriting
from benchmarks.evaluations import CollectionEvaluation, confusions, evaluate_collection, tables
from benchmarks.outside import add_options, column_names
from benchmarks.outside_figure import draw_outside
from benchmarks.recording import command_of
from PIL import Image

from tenfold.errors import DataError, SettingError
from tenfold.evaluation import evaluate
from tenfold.figures.style import LIGHT
from tenfold.preprocessing import frame
from tests.drawn import drawn_digits
from tests.waiting import HANGS

ROOT = Path(__file__).parent.parent


def bar(side, width):
    """Return a picture of a bar in the middle, 255 = ink, ``side`` pixels each way."""
    picture = np.zeros((side, side), dtype=np.uint8)
    picture[side // 4 : -side // 4, side // 2 : side // 2 + width] = 255
    return picture


def save(path, pixels):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def semeion_line(picture, digit):
    bits = [f"{pixel // 255}.0000" for pixel in picture.ravel()]
    return " ".join([*bits, *("1" if each == digit else "0" for each in range(10))]) + " "


def write_semeion(folder, lines):
    (folder / "semeion").mkdir()
    (folder / "semeion" / "semeion.data").write_text("\n".join([*lines, ""]))


def write_hwd(folder, pictures):
    for name, pixels in pictures.items():
        save(folder / "hwd-1000" / "img" / name, 255 - pixels)
    rows = [["image", "label"], *([f"img/{name}", name[0]] for name in pictures)]
    with (folder / "hwd-1000" / "dataset.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)


# The readers


def test_a_line_of_semeion_is_framed_and_its_last_ten_numbers_say_the_digit(tmp_path):
    write_semeion(tmp_path, [semeion_line(bar(16, 2), 1), semeion_line(bar(16, 5), 8)])
    found = handwriting.semeion(tmp_path)
    assert found.labels.tolist() == [1, 8]
    np.testing.assert_array_equal(found.images, [frame(bar(16, 2)), frame(bar(16, 5))])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1.0000 " * 265, "line 2 has 265 words; 256 of 0 or 1"),
        ("0.5000 " * 266, "line 2 has 266 words; 256 of 0 or 1"),
        ("0.0000 " * 266, "line 2 says 0 digits; 1 was wanted"),
        ("1.0000 " * 266, "line 2 says 10 digits; 1 was wanted"),
        ("", "line 2 has 0 words"),
    ],
)
def test_an_invalid_line_of_semeion_is_reported_with_its_number(tmp_path, line, message):
    write_semeion(tmp_path, [semeion_line(bar(16, 2), 1), line, semeion_line(bar(16, 2), 1)])
    with pytest.raises(DataError, match=message):
        handwriting.semeion(tmp_path)


def test_digits_drawn_on_a_screen_are_framed_though_they_are_28_by_28(tmp_path):
    write_hwd(tmp_path, {"3-1.png": bar(28, 2), "0-1.png": bar(28, 9)})
    found = handwriting.hwd_1000(tmp_path)
    assert found.labels.tolist() == [3, 0]
    np.testing.assert_array_equal(found.images[0], frame(bar(28, 2)))
    assert not np.array_equal(found.images[0], bar(28, 2))


def test_a_line_of_the_table_without_a_digit_is_named(tmp_path):
    write_hwd(tmp_path, {"x-1.png": bar(28, 2)})
    with pytest.raises(DataError, match=r"dataset\.csv, line 2 holds .*'x'.*; a file and a digit"):
        handwriting.hwd_1000(tmp_path)


def test_cells_have_no_0_and_empty_ones_are_left_out(tmp_path):
    for name in (*"123456789", "blank", "candidates"):
        save(tmp_path / "sudoku-cells" / name / "a.png", 255 - bar(40, 6))
    found = handwriting.sudoku_cells(tmp_path)
    assert found.counts == (0, *[1] * 9)
    np.testing.assert_array_equal(found.images[4], frame(bar(40, 6)))


def test_scans_are_read_as_folders_of_pictures_are(tmp_path):
    for digit in range(10):
        save(tmp_path / "swiss-numbers" / "measure" / str(digit) / "w.png", 255 - bar(40, 6))
    found = handwriting.swiss_numbers(tmp_path)
    assert found.counts == (1,) * 10
    np.testing.assert_array_equal(found.images[9], frame(bar(40, 6)))


def test_only_the_images_of_optdigits_kept_for_evaluation_are_measured(tmp_path):
    rows = ["0" * 32, *["0" * 14 + "1111" + "0" * 14] * 30, "0" * 32]
    blocks = ["\n".join([*rows, f" {number % 10}"]) for number in range(1436)]
    (tmp_path / "optdigits").mkdir()
    (tmp_path / "optdigits" / "optdigits-orig.tra").write_text("\n".join([*blocks, ""]))
    assert handwriting.optdigits(tmp_path).labels.tolist() == [4, 5]


def test_a_collection_that_the_folder_does_not_contain_is_none(tmp_path):
    write_hwd(tmp_path, {"3-1.png": bar(28, 2)})
    found = dict(handwriting.collections(tmp_path))
    assert [name for name, dataset in found.items() if dataset is not None] == ["hwd-1000"]
    assert list(found) == list(handwriting.COLLECTIONS)


def test_a_collection_without_pictures_is_refused(tmp_path):
    (tmp_path / "semeion").mkdir()
    (tmp_path / "semeion" / "semeion.data").touch()
    with pytest.raises(DataError, match="semeion contains no pictures"):
        list(handwriting.collections(tmp_path))


# The reckoning


def answered(labels, given):
    """Return the evaluation of answers with a probability of 0.91."""
    probabilities = np.full((len(labels), 10), 0.01, dtype=np.float32)
    probabilities[np.arange(len(labels)), given] = 0.91
    return evaluate(np.array(labels, dtype=np.uint8), probabilities)


def test_the_three_most_frequent_confusions_are_listed_the_first_digits_first_where_equal():
    labels = [1] * 9 + [9, 9, 3, 4, 2]
    given = [7] * 5 + [1] * 4 + [4, 4, 2, 4, 3]
    assert confusions(answered(labels, given)) == "1 as 7: 5, 9 as 4: 2, 2 as 3: 1"
    assert confusions(answered([1, 2], [1, 2])) == "none"


class Always:
    """A classifier that always returns the same digit."""

    def __init__(self, digit):
        self.digit = digit

    def predict_proba(self, images):
        return np.eye(10, dtype=np.float32)[np.full(len(images), self.digit)]


def test_the_tables_have_a_row_for_each_set_and_a_column_for_each_model():
    digits = drawn_digits(100, seed=0)
    found = [evaluate_collection("semeion", digits, {"ones": Always(1), "twos": Always(2)})]
    accuracy, calibration, wrong = tables(found, ["ones", "twos"], ["mnist train", "all"])
    assert accuracy[1] == ["collection", "n", "ones", "twos"]
    assert accuracy[2][0] == ["trained on", "", "mnist train", "all"]
    # Wilson's interval of 10 of 100, worked out by hand: (p + z2/2n +- ...) / (1 + z2/n)
    title = "semeion (bitmaps of 16x16, stretched to the box)"
    assert accuracy[2][1] == [title, "100", *["10.00% (5.52% to 17.44%)"] * 2]
    # Nine in ten answers cost -ln of float32's epsilon, and a confidence of 1 is 0.9 too much.
    assert calibration[2] == [[title, "100", *["14.3481, 90.00%"] * 2]]
    assert wrong[2][0][2:] == [
        "0 as 1: 10, 2 as 1: 10, 3 as 1: 10",
        "0 as 2: 10, 1 as 2: 10, 3 as 2: 10",
    ]


def test_a_digit_that_a_set_does_not_have_is_no_fault():
    digits = drawn_digits(100, seed=0)
    found = evaluate_collection(
        "cells", digits.take(np.flatnonzero(digits.labels == 1)), {"ones": Always(1)}
    )
    assert found.evaluations["ones"].accuracy == 1


def test_models_are_named_after_their_file_and_its_folder_if_two_share_a_name():
    assert column_names(["default", "a/cnn.onnx"]) == ["default", "cnn"]
    assert column_names(["a/cnn.onnx", "b/cnn.onnx", "fast"]) == ["a/cnn", "b/cnn", "fast"]
    with pytest.raises(SettingError, match=r"fast, .*fast: each model may be given once"):
        column_names(["fast", "fast"])


def test_the_command_is_reported_without_the_paths_of_a_machine():
    words = ["default", "/disk/a/cnn.onnx", "--data", "/disk/real-digits", "--record"]
    words += ["--keep", "/disk/figures", "--rounds", "2"]
    command = "python -m benchmarks.outside default cnn.onnx --data real-digits --rounds 2"
    assert command_of(["/disk/benchmarks/outside.py", *words]) == command


# The figure


def test_the_figure_has_a_dot_for_each_model_on_each_set_the_first_set_on_top():
    right, wrong = answered([1] * 10, [1] * 10), answered([1] * 10, [1] * 9 + [7])
    found = [
        CollectionEvaluation("in", 10, {"a": right, "b": wrong}),
        CollectionEvaluation("out", 10, {"a": wrong, "b": wrong}),
    ]
    axes = draw_outside(LIGHT, found).axes[0]
    first, second = axes.containers
    assert (first.get_label(), second.get_label()) == ("a", "b")
    assert first[0].get_xdata() == pytest.approx(
        [1e-4, 0.1]
    )  # shares of errors, of which 0 has none
    assert second[0].get_xdata() == pytest.approx([0.1, 0.1])
    assert first[0].get_ydata()[0] < second[0].get_ydata()[0] < first[0].get_ydata()[1]
    assert axes.yaxis_inverted()
    assert axes.xaxis_inverted()
    assert [text.get_text() for text in axes.get_yticklabels()] == ["in\n10", "out\n10"]


# The command


def run(*arguments):
    command = [sys.executable, "-m", "benchmarks.outside", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANGS)


def test_a_run_reports_the_available_collections_names_the_others_and_draws(tiny, tmp_path):
    write_hwd(tmp_path, {"3-1.png": bar(28, 2)})
    options = ("--data", tmp_path, "--inside", tiny, "--keep", tmp_path / "drawn")
    done = run("default", "fast", *options)
    assert done.returncode == 0, done.stderr
    assert f"semeion is left out: {tmp_path} has no semeion/semeion.data." in done.stdout
    assert "| hwd-1000 (drawn on a screen) | 1 | " in done.stdout
    assert "| trained on |  | " in done.stdout
    drawn = sorted(path.name for path in (tmp_path / "drawn").iterdir())
    assert drawn == ["outside-dark.png", "outside-light.png"]


def test_missing_or_damaged_data_are_reported_in_one_line(tiny, tmp_path):
    write_semeion(tmp_path, ["1 0 1"])
    for words, message in (
        (["default", "--data", tmp_path / "none"], "none is no folder"),
        (["none.onnx", "--data", tmp_path], "none.onnx"),
        (["fast", "--data", tmp_path, "--inside", tiny], "line 1 has 3 words"),
    ):
        done = run(*words)
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1
        assert message in done.stderr


def test_every_option_and_every_collection_stands_in_the_docs():
    options = argparse.ArgumentParser(add_help=False)
    add_options(options)
    page = (ROOT / "docs" / "data.md").read_text()
    words = [name for each in options._actions for name in each.option_strings]
    assert len(words) == 3
    assert [word for word in [*words, *handwriting.COLLECTIONS] if word not in page] == []
