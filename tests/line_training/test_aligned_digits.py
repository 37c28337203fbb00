import numpy as np
import pytest
from tests.photo.pages import paper, write

from tenfold.line_training.aligned_digits import align_digits
from tenfold.photo.recognition.recogniser import LineRecogniser
from tenfold.pretrained import path_of
from tenfold.types import unwatched


def page_with(text):
    page = paper(120, 420)
    write(page, text, 40, 90, height=50, thickness=5)
    return page


@pytest.fixture(scope="module")
def recogniser():
    return LineRecogniser(path_of("lines"))


def test_each_digit_of_a_known_line_is_cut_out(recogniser):
    found = align_digits([(page_with("2063"), "2063")], recogniser, unwatched)
    assert found.labels.tolist() == [2, 0, 6, 3]
    for crop in found.crops:
        rows = np.flatnonzero(crop.any(axis=1))
        assert 18 <= rows[-1] - rows[0] + 1 <= 20
    assert found.windows.shape == (4, 28, 28)
    assert (found.windows[1][:, :3].any(), found.windows[1][:, -3:].any()) == (True, True)


def test_a_text_that_the_picture_does_not_show_teaches_nothing(recogniser):
    found = align_digits([(page_with("2063"), "1998")], recogniser, unwatched)
    assert len(found.labels) == len(found.crops) == len(found.windows) == 0


def test_lines_beyond_one_batch_are_all_aligned(recogniser, monkeypatch):
    monkeypatch.setattr("tenfold.line_training.aligned_digits.BATCH", 2)
    pictures = [(page_with(text), text) for text in ("20", "63", "514")]
    assert align_digits(pictures, recogniser, unwatched).labels.tolist() == [2, 0, 6, 3, 5, 1, 4]
