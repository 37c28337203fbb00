import pytest

from tenfold.report import formatting


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4213, "0.421 s"), (38.24, "38.2 s"), (99.9, "99.9 s"), (99.96, "1 min 40 s"),
     (431.2, "7 min 11 s"), (3600, "1 h 0 min"), (3599.9, "1 h 0 min"), (7384, "2 h 3 min")],
)  # fmt: skip
def test_a_duration_is_said_in_the_units_that_suit_it(seconds: float, said: str):
    assert formatting.duration(seconds) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(12, "12 B"), (999, "999 B"), (1000, "1 kB"), (560_000, "560 kB"), (999_800, "1 MB"),
     (41_234_567, "41.2 MB"), (2_150_000_000, "2.15 GB"), (5_000_000_000_000, "5 TB")],
)  # fmt: skip
def test_a_size_is_said_in_the_unit_that_suits_it(number: int, said: str):
    assert formatting.byte_size(number) == said


def test_shares_scores_and_counts_are_written_alike_everywhere():
    assert formatting.percent(0.98416) == "98.42\N{NO-BREAK SPACE}%"
    assert formatting.percent(0.5, 0) == "50\N{NO-BREAK SPACE}%"
    assert formatting.score(0.98416) == "0.9842"
    assert formatting.count(60000) == "60,000"


def test_a_mean_stands_with_its_deviation():
    assert formatting.spread(0.98416, 0.00123, "%") == "98.42 ± 0.12\N{NO-BREAK SPACE}%"
    assert formatting.spread(0.0669, 0.00513) == "0.0669 ± 0.0051"


def test_what_is_missing_is_a_dash():
    for say in (formatting.percent, formatting.score, formatting.count, formatting.byte_size):
        assert say(None) == formatting.MISSING


def test_a_p_value_has_two_significant_digits():
    assert formatting.p_value(0.7268) == "0.73"
    assert formatting.p_value(3e-7) == "< 0.0001"


def test_a_time_that_is_none_stays_as_it_is():
    assert formatting.date_time("2026-11-23T02:53:00+00:00") == "23 November 2026, 02:53 UTC"
    assert formatting.date_time("2026-01-02T03:04:05") == "2 January 2026, 03:04"
    assert formatting.date_time("yesterday") == "yesterday"
