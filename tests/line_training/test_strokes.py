import gzip
import json

import numpy as np
import pytest

from tenfold.errors import DataError
from tenfold.line_training.strokes import (
    Pen,
    PenSample,
    draw_strokes,
    random_pen,
    read_strokes,
    written_again,
)

BAR = np.array([(5.0, 10.0), (5.0, 110.0)])
SAMPLE = {"label": "1", "writer": "ann", "strokes": [[5, 10, 5, 110]]}


def drawn(strokes, pen, seed=0):
    return draw_strokes(strokes, pen, 1.0, np.random.default_rng(seed))


def file_of(tmp_path, *lines):
    path = tmp_path / "strokes.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def widths(ink):
    """Return the width of an upright bar in each row of its middle."""
    return ink[20:-20].sum(axis=1)


def test_a_sample_is_read_with_its_points(tmp_path):
    lines = [json.dumps(SAMPLE), json.dumps({**SAMPLE, "suspect": 1, "strokes": [[1, 2], []]})]
    first, second = read_strokes(file_of(tmp_path, *lines))
    assert (first.label, first.writer, first.suspect) == ("1", "ann", False)
    np.testing.assert_array_equal(first.strokes[0], BAR)
    assert second.suspect
    assert len(second.strokes) == 1


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "7",
        json.dumps({"label": "1", "writer": "ann"}),
        json.dumps({**SAMPLE, "strokes": []}),
        json.dumps({**SAMPLE, "strokes": [[1, 2, 3]]}),
        json.dumps({**SAMPLE, "strokes": [["a", "b"]]}),
        json.dumps({**SAMPLE, "strokes": 5}),
        '{"label": "1", "writer": "ann", "strokes": [[NaN, 2]]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_sample_is_named_with_its_line(tmp_path, line):
    path = file_of(tmp_path, json.dumps(SAMPLE), line)
    with pytest.raises(DataError, match="line 2"):
        list(read_strokes(path))


@pytest.mark.parametrize("damage", ["missing", "no gzip", "cut off"])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, damage):
    path = file_of(tmp_path, *[json.dumps(SAMPLE)] * 100)
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(b"1,2" if damage == "no gzip" else content[: len(content) // 2])
    with pytest.raises(DataError, match=r"strokes\.jsonl\.gz"):
        list(read_strokes(path))


@pytest.mark.parametrize("width", [3.0, 8.0])
def test_a_stroke_is_as_wide_as_its_pen(width):
    ink = drawn([BAR], Pen(width))
    assert ink.dtype == np.float32
    assert widths(ink) == pytest.approx(width, abs=0.5)
    assert ink.max() == 1
    assert not ink[0].any()
    assert not ink[:, -1].any()


def test_a_point_is_a_dot():
    ink = drawn([np.array([(3.0, 3.0)])], Pen(6.0))
    assert ink.sum() == pytest.approx(np.pi * 9, rel=0.1)


def test_a_flat_nib_writes_thin_along_its_tilt_and_broad_across():
    thin = drawn([BAR], Pen(8.0, flatness=0.5, tilt=np.pi / 2))
    broad = drawn([BAR], Pen(8.0, flatness=0.5, tilt=0.0))
    assert widths(thin) == pytest.approx(4, abs=0.5)
    assert widths(broad) == pytest.approx(8, abs=0.5)


def test_pressure_changes_the_width_along_a_stroke_and_tremble_its_place():
    assert np.ptp(widths(drawn([BAR], Pen(8.0)))) < 0.5
    assert np.ptp(widths(drawn([BAR], Pen(8.0, pressure=0.3)))) > 1
    steady, trembling = (drawn([BAR], Pen(3.0, tremble=each)) for each in (0.0, 2.0))
    middles = [(ink * np.arange(ink.shape[1])).sum(axis=1)[20:-20] for ink in (steady, trembling)]
    assert np.ptp(middles[0]) < 0.5 < np.ptp(middles[1])


def test_ink_spreads():
    sharp, soft = drawn([BAR], Pen(6.0)), drawn([BAR], Pen(6.0, spread=2.0))
    assert np.count_nonzero((soft > 0.1) & (soft < 0.9)) > np.count_nonzero(
        (sharp > 0.1) & (sharp < 0.9)
    )


def test_stairs_of_a_coarse_tablet_are_smoothed():
    stairs = np.array([(x + step, x) for x in range(0, 60, 2) for step in (0, 2)], np.float64)
    line = np.array([(1.0, 0.0), (60.0, 59.0)])
    both = [drawn([each], Pen(3.0)) for each in (stairs, line)]
    height, width = np.min([ink.shape for ink in both], axis=0)
    assert np.abs(both[0][:height, :width] - both[1][:height, :width]).mean() < 0.03


def test_the_same_seed_draws_the_same_ink():
    pen = random_pen(np.random.default_rng(3), 48)
    assert pen == random_pen(np.random.default_rng(3), 48)
    np.testing.assert_array_equal(drawn([BAR], pen, 5), drawn([BAR], pen, 5))
    assert not np.array_equal(drawn([BAR], pen, 5), drawn([BAR], pen, 6))


def test_pens_are_from_fine_to_broad():
    widths = [random_pen(np.random.default_rng(seed), 100).width for seed in range(200)]
    assert 5 <= min(widths) < 6
    assert 15 < max(widths) <= 17


def test_a_sample_is_a_value():
    assert PenSample("1", "ann", ()) == PenSample("1", "ann", ())


def test_strokes_written_again_are_a_little_different_and_of_the_same_shape():
    strokes = [np.array([(0, 0), (60, 0), (20, 100)], float), np.array([(30, 50), (70, 50)], float)]
    random = np.random.default_rng(0)
    for _ in range(50):
        again = written_again(strokes, random)
        assert [each.shape for each in again] == [each.shape for each in strokes]
        assert np.linalg.norm(again[0] - strokes[0], axis=1).max() < 60
        assert not np.array_equal(again[0], strokes[0])
