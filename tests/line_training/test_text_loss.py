import numpy as np
import pytest
import torch
from tests.photo.pages import paper, write

from tenfold.line_training.known_lines import KnownLines, lines_of_pictures
from tenfold.line_training.text_loss import text_loss, without_misfits
from tenfold.lineformat import BLANK, N_LABELS
from tenfold.photo.recognition.recogniser import LineRecogniser
from tenfold.pretrained import LINES, path_of
from tenfold.types import unwatched


def certain(*columns):
    """Return the log-probabilities of columns whose labels are all but certain."""
    logits = torch.zeros(len(columns), N_LABELS)
    logits[torch.arange(len(columns)), torch.tensor(columns)] = 30.0
    return logits.log_softmax(1)


def test_a_text_that_is_certain_has_no_loss():
    assert text_loss(certain(BLANK, 4, BLANK, 2), (4, 2)) == pytest.approx(0, abs=1e-5)


def test_a_text_of_which_nothing_is_known_has_the_loss_of_its_alignments():
    # Of two columns that could be any label, three alignments of 20 x 20 are one 4.
    even = torch.zeros(2, N_LABELS).log_softmax(1)
    assert text_loss(even, (4,)) == pytest.approx(-np.log(3 / N_LABELS**2), abs=1e-4)


def test_lines_that_do_not_show_their_text_are_left_out():
    page = paper(120, 420)
    write(page, "2063", 40, 90, height=50, thickness=5)
    right = lines_of_pictures([(page, "2063")], unwatched)
    both = KnownLines(right.images * 2, (*right.labels, (1, 9, 9, 8)))
    found = without_misfits(both, LineRecogniser(path_of(LINES)))
    assert found.labels == ((2, 0, 6, 3),)
