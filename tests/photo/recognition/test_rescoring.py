import numpy as np
import pytest

from tenfold.lineformat import BLANK, N_LABELS, OTHER, label_of
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.crop_scores import Classifiers
from tenfold.photo.recognition.line_image import LineImage
from tenfold.photo.recognition.rescoring import combine_scores, rescore


class SevenClassifier:
    """A classifier that takes every image for a 7, and counts the images."""

    classes_ = np.arange(10)

    def __init__(self, share=0.97):
        self.asked = 0
        self.answer = np.full(10, (1 - share) / 9, np.float32)
        self.answer[7] = share

    def predict_proba(self, images):
        self.asked += len(images)
        return np.tile(self.answer, (len(images), 1))


def both():
    """Both classifiers take everything for a 7."""
    return Classifiers(SevenClassifier(), SevenClassifier())


def image_of(count):
    fine = np.zeros((64, 48 * count + 32), np.uint8)
    for number in range(count):
        fine[12:52, 30 + 48 * number : 38 + 48 * number] = 255
    return LineImage(fine[::2, ::2], fine, np.eye(2, 3))


def log_probs_of(count, *likely, width=None):
    """The log-probabilities of that line: each digit is one of these, by their shares."""
    shares = np.full((12 * count + 8, N_LABELS), 1e-6)
    shares[:, BLANK] = 1
    for number in range(count):
        place = shares[8 + 12 * number]
        place[BLANK] = 1e-6
        for label, share in likely:
            place[label] = share
    return np.log(shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)


def test_digits_come_from_left_to_right_with_their_places():
    rescored = rescore(image_of(3), log_probs_of(3, (7, 1.0)), both())
    assert [each.label for each in rescored] == [7, 7, 7]
    assert [(each.box.left, each.box.right) for each in rescored] == [(15, 19), (39, 43), (63, 67)]
    assert all(each.confidence == pytest.approx(0.97**2, abs=0.01) for each in rescored)


def test_where_the_recogniser_is_undecided_the_classifier_decides():
    rescored = rescore(image_of(2), log_probs_of(2, (1, 0.55), (7, 0.45)), both())
    assert [each.label for each in rescored] == [7, 7]
    assert max(each.confidence for each in rescored) < 0.9


def test_the_digits_are_those_that_are_expected_though_others_are_likelier():
    log_probs = log_probs_of(2, (7, 0.9), (1, 0.1))
    rescored = rescore(image_of(2), log_probs, both(), constraint=Constraint("1[0-9]"))
    assert [each.label for each in rescored] == [1, 7]
    assert rescore(image_of(2), log_probs, both(), constraint=Constraint(5)) == []


def test_each_crop_is_classified_once_though_many_sequences_are_rescored():
    isolated, in_context = SevenClassifier(), SevenClassifier()
    log_probs = log_probs_of(3, (1, 0.5), (7, 0.3), (2, 0.2))
    rescore(image_of(3), log_probs, Classifiers(isolated, in_context))
    assert 1 <= isolated.asked <= 3
    assert 1 <= in_context.asked <= 3


@pytest.mark.parametrize(("count", "rescored_too"), [(7, True), (8, False)])
def test_of_a_text_of_letters_the_likeliest_sequence_alone_is_rescored(count, rescored_too):
    log_probs = log_probs_of(count, (OTHER, 0.5), (7, 0.5 - 1e-3))
    rescored = rescore(image_of(count), log_probs, both())
    assert any(each.label == 7 and not each.is_other for each in rescored) == rescored_too


def test_combined_scores_fall_short_of_one_by_their_doubt():
    sure, torn = np.zeros(10), np.zeros(10)
    sure[7], torn[7], torn[1] = 1, 0.5, 0.5
    assert combine_scores((sure, 0.3), (sure, 0.7))[7] == pytest.approx(1, abs=1e-4)
    both = combine_scores((torn, 0.3), (sure, 0.7))
    assert both[7] == pytest.approx(0.5**0.3, abs=1e-3)
    assert both.sum() < 0.9


def test_one_classifier_cannot_make_a_digit_sure():
    doubtful = Classifiers(SevenClassifier(0.95), SevenClassifier(0.6))
    rescored = rescore(image_of(2), log_probs_of(2, (7, 1.0)), doubtful)
    assert max(each.confidence for each in rescored) < 0.58


def test_no_further_classifier_runs_for_a_whole_digit_of_which_both_are_sure():
    in_context = SevenClassifier(0.6)
    rescored = rescore(
        image_of(2), log_probs_of(2, (7, 1.0)), Classifiers(SevenClassifier(0.99), in_context)
    )
    assert in_context.asked == 0
    assert min(each.confidence for each in rescored) > 0.9
    rescore(
        image_of(2),
        log_probs_of(2, (7, 0.9), (1, 0.1)),
        Classifiers(SevenClassifier(0.99), in_context),
    )
    assert in_context.asked == 1  # both digits look alike


def test_a_digit_that_was_cut_is_scored_only_by_those_that_saw_it_whole():
    ink = np.zeros((64, 130), np.uint8)
    for left in (30, 78):
        ink[12:52, left : left + 8] = 255
    ink[30:34, 30:86] = 255  # a stroke joins both
    joined = LineImage(ink[::2, ::2], ink, np.eye(2, 3))
    rescored = rescore(
        joined, log_probs_of(2, (7, 1.0)), Classifiers(SevenClassifier(0.2), SevenClassifier(0.97))
    )
    assert [each.label for each in rescored] == [7, 7]
    assert min(each.confidence for each in rescored) > 0.9
    assert min(each.scores[7] for each in rescored) > 0.9  # what is sure is likely


def test_a_further_digit_is_not_held_against_a_sequence():
    log_probs = log_probs_of(2, (7, 1.0))
    place = np.exp(log_probs[20])
    place[BLANK], place[7] = 0.55, 0.45  # the second 7 is a little less likely than none
    log_probs[20] = np.log(place)
    assert len(rescore(image_of(2), log_probs, both())) == 2


COMMA = label_of(",")


def line_with_a_comma():
    """Return the image of a bar, a comma and a bar, and log-probabilities for 1,1."""
    fine = np.zeros((64, 48 * 3 + 32), np.uint8)
    for left in (30, 126):
        fine[12:52, left : left + 8] = 255
    fine[46:56, 78:84] = 255
    log_probs = log_probs_of(3, (7, 1.0))
    place = np.full(N_LABELS, 1e-6)
    place[COMMA] = 1
    log_probs[20] = np.log(place / place.sum())
    return LineImage(fine[::2, ::2], fine, np.eye(2, 3)), log_probs


def test_a_sign_stands_between_digits_with_its_own_box():
    image, log_probs = line_with_a_comma()
    rescored = rescore(image, log_probs, both())
    assert [each.sign for each in rescored] == ["", ",", ""]
    assert (rescored[1].box.left, rescored[1].box.right) == (39, 42)
    assert rescored[1].box.top == 23
    assert rescored[1].confidence > 0.99
    assert [each.is_other for each in rescored] == [False] * 3


def test_a_sign_takes_no_part_of_the_digits_beside_it():
    image, log_probs = line_with_a_comma()
    first, _, last = rescore(image, log_probs, both())
    assert (first.box.left, first.box.right) == (15, 19)
    assert (last.box.left, last.box.right) == (63, 67)


def test_classifiers_that_know_no_signs_do_not_vote_them_down():
    image, log_probs = line_with_a_comma()
    place = np.full(N_LABELS, 1e-6)
    place[COMMA], place[7] = 0.6, 0.4
    log_probs[20] = np.log(place / place.sum())
    assert [each.sign for each in rescore(image, log_probs, both())] == ["", ",", ""]


def test_a_symbol_that_may_be_missing_makes_the_count_uncertain():
    image, log_probs = line_with_a_comma()
    assert rescore(image, log_probs, both())[0].certain_count > 0.99
    place = np.full(N_LABELS, 1e-6)
    place[COMMA], place[BLANK] = 0.7, 0.3
    log_probs[20] = np.log(place / place.sum())
    rescored = rescore(image, log_probs, both())
    assert [each.sign for each in rescored] == ["", ",", ""]
    assert all(each.certain_count == pytest.approx(0.7, abs=0.01) for each in rescored)


def test_a_constraint_may_ask_for_signs_or_forbid_them():
    image, log_probs = line_with_a_comma()
    fitting = rescore(image, log_probs, both(), constraint=Constraint(r"\d,\d"))
    assert [each.sign for each in fitting] == ["", ",", ""]
    assert rescore(image, log_probs, both(), constraint=Constraint(r"\d-\d")) == []


@pytest.mark.parametrize("expect", [4, "7{5}", "[0-3]+"])
def test_where_what_is_expected_has_no_probability_nothing_is_read(expect):
    log_probs = log_probs_of(3, (7, 0.99))
    assert rescore(image_of(3), log_probs, both(), constraint=Constraint(expect)) == []
