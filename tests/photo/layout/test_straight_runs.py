import cv2
import numpy as np
import pytest
from tests.photo.forms import ruled_paper, straight, stroke
from tests.photo.pages import paper, write

from tenfold.photo.layout.straight_runs import find_straight_runs, line_middles, ruling_tilt


def columns(mask):
    """Return in how many columns of a mask anything is."""
    return int(mask.any(axis=0).sum())


@pytest.mark.parametrize("slope", [-0.2, -0.1, 0.0, 0.1, 0.2])
def test_a_line_is_found_along_its_whole_length_though_it_slopes(slope):
    runs = find_straight_runs(straight(300, slope, thickness=1))
    assert columns(runs.level) == pytest.approx(301, abs=10)
    assert not runs.upright.any()


@pytest.mark.parametrize("slope", [-0.2, 0.2])
def test_upright_lines_may_lean_as_far(slope):
    runs = find_straight_runs(np.ascontiguousarray(straight(200, slope, 400).T))
    assert columns(runs.upright.T) == pytest.approx(201, abs=10)
    assert not runs.level.any()


def test_a_steep_stroke_is_no_run():
    runs = find_straight_runs(straight(140, 1.0))
    assert columns(runs.mask) < 20


def test_a_line_that_bends_is_one_run():
    x = np.arange(50, 351)
    page = stroke(paper(300, 400), *np.stack([x, 150 + 20 * np.sin((x - 50) * np.pi / 300)], 1))
    assert columns(find_straight_runs(page).level) == pytest.approx(301, abs=10)


def test_a_pale_line_beside_ink_is_found_only_where_faint_ones_are_sought():
    page = straight(300, grey=202, thickness=2)
    write(page, "7", 100, 100)
    runs = find_straight_runs(page)
    clear, faint = (each.level[140:160] for each in (runs, runs.with_faint()))
    assert columns(clear) == 0
    assert columns(faint) == pytest.approx(301, abs=10)


def test_short_strokes_of_a_broad_pen_are_no_runs():
    page = paper(300, 400)
    for x in range(40, 360, 60):
        stroke(page, (x, 150), (x + 22, 150), thickness=12)
    assert not find_straight_runs(page).level.any()
    for x in range(40, 300, 90):
        stroke(page, (x, 200), (x + 70, 200), thickness=12)
    assert find_straight_runs(page).level[190:210].any()


def test_a_large_picture_is_searched_in_a_smaller_one():
    page = paper(1_500, 3_000)
    page[700:703, 300:2_700] = 90
    runs = find_straight_runs(page)
    assert (runs.level.shape, runs.scale) == ((500, 1_000), 3)
    assert columns(runs.level) == pytest.approx(800, abs=10)


def test_longer_runs_are_those_that_are_straight_over_more_pixels():
    page = straight(300)
    stroke(page, (50, 250), (110, 250))
    runs = find_straight_runs(page)
    kept = runs.longer(100, 100)
    assert runs.level[240:260].any()
    assert not kept.level[240:260].any()
    assert columns(kept.level[140:160]) == pytest.approx(301, abs=10)


def test_cropped_runs_are_those_of_both_directions():
    runs = find_straight_runs(straight(300))
    part = slice(140, 160), slice(100, 200)
    own = runs.cropped(part)
    np.testing.assert_array_equal(own.level, runs.level[part])
    np.testing.assert_array_equal(own.upright, runs.upright[part])
    assert own.level.any()


def test_runs_within_others_are_as_thick_as_those_are():
    runs = find_straight_runs(straight(300, thickness=5))
    thin = runs.longer(100, 100)
    thin.level[:149] = 0
    np.testing.assert_array_equal(thin.within(runs).level[:147], 0)
    np.testing.assert_array_equal(thin.within(runs).level[149:], runs.level[149:])
    assert thin.within(runs).level[147:149].any()


@pytest.mark.parametrize("degrees", [-8, -2, 0, 1, 3, 8])
def test_the_tilt_of_ruled_paper_is_that_by_which_it_was_turned(degrees):
    runs = find_straight_runs(ruled_paper(degrees=degrees))
    assert ruling_tilt(runs) == pytest.approx(degrees, abs=0.1)


def test_blank_paper_has_no_runs_in_its_corners_either():
    runs = find_straight_runs(paper(300, 400))
    assert not runs.mask.any()
    assert not runs.longer(100, 100).mask.any()
    assert set(np.unique(find_straight_runs(straight(300)).mask)) == {0, 1}


def test_one_line_or_short_ones_show_no_tilt():
    assert ruling_tilt(find_straight_runs(straight(300, 0.1))) == 0
    page = paper(300, 800)
    for x in range(50, 700, 150):  # each a quarter of the width at most
        stroke(page, (x, 150), (x + 100, 160))
    assert ruling_tilt(find_straight_runs(page)) == 0


def test_the_middle_of_a_line_leaves_out_where_a_stroke_joins_it():
    mask = np.zeros((60, 200), np.uint8)
    mask[30:33, 20:180] = 1
    mask[33:40, 80:90] = 1
    ((x, y),) = line_middles(mask, 100)
    assert set(x) == set(range(20, 180)) - set(range(80, 90))
    np.testing.assert_array_equal(y, 31)
    assert list(line_middles(mask, 161)) == []


def test_a_dash_of_a_thin_pen_is_a_run_and_a_dot_is_none():
    page = straight(20, thickness=1)
    stroke(page, (200, 50), (203, 50), thickness=1)
    level = find_straight_runs(page).level
    assert columns(level[140:160]) == pytest.approx(21, abs=10)
    assert not level[40:60].any()


def test_the_grain_of_paper_is_no_run():
    random = np.random.default_rng(0)
    page = np.clip(paper(300, 400) + random.normal(0, 6, (300, 400)), 0, 255).astype(np.uint8)
    assert find_straight_runs(page).with_faint().mask.mean() < 0.01


def test_two_lines_show_a_tilt():
    page = paper(300, 800)
    for y in (100, 200):
        stroke(page, (100, y), (700, y + 30))
    assert ruling_tilt(find_straight_runs(page)) == pytest.approx(2.86, abs=0.1)


def test_pale_lines_are_sought_where_they_may_be():
    page = paper(120, 400)
    cv2.line(page, (60, 20), (60, 100), 40, 6)
    runs = find_straight_runs(page)
    assert runs.with_faint() is runs  # no pale ink, and no paper that ink encloses
    cv2.line(page, (100, 60), (300, 60), 205, 2)
    assert find_straight_runs(page).with_faint().level[58:63, 150:250].any()


def test_bent_lines_are_sought_again_where_clear_ink_encloses_several_areas():
    page = paper(120, 400)
    for left in range(20, 380, 60):
        cv2.rectangle(page, (left, 30), (left + 60, 90), 40, 4)
    runs = find_straight_runs(page)
    assert runs.with_faint() is not runs
