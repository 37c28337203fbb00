import numpy as np
import pytest

from tenfold.photo.recognition.crop_scores import Lookers, Looks
from tenfold.photo.recognition.line_image import FINER, Strip


class Seen:
    """A classifier that keeps what it was shown and gives every digit the same."""

    def __init__(self):
        self.images = []

    def predict_proba(self, images):
        self.images.extend(images)
        return np.full((len(images), 10), 0.1, np.float32)


def line_of(*boxes):
    """Return a strip with blocks of ink from column to column, and columns that say 1 there."""
    fine = np.zeros((64, 160), np.uint8)
    for left, right in boxes:
        fine[12:52, FINER * left : FINER * right] = 255
    return Strip(fine[::2, ::2].copy(), fine, np.eye(2, 3))


def spoken(*at):
    """Return columns that say that a 1 begins at these, of 40."""
    shares = np.full((40, 12), 1e-4, np.float32)
    shares[:, 11] = 1
    for column in at:
        shares[column, 1], shares[column, 11] = 1, 1e-4
    return np.log(shares / shares.sum(axis=1, keepdims=True))


def test_a_digit_is_looked_at_halfway_between_its_cut_and_its_column():
    among = Seen()
    strip = line_of((30, 34))
    (look,) = Looks(strip, spoken(20), Lookers(Seen(), among)).at((1,))  # its column's middle: 41
    assert look.piece.box[::2] == (60, 68)  # its cut's middle: 32
    (image,) = among.images
    shown = np.flatnonzero(image.any(axis=0))
    assert 14 - (shown[0] + shown[-1] + 1) / 2 == pytest.approx((41 - 32) / 2, abs=1)


def test_what_several_strings_share_is_shown_once():
    alone = Seen()
    looks = Looks(line_of((10, 14), (40, 44)), spoken(6, 21), Lookers(alone, Seen()))
    looks.at((1, 1))
    looks.at((1, 1))
    assert len(alone.images) == 1  # both blocks look alike
