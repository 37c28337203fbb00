import numpy as np
import pytest

from tenfold.data import load
from tenfold.line_training.hand_digits import SHARES, balanced, hand_digits, write_hand_digits
from tenfold.line_training.hands import Part
from tenfold.types import unwatched


def test_the_digits_of_each_collection_are_framed(hands_folder):
    for name, (images, labels) in hand_digits(hands_folder, Part.TRAINING).items():
        assert name in SHARES
        assert images.shape == (len(labels), 28, 28)
        for image in images[:5]:
            rows = np.flatnonzero(image.any(axis=1))
            assert rows[-1] - rows[0] + 1 <= 20


def test_collections_come_in_the_ratio_of_their_shares():
    many = np.zeros((20_000, 28, 28), np.uint8), np.zeros(20_000, np.uint8)
    collections = {"unipen": many, "pendigits": many, "bhmsds": (many[0], many[1] + 1)}
    images, labels = balanced(collections)
    assert len(images) == len(labels)
    share = SHARES["bhmsds"] / sum(SHARES.values())
    assert np.mean(labels == 1) == pytest.approx(share, abs=0.001)


def test_a_file_has_digits_to_train_on_and_those_that_are_held_out(hands_folder, tmp_path):
    counts = write_hand_digits(hands_folder, tmp_path / "hands.npz", unwatched)
    splits = load(str(tmp_path / "hands.npz"))
    assert (len(splits.train), len(splits.test)) == (counts["train"], counts["test"])
    kept = hand_digits(hands_folder, Part.TEST)
    assert counts["test"] == sum(len(labels) for _, labels in kept.values())
