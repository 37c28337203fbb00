import numpy as np
import pytest

from tenfold.line_training.number_texts import OTHER
from tenfold.line_training.strokes import PenSample
from tenfold.line_training.written_numbers import MAX_SYMBOLS, hands_of, write_numbers


def sample(label, writer):
    points = [(0, 0), (30, 100)] if label.isdigit() else [(0, 0), (50, 4)]
    return PenSample(label, writer, (np.array(points, float),))


@pytest.fixture(scope="module")
def hands():
    return hands_of(sample(digit, writer) for writer in "ab" for digit in "0123456789")


SIGNS = {sign: [sample(sign, "c")] for sign in ".,-+/:=%" + OTHER}


def test_only_writers_of_every_digit_are_hands():
    samples = [sample(digit, "a") for digit in "0123456789"] + [sample("7", "b")]
    (hand,) = hands_of(samples)
    assert sorted(hand) == list("0123456789")


def test_numbers_are_of_the_texts_that_their_strokes_say(hands):
    numbers = write_numbers(hands, SIGNS, count=200, seed=0)
    for number in numbers:
        assert 1 <= len(number.label) <= MAX_SYMBOLS
        assert len(number.strokes) == len(number.label)  # each of these is of one stroke
        assert not number.suspect


def test_symbols_stand_from_left_to_right(hands):
    for number in write_numbers(hands, SIGNS, count=100, seed=1):
        middles = [stroke[:, 0].mean() for stroke in number.strokes]
        assert middles == sorted(middles)


def test_digits_are_of_one_size_and_signs_are_where_they_stand_in_a_number(hands):
    for number in write_numbers(hands, SIGNS, count=200, seed=2):
        for symbol, stroke in zip(number.label, number.strokes, strict=True):
            height, middle = np.ptp(stroke[:, 1]), stroke[:, 1].mean()
            if symbol.isdigit():
                assert 14 < height < 28
                assert 16 < middle < 24
            elif symbol in ".,":
                assert middle > 26


def test_a_number_is_by_one_hand(hands):
    digits = [
        each for each in write_numbers(hands, SIGNS, count=100, seed=3) if each.label.isdigit()
    ]
    assert {number.writer for number in digits} == {"a", "b"}


def test_signs_that_nobody_wrote_are_left_out(hands):
    numbers = write_numbers(hands, {}, count=100, seed=4)
    assert all(number.label.isdigit() for number in numbers)


def test_without_hands_there_are_no_numbers():
    assert write_numbers([], SIGNS, count=10, seed=0) == []


def test_the_same_seed_gives_the_same_numbers(hands):
    one, other = (write_numbers(hands, SIGNS, count=5, seed=6) for _ in range(2))
    assert [each.label for each in one] == [each.label for each in other]
    assert all(
        np.array_equal(*pair)
        for mine, its in zip(one, other, strict=True)
        for pair in zip(mine.strokes, its.strokes, strict=True)
    )
