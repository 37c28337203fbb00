import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest
import torch

from tenfold.errors import SettingError
from tenfold.models.cnn import CNN

pytestmark = pytest.mark.long

SMALL = {"width": 4, "depth": 1, "batch_size": 20, "precision": "float32"}

# For each line that comes in, trains with a checkpoint in a process of its own, to be killed;
# that prints a digest of what the network then answers. Once a share of the training is done, it
# prints its number and waits to be killed. Importing PyTorch takes long, so it is done once.
TRAINS = """
import hashlib, json, os, sys, time
from pathlib import Path
import numpy as np
from tenfold.models.cnn import CNN

random = np.random.default_rng(0)
images = random.integers(0, 256, (200, 28, 28)).astype(np.uint8)
labels = np.arange(200, dtype=np.uint8) % 10
settings = dict(width=4, depth=1, batch_size=20, epochs=12, precision="float32")
kept = {
    "last": {},
    "best": {"patience": 12, "held_out": 0.2},
    "mean": {"averaged_epochs": 10},
}

def train(mode, path, share):
    def wait_at_the_share(done, note="", /):
        if done >= share:
            print(os.getpid(), flush=True)
            time.sleep(900)

    model = CNN(**settings, **kept[mode])
    model.fit(images, labels, checkpoint=Path(path), progress=wait_at_the_share)
    epochs = [record.epoch for record in model.history_]
    print(epochs, hashlib.sha256(model.predict_proba(images).tobytes()).hexdigest(), flush=True)

for line in sys.stdin:
    process = os.fork()
    if process == 0:
        train(*json.loads(line))
        os._exit(0)
    print("ended with", os.waitpid(process, 0)[1], flush=True)
"""
NEVER = 2


@pytest.fixture(scope="module")
def noise():
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (120, 28, 28)).astype(np.uint8)
    return images, np.arange(120, dtype=np.uint8) % 3


@pytest.fixture(scope="module")
def trains():
    command = [sys.executable, "-c", TRAINS]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        yield process
        process.kill()


def begin(trains, mode, path, share=NEVER):
    """Return the first line that the training prints: its number at the share, or its outcome."""
    trains.stdin.write(json.dumps([mode, str(path), share]) + "\n")
    trains.stdin.flush()
    return trains.stdout.readline()


@pytest.mark.parametrize("mode", ["last", "best", "mean"])
def test_a_killed_training_ends_with_the_weights_of_an_unbroken_one(trains, tmp_path, mode):
    unbroken = begin(trains, mode, tmp_path / "unbroken")
    assert trains.stdout.readline() == "ended with 0\n"
    for share in (0.3, 0.62):  # in the midst of an epoch
        os.kill(int(begin(trains, mode, tmp_path / "killed", share)), signal.SIGKILL)
        assert trains.stdout.readline() == f"ended with {signal.SIGKILL:d}\n"
    resumed = begin(trains, mode, tmp_path / "killed")
    assert trains.stdout.readline() == "ended with 0\n"
    assert resumed == unbroken
    assert unbroken.startswith("[1, 2, 3")


def test_a_finished_training_is_not_done_again(tmp_path, noise):
    first = CNN(**SMALL, epochs=2).fit(*noise, checkpoint=tmp_path / "state")
    again = CNN(**SMALL, epochs=2).fit(*noise, checkpoint=tmp_path / "state")
    assert again.history_ == first.history_  # its seconds too: they are those of the first
    np.testing.assert_array_equal(first.predict_proba(noise[0]), again.predict_proba(noise[0]))


def test_the_checkpoint_of_other_settings_or_images_is_not_taken_up(tmp_path, noise):
    images, labels = noise
    path = tmp_path / "state"
    CNN(**SMALL, epochs=2).fit(images, labels, checkpoint=path)
    fresh = CNN(**SMALL, epochs=3).fit(images, labels)
    taken = CNN(**SMALL, epochs=3).fit(images, labels, checkpoint=path)
    np.testing.assert_array_equal(fresh.predict_proba(images), taken.predict_proba(images))


def test_early_stopping_ends_when_nothing_is_won_and_takes_the_best_epoch(noise):
    images, labels = noise  # noise: what is learned of it can only hurt elsewhere
    settings = {**SMALL, "epochs": 40, "patience": 3, "held_out": 0.3, "augmentation": "none"}
    model = CNN(**settings).fit(images, labels)
    losses = [record.validation_loss for record in model.history_]
    assert len(losses) < 40
    assert np.argmin(losses) == len(losses) - 1 - 3


def test_the_validation_given_is_watched_and_changes_nothing(noise):
    images, labels = noise
    alone = CNN(**SMALL, epochs=2).fit(images, labels)
    watched = CNN(**SMALL, epochs=2).fit(images, labels, validation=(images[:50], labels[:50]))
    np.testing.assert_array_equal(alone.predict_proba(images), watched.predict_proba(images))
    assert alone.history_[0].validation_loss != watched.history_[0].validation_loss


def test_without_enough_to_hold_out_every_image_is_learned_from():
    images = np.zeros((12, 28, 28), dtype=np.uint8)
    model = CNN(**SMALL, epochs=1).fit(images, np.arange(12) % 6)
    assert model.temperature_ == 1
    assert model.history_[0].validation_loss is None


def test_training_leaves_the_chance_of_others_alone(noise):
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    CNN(**SMALL, epochs=1).fit(*noise)
    assert torch.equal(torch.rand(3), expected)


def test_cuda_is_refused_where_there_is_none(noise):
    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    with pytest.raises(ValueError, match="no CUDA device is here"):
        CNN(device="cuda").fit(*noise)


def test_bfloat16_learns_too(noise):
    images, labels = noise
    marked = images // 4
    for image, label in zip(marked, labels, strict=True):
        image[8 * label : 8 * label + 8] = 255
    model = CNN(**{**SMALL, "precision": "bfloat16"}, epochs=8).fit(marked, labels)
    assert model.score(marked, labels) > 0.9


@pytest.mark.parametrize(
    "settings",
    [
        {"width": 0},
        {"depth": 0},
        {"epochs": 0},
        {"epochs": 1.5},
        {"width": 100_000},
        {"batch_size": 1},
        {"learning_rate": -0.1},
        {"label_smoothing": 1.0},
        {"augmentation": "mirror"},
        {"held_out": 0.6},
        {"patience": 0},
        {"averaged_epochs": -1},
        {"teacher_share": 1.1},
        {"patience": 3, "held_out": 0.0},
        {"precision": "float8"},
        {"device": "abacus"},
    ],
)
def test_a_setting_out_of_range_is_refused_by_name(settings):
    with pytest.raises(SettingError, match=next(reversed(settings))):
        CNN(**settings).fit([[0.0], [1.0]], [0, 1])
