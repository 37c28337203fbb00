import numpy as np
import pytest

from tenfold.photo.expecting import Expected
from tenfold.photo.spelling import mixed, spell
from tenfold.photo.strip import Strip

BLANK = 11


class Witness:
    """A classifier that holds every picture for a 7, and counts what it is asked."""

    classes_ = np.arange(10)

    def __init__(self, share=0.97):
        self.asked = 0
        self.said = np.full(10, (1 - share) / 9, np.float32)
        self.said[7] = share

    def predict_proba(self, images):
        self.asked += len(images)
        return np.tile(self.said, (len(images), 1))


def strip_of(count):
    fine = np.zeros((64, 48 * count + 32), np.uint8)
    for number in range(count):
        fine[12:52, 30 + 48 * number : 38 + 48 * number] = 255
    return Strip(fine[::2, ::2], fine, np.eye(2, 3))


def columns_of(count, *likely, width=None):
    """What the recogniser says of that strip: each mark is one of these, by their shares."""
    shares = np.full((12 * count + 8, 12), 1e-6)
    shares[:, BLANK] = 1
    for number in range(count):
        place = shares[8 + 12 * number]
        place[BLANK] = 1e-6
        for label, share in likely:
            place[label] = share
    return np.log(shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)


def test_digits_are_spelled_from_left_to_right_with_their_places():
    spelled = spell(strip_of(3), columns_of(3, (7, 1.0)), Witness())
    assert [each.label for each in spelled] == [7, 7, 7]
    assert [(each.left, each.right) for each in spelled] == [(15, 19), (39, 43), (63, 67)]
    assert all(each.agreed == pytest.approx(0.97, abs=0.01) for each in spelled)


def test_where_the_recogniser_is_torn_the_classifier_tips_the_balance():
    spelled = spell(strip_of(2), columns_of(2, (1, 0.55), (7, 0.45)), Witness())
    assert [each.label for each in spelled] == [7, 7]
    assert max(each.agreed for each in spelled) < 0.9


def test_the_digits_are_those_that_are_expected_though_others_are_likelier():
    columns = columns_of(2, (7, 0.9), (1, 0.1))
    spelled = spell(strip_of(2), columns, Witness(), expected=Expected("1[0-9]"))
    assert [each.label for each in spelled] == [1, 7]
    assert spell(strip_of(2), columns, Witness(), expected=Expected(5)) == []


def test_each_picture_is_looked_at_once_though_many_strings_are_compared():
    witness = Witness()
    spell(strip_of(3), columns_of(3, (1, 0.5), (7, 0.3), (2, 0.2)), witness)
    assert 1 <= witness.asked <= 3


def test_what_both_words_give_falls_short_of_one_by_their_doubt():
    sure, torn = np.zeros(10), np.zeros(10)
    sure[7], torn[7], torn[1] = 1, 0.5, 0.5
    assert mixed(sure, sure.astype(np.float32), 0.7)[7] == pytest.approx(1, abs=1e-4)
    both = mixed(torn, sure.astype(np.float32), 0.7)
    assert both[7] == pytest.approx(0.5**0.3, abs=1e-3)
    assert both.sum() < 0.9
