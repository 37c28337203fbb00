import pytest
import torch

from tenfold.nets.checkpoint import fingerprint, load_state, save_state

NOTES = {"fingerprint": "ours", "state": "{}"}


def test_a_state_comes_back_bit_for_bit(tmp_path):
    tensors = {"a": torch.randn(3, 4), "b": torch.arange(5), "c": torch.tensor(2.5)}
    save_state(tmp_path / "state", tensors, NOTES)
    loaded, notes = load_state(tmp_path / "state", "ours")
    assert notes == NOTES
    assert {name: (t.dtype, t.tolist()) for name, t in loaded.items()} == {
        name: (t.dtype, t.tolist()) for name, t in tensors.items()
    }


def test_channels_last_tensors_can_be_saved(tmp_path):
    tensor = torch.randn(2, 3, 4, 4).contiguous(memory_format=torch.channels_last)
    save_state(tmp_path / "state", {"a": tensor}, NOTES)
    assert torch.equal(load_state(tmp_path / "state", "ours")[0]["a"], tensor)


def test_there_is_nothing_to_go_on_from_at_first(tmp_path):
    assert load_state(tmp_path / "state", "ours") is None


def test_the_state_of_another_training_is_left_alone(tmp_path):
    save_state(tmp_path / "state", {"a": torch.zeros(1)}, NOTES)
    assert load_state(tmp_path / "state", "theirs") is None


@pytest.mark.parametrize("content", [b"", b"text", b"\xff" * 400, b"\x80\x04\x95pickle"])
def test_a_file_that_is_no_state_counts_as_none(tmp_path, content):
    (tmp_path / "state").write_bytes(content)
    assert load_state(tmp_path / "state", "ours") is None


def test_a_truncated_state_counts_as_none(tmp_path):
    save_state(tmp_path / "state", {"a": torch.zeros(100)}, NOTES)
    whole = (tmp_path / "state").read_bytes()
    for length in range(0, len(whole), 37):
        (tmp_path / "state").write_bytes(whole[:length])
        assert load_state(tmp_path / "state", "ours") is None


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
