import numpy as np
import pytest

from tenfold.lineformat import OTHER, label_of
from tenfold.photo.geometry import Box
from tenfold.photo.recognition.rescoring import RescoredSymbol
from tenfold.photo.recognition.verdict import (
    OTHER_SYMBOL,
    TWO_LIKELY,
    UNSURE_COUNT,
    make_digit,
    verdict_on_rescored,
    verdict_on_single,
)

BOX = Box(1, 2, 3, 4)


def probabilities_of(digit, share=0.99):
    probabilities = np.full(10, (1 - share) / 9, np.float32)
    probabilities[digit] = share
    return probabilities


def n_best(**shares):
    """As "d7" for a 7, "d77" for two, "other", "none"."""
    labels = {"other": (OTHER,), "sign": (label_of("/"),), "none": ()}
    return [
        (float(np.log(share)), labels.get(name) or tuple(int(each) for each in name[1:]))
        if name != "none"
        else (float(np.log(share)), ())
        for name, share in shares.items()
    ]


def test_where_both_agree_it_is_a_digit():
    digit = verdict_on_single(probabilities_of(7), n_best(d7=0.98, d1=0.02), BOX).digit
    assert (digit.label, digit.verdict, digit.why, digit.box) == (7, "digit", "", BOX)


def test_where_they_do_not_agree_it_is_unsure_and_both_are_named():
    digit = verdict_on_single(probabilities_of(1, 0.95), n_best(d7=0.9, d1=0.1), BOX).digit
    assert digit.verdict == "unsure"
    assert {digit.label, digit.second} == {1, 7}
    assert digit.why == "two digits are likely"


@pytest.mark.parametrize(
    ("likely", "why"),
    [
        ({"other": 0.95, "d7": 0.05}, "a letter or another mark"),
        ({"sign": 0.95, "d7": 0.05}, "a letter or another mark"),
        ({"d77": 0.95, "d7": 0.05}, "several marks"),
        ({"none": 0.95, "d7": 0.05}, "no digit is made out"),
    ],
)
def test_what_is_hardly_one_digit_is_none(likely, why):
    digit = verdict_on_single(probabilities_of(7), n_best(**likely), BOX).digit
    assert (digit.verdict, digit.why) == ("not a digit", why)


def test_what_may_be_one_digit_or_several_symbols_is_unsure():
    digit = verdict_on_single(probabilities_of(7), n_best(d7=0.6, d71=0.4), BOX).digit
    assert (digit.verdict, digit.why, digit.label) == ("unsure", "several marks", 7)


def test_several_components_of_few_pixels_may_be_one_digit_that_fell_to_pieces():
    digit = verdict_on_single(
        probabilities_of(7), n_best(d77=0.95, d7=0.05), BOX, coarse=True
    ).digit
    assert (digit.verdict, digit.why, digit.label) == ("unsure", "several marks", 7)
    letter = verdict_on_single(
        probabilities_of(7), n_best(other=0.95, d7=0.05), BOX, coarse=True
    ).digit
    assert letter.verdict == "not a digit"


def test_the_second_is_the_next_likeliest():
    probabilities = np.array([0, 0, 0.2, 0, 0, 0, 0, 0.8, 0, 0], np.float32)
    digit = make_digit(probabilities, 7, BOX, "digit")
    assert (digit.label, digit.second) == (7, 2)
    assert digit.probability == pytest.approx(0.8)
    assert digit.second_probability == pytest.approx(0.2)


def test_an_unsure_digit_never_has_a_probability_near_one():
    digit = verdict_on_single(probabilities_of(7, 0.9999), n_best(d7=0.5, d1=0.5), BOX).digit
    assert digit.verdict == "unsure"
    assert digit.probability < 0.95


def test_a_constrained_digit_is_unsure_where_it_looks_otherwise():
    one = verdict_on_single(probabilities_of(7), n_best(d7=0.98, d1=0.02), BOX)
    assert one.constrained_to(7) == one.digit
    other = one.constrained_to(1)
    assert (other.label, other.second, other.verdict) == (1, 7, "unsure")
    assert other.probability < other.second_probability
    assert (one.constrained_to(None).label, one.constrained_to(None).verdict) == (7, "unsure")


def test_components_that_stand_apart_need_a_higher_share_of_one_digit():
    perhaps = n_best(d7=0.6, d71=0.4)
    assert verdict_on_single(probabilities_of(7), perhaps, BOX).digit.verdict == "unsure"
    assert (
        verdict_on_single(probabilities_of(7), perhaps, BOX, apart=True).digit.verdict
        == "not a digit"
    )
    assert (
        verdict_on_single(
            probabilities_of(7), n_best(d7=0.99, d71=0.01), BOX, apart=True
        ).digit.verdict
        == "digit"
    )


def rescored(label=7, confidence=1.0, sign="", certain_count=1.0, is_other=False):
    scores = np.zeros(10, np.float32)
    scores[label] = confidence
    return RescoredSymbol(BOX, label, scores, confidence, is_other, b"", sign, certain_count)


@pytest.mark.parametrize(
    ("symbol", "verdict", "why"),
    [
        (rescored(), "digit", ""),
        (rescored(confidence=0.5), "unsure", TWO_LIKELY),
        (rescored(certain_count=0.5), "unsure", UNSURE_COUNT),
        (rescored(is_other=True), "not a digit", OTHER_SYMBOL),
        (rescored(sign="-"), "sign", ""),
        (rescored(sign="-", confidence=0.5), "unsure", TWO_LIKELY),
        (rescored(sign="-", certain_count=0.5), "unsure", UNSURE_COUNT),
    ],
)
def test_a_symbol_of_a_line_is_sure_only_with_its_count(symbol, verdict, why):
    found = verdict_on_rescored(symbol, BOX)
    assert (found.verdict, found.why) == (verdict, why)
    assert found.character == (symbol.sign or ("" if symbol.is_other else "7"))


def test_a_stroke_alone_may_be_a_1_or_a_slash():
    digit = verdict_on_single(probabilities_of(1), n_best(sign=0.97, d1=0.03), BOX).digit
    assert (digit.label, digit.verdict) == (1, "unsure")
    other = verdict_on_single(probabilities_of(7), n_best(sign=0.97, d7=0.03), BOX).digit
    assert other.verdict == "not a digit"
