import numpy as np
import pytest

from tenfold.photo.recognition.verdict import judged, single
from tenfold.photo.result import Box

BOX = Box(1, 2, 3, 4)


def seen(digit, share=0.99):
    probabilities = np.full(10, (1 - share) / 9, np.float32)
    probabilities[digit] = share
    return probabilities


def found(**shares):
    """As "d7" for a 7, "d77" for two, "other", "none"."""
    marks = {"other": (10,), "none": ()}
    return [
        (float(np.log(share)), marks.get(name) or tuple(int(each) for each in name[1:]))
        if name != "none"
        else (float(np.log(share)), ())
        for name, share in shares.items()
    ]


def test_where_both_agree_it_is_a_digit():
    digit = single(seen(7), found(d7=0.98, d1=0.02), BOX).digit
    assert (digit.label, digit.verdict, digit.why, digit.box) == (7, "digit", "", BOX)


def test_where_they_do_not_agree_it_is_unsure_and_both_are_named():
    digit = single(seen(1, 0.95), found(d7=0.9, d1=0.1), BOX).digit
    assert digit.verdict == "unsure"
    assert {digit.label, digit.second} == {1, 7}
    assert digit.why == "two digits are likely"


@pytest.mark.parametrize(
    ("likely", "why"),
    [
        ({"other": 0.95, "d7": 0.05}, "a letter or another mark"),
        ({"d77": 0.95, "d7": 0.05}, "several marks"),
        ({"none": 0.95, "d7": 0.05}, "no digit is made out"),
    ],
)
def test_what_is_hardly_one_digit_is_none(likely, why):
    digit = single(seen(7), found(**likely), BOX).digit
    assert (digit.verdict, digit.why) == ("not a digit", why)


def test_what_may_be_one_digit_or_several_marks_is_unsure():
    digit = single(seen(7), found(d7=0.6, d71=0.4), BOX).digit
    assert (digit.verdict, digit.why, digit.label) == ("unsure", "several marks", 7)


def test_several_marks_of_few_pixels_may_be_one_digit_that_fell_to_pieces():
    digit = single(seen(7), found(d77=0.95, d7=0.05), BOX, coarse=True).digit
    assert (digit.verdict, digit.why, digit.label) == ("unsure", "several marks", 7)
    letter = single(seen(7), found(other=0.95, d7=0.05), BOX, coarse=True).digit
    assert letter.verdict == "not a digit"


def test_the_second_is_the_next_likeliest():
    probabilities = np.array([0, 0, 0.2, 0, 0, 0, 0, 0.8, 0, 0], np.float32)
    digit = judged(probabilities, 7, BOX, "digit")
    assert (digit.label, digit.second) == (7, 2)
    assert digit.probability == pytest.approx(0.8)
    assert digit.second_probability == pytest.approx(0.2)


def test_what_is_unsure_is_never_told_as_certain():
    digit = single(seen(7, 0.9999), found(d7=0.5, d1=0.5), BOX).digit
    assert digit.verdict == "unsure"
    assert digit.probability < 0.95


def test_what_a_digit_is_known_to_be_it_is_and_unsure_where_it_looks_otherwise():
    one = single(seen(7), found(d7=0.98, d1=0.02), BOX)
    assert one.known_as(7) == one.digit
    other = one.known_as(1)
    assert (other.label, other.second, other.verdict) == (1, 7, "unsure")
    assert other.probability < other.second_probability
    assert (one.known_as(None).label, one.known_as(None).verdict) == (7, "unsure")


def test_marks_that_stand_apart_have_to_look_like_one_digit_all_the_more():
    perhaps = found(d7=0.6, d71=0.4)
    assert single(seen(7), perhaps, BOX).digit.verdict == "unsure"
    assert single(seen(7), perhaps, BOX, apart=True).digit.verdict == "not a digit"
    assert single(seen(7), found(d7=0.99, d71=0.01), BOX, apart=True).digit.verdict == "digit"
