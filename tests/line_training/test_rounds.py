import os
import signal

import numpy as np
import pytest

from tenfold.data import Dataset
from tenfold.errors import TenfoldError
from tenfold.line_training import rounds
from tenfold.line_training.glyphs import Glyphs
from tenfold.line_training.material import symbols_of
from tenfold.line_training.recipe import LineRecipe
from tenfold.lineformat import HEIGHT, OTHER
from tenfold.types import unwatched

RECIPE = LineRecipe(steps=5, batch_size=4)


@pytest.fixture(scope="module")
def material():
    images = np.zeros((20, 28, 28), np.uint8)
    images[:, 4:24, 12:16] = 255
    glyphs = np.zeros((2, 40, 40), np.uint8)
    glyphs[:, 12:28, 18:22] = 255
    digits = Dataset(images, np.arange(10, dtype=np.uint8).repeat(2), "bars")
    return symbols_of(digits, Glyphs(glyphs, np.array([1, OTHER])), None, unwatched)


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(rounds, "ROUND_LINES", 8)


def test_the_last_round_has_the_steps_that_are_left(material):
    assert (rounds.steps_of_round(RECIPE), rounds.rounds_of(RECIPE)) == (2, 3)
    found = [list(rounds.compose_round(material, RECIPE, number)) for number in range(3)]
    assert [len(batches) for batches in found] == [2, 2, 1]


def test_a_batch_is_as_wide_as_its_widest_line(material):
    for batch in rounds.compose_round(material, RECIPE, 0):
        count, channels, height, width = batch.images.shape
        assert (count, channels, height, width % 8) == (4, 1, HEIGHT, 0)
        assert len(batch.labels) == 4
        assert batch.images.dtype == np.uint8


def test_rounds_composed_ahead_begin_where_the_training_goes_on(material):
    ahead = list(rounds.compose_ahead(material, RECIPE, 1, workers=1))
    assert len(ahead) == 2
    for number, found in enumerate(ahead, start=1):
        alone = rounds.compose_round(material, RECIPE, number)
        for one, other in zip(found, alone, strict=True):
            np.testing.assert_array_equal(one.images, other.images)
            assert one.labels == other.labels


class Deadly:
    """Material with which a process ends."""

    def pool(self, *, seed):
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_is_reported_in_a_sentence():
    with pytest.raises(TenfoldError, match="that composes lines was killed"):
        next(rounds.compose_ahead(Deadly(), RECIPE, 0, workers=1))
