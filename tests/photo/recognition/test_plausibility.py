import pytest
from tests.photo.readings import PLACE, region

from tenfold.photo.layout.edges import Edges
from tenfold.photo.recognition.page import PageReading
from tenfold.photo.recognition.plausibility import (
    AMONG_OTHERS,
    LITTLE_EXPLAINED,
    ONLY_BARS,
    ONLY_FEW,
    ONLY_SIMPLE,
    TOO_PALE,
    judged,
)


def reasons(*texts, score=1.0, ink_share=1.0, unexplained=0, **settings):
    """Return the reasons against the digits of lines, without repetition."""
    places = (PLACE,) * unexplained
    reading = PageReading((region("line", texts),), places, score, ink_share, **settings)
    digits = [digit for each in judged(reading).regions for digit in each.digits]
    return {digit.why for digit in digits}


def test_a_number_is_not_judged():
    reading = PageReading((region("line", ["2063"]),), (), 1.0)
    assert judged(reading) is reading
    assert reasons("7") == reasons("1173") == {""}


@pytest.mark.parametrize("text", ["111", "1111", "11117"])
def test_bars_and_little_else_are_judged(text):
    assert reasons(text) == {ONLY_BARS}


def test_some_bars_among_other_digits_are_not_judged():
    assert reasons("1117") == {""}
    assert reasons("117") == {""}


@pytest.mark.parametrize("text", ["0", "1", "000", "0101", "1001"])
def test_rings_and_bars_alone_are_judged(text):
    assert reasons(text) == {ONLY_SIMPLE}


def test_two_rings_or_bars_that_are_all_the_ink_are_a_number():
    assert reasons("10") == {""}
    assert reasons("10", ink_share=0.89) == {ONLY_SIMPLE}


def test_digits_on_a_page_that_is_hardly_explained_are_judged():
    assert reasons("2063", score=0.61) == {""}
    assert reasons("2063", score=0.59) == {LITTLE_EXPLAINED}


def test_digits_among_more_other_things_are_judged():
    assert reasons("2063", unexplained=4) == {""}
    assert reasons("2063", unexplained=5) == {LITTLE_EXPLAINED}


def test_what_is_no_digit_stays_none_and_what_was_unsure_keeps_its_reason():
    (found,) = judged(PageReading((region("line", ["2x6?3"]),), (), 0.1)).regions
    verdicts = [(digit.verdict, bool(digit.why)) for digit in found.digits]
    assert verdicts == [
        ("unsure", True),
        ("not a digit", False),
        ("unsure", False),
        ("unsure", True),
    ]


def test_a_blank_page_is_not_judged():
    reading = PageReading((), (), 1.0)
    assert judged(reading) is reading


@pytest.mark.parametrize(
    ("edges", "reason"),
    [
        (Edges(90, 0.4), ""),
        (Edges(90, 0.41), AMONG_OTHERS),
        (Edges(7, 0.0), ""),
        (Edges(6, 0.0), TOO_PALE),
    ],
)
def test_digits_are_doubted_where_most_edges_are_of_other_things_or_hardly_seen(edges, reason):
    assert reasons("2063", edges=edges) == {reason}
    assert reasons("2063", edges=edges, has_main_table=True) == {""}


def test_a_sure_digit_among_as_many_unsure_ones_is_judged():
    assert ONLY_FEW in reasons("26?")
    assert ONLY_FEW not in reasons("206?")
