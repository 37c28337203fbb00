import re

import numpy as np
import pytest

from tenfold.line_training.number_texts import OTHER, random_text
from tenfold.lineformat import SYMBOLS
from tenfold.photo.numbers import parse_number


@pytest.fixture(scope="module")
def texts():
    random = np.random.default_rng(0)
    return [random_text(random) for _ in range(4_000)]


def test_a_text_is_of_digits_signs_and_other_symbols(texts):
    assert all(text and set(text) <= set(SYMBOLS + OTHER) for text in texts)


def test_every_digit_and_sign_comes(texts):
    assert set("".join(texts)) == set(SYMBOLS + OTHER)


def test_most_are_numbers_dates_and_times_as_they_are_read(texts):
    kinds = [parse_number(text).kind for text in texts]
    assert kinds.count("number") > 0.6 * len(texts)
    assert kinds.count("date") > 0.05 * len(texts)
    assert kinds.count("time") > 0.02 * len(texts)


def test_chains_of_zeros_and_signs_behind_an_amount_come(texts):
    assert sum(bool(re.search("000", text)) for text in texts) > 30
    assert sum(bool(re.search(r"\d(,-|\.-|=)$", text)) for text in texts) > 30


def test_the_same_seed_gives_the_same_texts(texts):
    random = np.random.default_rng(0)
    assert [random_text(random) for _ in range(50)] == texts[:50]
