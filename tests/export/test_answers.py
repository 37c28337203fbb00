import base64
import json
import zlib

import numpy as np
import pytest

from tenfold.errors import ModelFileError
from tenfold.export.answers import answers_of, are_of, pack, unpack


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (50, 28, 28)).astype(np.uint8)


@pytest.fixture
def answers(images):
    chances = np.random.default_rng(1).random((50, 10)).astype(np.float32)
    return answers_of(images, chances / chances.sum(axis=1, keepdims=True))


def test_answers_come_back_to_a_sixty_five_thousandth(answers):
    back = unpack(pack(answers))
    np.testing.assert_array_equal(back.digits, answers.digits)
    np.testing.assert_allclose(back.probabilities, answers.probabilities, atol=1e-5)


def test_answers_know_their_images(answers, images):
    assert are_of(unpack(pack(answers)), images)
    other = images.copy()
    other[7, 3, 3] ^= 1
    assert not are_of(answers, other)


def packed(content):
    return base64.b85encode(zlib.compress(content)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        json.dumps({"images_sha256": "", "packed": "not base85 \x00"}),
        json.dumps({"images_sha256": "", "packed": packed(b"ab")}),
        json.dumps({"images_sha256": "", "packed": packed(bytes([10, 0, 0]))}),
        json.dumps({"images_sha256": "", "packed": base64.b85encode(b"no zlib").decode()}),
    ],
    ids=["empty", "list", "no keys", "deep", "no base85", "odd", "digit 10", "no zlib"],
)
def test_what_holds_no_answers_is_refused(text):
    with pytest.raises(ModelFileError, match="damaged"):
        unpack(text)


def test_a_bomb_is_opened_no_further_than_needed():
    bomb = json.dumps({"images_sha256": "", "packed": packed(bytes(50_000_000))})
    assert len(unpack(bomb).digits) <= 100_000
