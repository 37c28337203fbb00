import numpy as np
import pytest

from tenfold.lineformat import BLANK
from tenfold.photo.recognition.constraints import Expected
from tenfold.photo.recognition.crop_scores import Lookers
from tenfold.photo.recognition.line_image import Strip
from tenfold.photo.recognition.rescoring import mixed, spell


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


def both():
    """Both who look hold everything for a 7."""
    return Lookers(Witness(), Witness())


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
    spelled = spell(strip_of(3), columns_of(3, (7, 1.0)), both())
    assert [each.label for each in spelled] == [7, 7, 7]
    assert [(each.left, each.right) for each in spelled] == [(15, 19), (39, 43), (63, 67)]
    assert all(each.agreed == pytest.approx(0.97**2, abs=0.01) for each in spelled)


def test_where_the_recogniser_is_torn_the_classifier_tips_the_balance():
    spelled = spell(strip_of(2), columns_of(2, (1, 0.55), (7, 0.45)), both())
    assert [each.label for each in spelled] == [7, 7]
    assert max(each.agreed for each in spelled) < 0.9


def test_the_digits_are_those_that_are_expected_though_others_are_likelier():
    columns = columns_of(2, (7, 0.9), (1, 0.1))
    spelled = spell(strip_of(2), columns, both(), expected=Expected("1[0-9]"))
    assert [each.label for each in spelled] == [1, 7]
    assert spell(strip_of(2), columns, both(), expected=Expected(5)) == []


def test_each_picture_is_looked_at_once_though_many_strings_are_compared():
    alone, among = Witness(), Witness()
    columns = columns_of(3, (1, 0.5), (7, 0.3), (2, 0.2))
    spell(strip_of(3), columns, Lookers(alone, among))
    assert 1 <= alone.asked <= 3
    assert 1 <= among.asked <= 3


def test_what_several_words_give_falls_short_of_one_by_their_doubt():
    sure, torn = np.zeros(10), np.zeros(10)
    sure[7], torn[7], torn[1] = 1, 0.5, 0.5
    assert mixed((sure, 0.3), (sure, 0.7))[7] == pytest.approx(1, abs=1e-4)
    both = mixed((torn, 0.3), (sure, 0.7))
    assert both[7] == pytest.approx(0.5**0.3, abs=1e-3)
    assert both.sum() < 0.9


def test_one_who_looks_alone_cannot_make_a_digit_sure():
    doubtful = Lookers(Witness(0.95), Witness(0.6))
    spelled = spell(strip_of(2), columns_of(2, (7, 1.0)), doubtful)
    assert max(each.agreed for each in spelled) < 0.58


def test_nobody_is_asked_about_a_whole_mark_of_which_both_are_sure():
    among = Witness(0.6)
    spelled = spell(strip_of(2), columns_of(2, (7, 1.0)), Lookers(Witness(0.99), among))
    assert among.asked == 0
    assert min(each.agreed for each in spelled) > 0.9
    spell(strip_of(2), columns_of(2, (7, 0.9), (1, 0.1)), Lookers(Witness(0.99), among))
    assert among.asked == 1  # both marks look alike


def test_of_a_mark_that_was_cut_only_those_count_who_saw_it_where_it_stood():
    ink = np.zeros((64, 130), np.uint8)
    for left in (30, 78):
        ink[12:52, left : left + 8] = 255
    ink[30:34, 30:86] = 255  # a stroke joins both
    joined = Strip(ink[::2, ::2], ink, np.eye(2, 3))
    spelled = spell(joined, columns_of(2, (7, 1.0)), Lookers(Witness(0.2), Witness(0.97)))
    assert [each.label for each in spelled] == [7, 7]
    assert min(each.agreed for each in spelled) > 0.9
    assert min(each.words[7] for each in spelled) > 0.9  # what is sure is told as likely


def test_a_mark_more_is_not_held_against_a_string():
    columns = columns_of(2, (7, 1.0))
    place = np.exp(columns[20])
    place[BLANK], place[7] = 0.55, 0.45  # the second 7 is a little less likely than none
    columns[20] = np.log(place)
    assert len(spell(strip_of(2), columns, both())) == 2
