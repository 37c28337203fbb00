import os
from pathlib import Path

import numpy as np
import pytest

from tenfold import data
from tenfold.data.short_names import short_name


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("/disk/real-digits/swiss-numbers/train", "swiss-numbers/train"),
        ("real-digits/optdigits/optdigits-orig.tra[:1434]", "optdigits/optdigits-orig.tra[:1434]"),
        ("/disk/mnist.npz x_train", "disk/mnist.npz x_train"),
        ("pictures", "pictures"),
        ("mnist train", "mnist train"),
        (".", "."),
    ],
)
def test_of_a_path_its_last_two_parts_are_kept(name, short):
    assert short_name(name) == short


def test_the_user_is_not_named(monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/people/anna"))
    assert short_name("/people/anna/pictures") == "pictures"
    assert short_name("/people/anna/digits/mine/pictures") == "mine/pictures"


def test_whoever_has_no_home_has_names_too(monkeypatch):
    def no_home():
        raise RuntimeError

    monkeypatch.setattr(Path, "home", no_home)
    assert short_name("/people/anna/pictures") == "anna/pictures"


def test_what_is_loaded_is_called_so_in_both_of_its_parts(tiny):
    splits = data.load(f"{tiny}[:30]")
    folder = tiny.parent.name
    assert splits.train.name == f"{folder}/tiny.npz x_train[:30]"
    assert splits.test.name == f"{folder}/tiny.npz x_test"
    assert np.array_equal(splits.train.images, data.load(str(tiny)).train.images[:30])


def test_a_name_that_is_no_text_is_escaped_for_a_model_file_is_text():
    assert short_name(os.fsdecode(b"/data/caf\xe9/a\x1b[31m.npz")) == r"caf\xe9/a\x1b[31m.npz"
