import pytest
import torch

from tenfold.nets import checkpoint
from tenfold.nets.checkpoint import Checkpoint, fingerprint, load_state, save_state


@pytest.fixture
def ours(tmp_path):
    return Checkpoint(tmp_path / "state", "ours")


def test_a_state_comes_back_bit_for_bit(ours):
    tensors = {"a": torch.randn(3, 4), "b": torch.arange(5), "c": torch.tensor(2.5)}
    save_state(ours, tensors, "{}")
    loaded, note = load_state(ours)
    assert note == "{}"
    assert {name: (t.dtype, t.tolist()) for name, t in loaded.items()} == {
        name: (t.dtype, t.tolist()) for name, t in tensors.items()
    }


def test_channels_last_tensors_can_be_saved(ours):
    tensor = torch.randn(2, 3, 4, 4).contiguous(memory_format=torch.channels_last)
    save_state(ours, {"a": tensor}, "{}")
    assert torch.equal(load_state(ours)[0]["a"], tensor)


def test_there_is_nothing_to_continue_from_at_first(ours):
    assert load_state(ours) is None


def test_the_state_of_another_training_is_left_alone(ours):
    save_state(ours, {"a": torch.zeros(1)}, "{}")
    assert load_state(Checkpoint(ours.path, "theirs")) is None


@pytest.mark.parametrize("content", [b"", b"text", b"\xff" * 400, b"\x80\x04\x95pickle"])
def test_a_file_that_is_no_state_counts_as_none(ours, content):
    ours.path.write_bytes(content)
    assert load_state(ours) is None


def test_a_truncated_state_counts_as_none(ours):
    save_state(ours, {"a": torch.zeros(100)}, "{}")
    whole = ours.path.read_bytes()
    for length in range(0, len(whole), 37):
        ours.path.write_bytes(whole[:length])
        assert load_state(ours) is None


def test_the_fingerprint_tells_settings_and_every_pixel_apart():
    images = torch.zeros(2, 3)
    other = images.clone()
    other[1, 2] = 1e-6
    names = {
        fingerprint("a", images),
        fingerprint("b", images),
        fingerprint("a", other),
        fingerprint("a", images.reshape(3, 2)),
    }
    assert len(names) == 4
    assert fingerprint("a", images.clone()) in names


def test_the_checkpoint_of_a_release_with_another_version_is_another_training(ours, monkeypatch):
    images = torch.zeros(2, 3)
    monkeypatch.setattr(checkpoint, "VERSION", 1)
    older = Checkpoint(ours.path, fingerprint("a", images))
    save_state(older, {"a": images}, "{}")
    monkeypatch.undo()
    assert load_state(Checkpoint(ours.path, fingerprint("a", images))) is None
