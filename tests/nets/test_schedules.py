import pytest

from tenfold.nets.schedules import linear_decay, one_cycle, triangular


def test_one_cycle_rises_for_a_quarter_and_falls_to_almost_nothing():
    rates = [one_cycle(done, 1.0) for done in (0, 0.125, 0.25, 0.625, 1)]
    assert rates == pytest.approx([0.1, 0.55, 1.0, 0.5, 1e-3])


def test_the_triangle_rises_for_a_tenth_and_falls_to_nothing():
    rates = [triangular(done, 1.0) for done in (0.05, 0.1, 0.55, 1)]
    assert rates == pytest.approx([0.5, 1.0, 0.5, 0.0], abs=1e-5)


def test_the_linear_decay_falls_to_nothing():
    assert [linear_decay(done, 4.0) for done in (0, 0.25, 1)] == [4, 3, 0]
