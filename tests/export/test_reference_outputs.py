"""The answers that a file keeps of its model, so that anyone can compare."""

import base64
import json
import zlib

import numpy as np
import pytest

from tenfold.errors import ModelFileError
from tenfold.export.reference_outputs import (
    MAX_OUTPUTS,
    ReferenceOutputs,
    make_reference_outputs,
    match,
    pack,
    unpack,
)
from tests.shapes import squares, strange


def probabilities(count, seed=0):
    return np.random.default_rng(seed).dirichlet(np.ones(10), count).astype(np.float32)


def packed(content):
    text = base64.b85encode(zlib.compress(content)).decode()
    return json.dumps({"images_sha256": "x", "packed": text})


def test_what_is_kept_of_an_answer_is_its_digit_and_that_digits_probability():
    given = np.array([[0.1, 0, 0.7, 0.2] + [0] * 6, [0] * 9 + [1]], dtype=np.float32)
    answers = make_reference_outputs(strange(8)[:2], given)
    assert answers.digits.tolist() == [2, 9]
    assert answers.probabilities == pytest.approx([0.7, 1])


@pytest.mark.parametrize("count", [0, 1, 40])
def test_answers_come_back_with_every_digit_and_probabilities_to_the_65535th(count):
    images = np.resize(strange(40), (count, 28, 28))
    answers = make_reference_outputs(images, probabilities(count))
    again = unpack(pack(answers))
    assert again.images_sha256 == answers.images_sha256
    assert np.array_equal(again.digits, answers.digits)
    assert again.probabilities == pytest.approx(answers.probabilities, abs=0.51 / 65_535)


def test_answers_are_of_just_the_images_that_they_were_given_for():
    images = strange(40)
    answers = make_reference_outputs(images, probabilities(40))
    changed = images.copy()
    changed[39, 27, 27] ^= 1
    assert match(answers, images)
    assert match(answers, np.asfortranarray(images))
    for others in (changed, images[::-1], images[:39]):
        assert not match(answers, others)


def test_ten_thousand_answers_of_a_good_model_take_few_bytes():
    sure = np.full((10_000, 10), 0.0001, dtype=np.float32)
    sure[np.arange(10_000), np.arange(10_000) % 10] = 0.9991
    assert len(pack(make_reference_outputs(np.zeros((10_000, 28, 28), np.uint8), sure))) < 5_000


def test_as_many_as_are_read_are_read_and_one_more_is_not():
    for count, fits in ((MAX_OUTPUTS, True), (MAX_OUTPUTS + 1, False), (10 * MAX_OUTPUTS, False)):
        digits = np.zeros(count, dtype=np.uint8)
        text = pack(ReferenceOutputs("x", digits, np.ones(count, dtype=np.float32)))
        if fits:
            assert len(unpack(text).digits) == MAX_OUTPUTS
        else:
            with pytest.raises(ModelFileError, match="damaged"):
                unpack(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "3",
        "[" * 50_000,
        "{}",
        '{"packed": "x"}',
        '{"images_sha256": "x", "packed": 3}',
        '{"images_sha256": "x", "packed": "é"}',
        '{"images_sha256": "x", "packed": ""}',
        '{"images_sha256": "x", "packed": "00000"}',
        packed(b"\x01\x02"),  # not three bytes each
        packed(b"\x0a\xff\xff"),  # a digit 10
        packed(b"\0" * 30_000_000),  # a bomb
    ],
    ids=lambda text: f"{text[:30]}-{len(text)}",
)
def test_damaged_answers_are_refused_in_a_sentence(text):
    with pytest.raises(ModelFileError, match="The answers kept in the file are damaged"):
        unpack(text)


def test_answers_cut_short_are_refused():
    digits = squares(4)
    content = json.loads(pack(make_reference_outputs(digits.images, probabilities(40))))
    for length in range(0, len(content["packed"]) - 5, 7):
        cut = json.dumps({**content, "packed": content["packed"][:length]})
        with pytest.raises(ModelFileError, match="damaged"):
            unpack(cut)
