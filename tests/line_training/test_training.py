import numpy as np
import pytest
import torch

from tenfold.data import Dataset
from tenfold.errors import StorageError
from tenfold.line_training import rounds
from tenfold.line_training.glyphs import Glyphs
from tenfold.line_training.material import symbols_of
from tenfold.line_training.recipe import LineRecipe
from tenfold.line_training.training import train_lines
from tenfold.lineformat import OTHER
from tenfold.nets import trainer
from tenfold.types import unwatched


@pytest.fixture(scope="module")
def digits():
    random = np.random.default_rng(0)
    labels = np.arange(10).repeat(4)
    images = np.zeros((40, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[6:22, 9 + label % 5 : 12 + label // 2] = random.integers(180, 255)
    return Dataset(images, labels.astype(np.uint8), "bars")


@pytest.fixture(scope="module")
def glyphs():
    images = np.zeros((3, 40, 40), np.uint8)
    images[:, 12:28, 18:22] = 255
    return Glyphs(images, np.array([1, 7, OTHER]))


RECIPE = LineRecipe(steps=6, batch_size=4, width=4)


@pytest.fixture
def short_rounds(monkeypatch):
    monkeypatch.setattr(rounds, "ROUND_LINES", 8)


def trained(digits, glyphs, checkpoint=None, progress=unwatched, recipe=RECIPE, workers=0):
    return train_lines(
        symbols_of(digits, glyphs, None, unwatched),
        recipe,
        workers=workers,
        checkpoint=checkpoint,
        progress=progress,
    )


def same(one, other):
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(first, second) for first, second in pairs)


def test_the_same_seed_gives_the_same_network(digits, glyphs):
    assert same(trained(digits, glyphs), trained(digits, glyphs))


def test_another_seed_gives_another(digits, glyphs):
    other = LineRecipe(steps=6, batch_size=4, width=4, seed=1)
    assert not same(trained(digits, glyphs), trained(digits, glyphs, recipe=other))


def test_a_killed_training_goes_on_as_if_it_had_never_stopped(
    digits, glyphs, tmp_path, monkeypatch, short_rounds
):
    state = tmp_path / "lines.state"
    save = trainer.save_training
    saved = []

    def killed(*arguments):
        save(*arguments)
        saved.append(len(arguments[3].history))
        if len(saved) == 2:
            raise StorageError("killed")

    monkeypatch.setattr(trainer, "save_training", killed)
    with pytest.raises(StorageError):
        trained(digits, glyphs, state)
    resumed = trained(digits, glyphs, state)
    assert saved == [1, 2, 3]
    assert same(resumed, trained(digits, glyphs))


def test_lines_that_other_processes_compose_are_the_same(
    digits, glyphs, tmp_path, monkeypatch, short_rounds
):
    alone = trained(digits, glyphs, tmp_path / "lines.state")
    assert same(trained(digits, glyphs, workers=2), alone)


def test_the_state_of_another_training_is_not_taken_up(digits, glyphs, tmp_path, short_rounds):
    state = tmp_path / "lines.state"
    trained(digits, glyphs, state)
    other = LineRecipe(steps=6, batch_size=4, width=4, seed=1)
    assert same(trained(digits, glyphs, state, recipe=other), trained(digits, glyphs, recipe=other))


def test_it_learns(digits, glyphs):
    notes = []
    recipe = LineRecipe(steps=301, batch_size=8, width=8)
    trained(digits, glyphs, progress=lambda _done, note: notes.append(note), recipe=recipe)
    losses = [float(note.rpartition(" ")[2]) for note in notes]
    assert losses[-1] < 0.5 * losses[0]
