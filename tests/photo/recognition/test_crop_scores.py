import numpy as np
import pytest

from tenfold.lineformat import BLANK, N_LABELS
from tenfold.photo.recognition.crop_scores import Classifiers, CropScorer
from tenfold.photo.recognition.line_image import FINE_SCALE, LineImage


class FlatClassifier:
    """A classifier that keeps what it was shown and gives every digit the same."""

    def __init__(self):
        self.images = []

    def predict_proba(self, images):
        self.images.extend(images)
        return np.full((len(images), 10), 0.1, np.float32)


def line_of(*boxes):
    """Return a line image with blocks of ink from column to column, as wide as a 1."""
    fine = np.zeros((64, 160), np.uint8)
    for left, right in boxes:
        fine[12:52, FINE_SCALE * left : FINE_SCALE * right] = 255
    return LineImage(fine[::2, ::2].copy(), fine, np.eye(2, 3))


def log_probs(*at):
    """Return the log-probabilities of 40 columns: a 1 begins at these."""
    shares = np.full((40, N_LABELS), 1e-4, np.float32)
    shares[:, BLANK] = 1
    for column in at:
        shares[column, 1], shares[column, BLANK] = 1, 1e-4
    return np.log(shares / shares.sum(axis=1, keepdims=True))


def test_a_digit_in_context_is_classified_halfway_between_its_cut_and_its_column():
    in_context = FlatClassifier()
    image = line_of((30, 34))
    (score,) = CropScorer(image, log_probs(20), Classifiers(FlatClassifier(), in_context)).score(
        (1,)
    )  # its column's middle: 41
    assert (score.crop.box.left, score.crop.box.right) == (60, 68)  # its cut's middle: 32
    (window,) = in_context.images
    shown = np.flatnonzero(window.any(axis=0))
    assert 14 - (shown[0] + shown[-1] + 1) / 2 == pytest.approx((41 - 32) / 2, abs=1)


def test_what_several_sequences_share_is_classified_once():
    isolated = FlatClassifier()
    scorer = CropScorer(
        line_of((10, 14), (40, 44)), log_probs(6, 21), Classifiers(isolated, FlatClassifier())
    )
    scorer.score((1, 1))
    scorer.score((1, 1))
    assert len(isolated.images) == 1  # both blocks look alike


def test_a_line_of_clear_digits_needs_no_classifier_in_context():
    class SureClassifier:
        def predict_proba(self, images):
            return np.eye(10, dtype=np.float32)[[1] * len(images)]

    class UnusedClassifier:
        def predict_proba(self, images):
            raise AssertionError("called")

    classifiers = Classifiers(SureClassifier(), UnusedClassifier())
    (score,) = CropScorer(line_of((40, 44)), log_probs(20), classifiers).score((1,))
    assert score.in_context.tolist() == score.isolated.tolist()
