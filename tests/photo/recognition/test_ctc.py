import itertools

import numpy as np
import pytest

from tenfold.lineformat import BLANK, N_LABELS
from tenfold.photo.recognition.ctc import forced_alignment, prefix_beam_search


def log_probs(*likely):
    """Columns in which the labels given have nearly all of the probability, split evenly."""
    found = np.full((len(likely), BLANK + 1), 1e-6)
    for row, labels in zip(found, likely, strict=True):
        row[list(labels)] = 1 / len(labels)
    return np.log(found / found.sum(axis=1, keepdims=True))


def collapsed(path):
    return tuple(label for label, _ in itertools.groupby(path) if label != BLANK)


def test_a_label_held_over_columns_counts_once_and_twice_with_a_blank_between():
    held = log_probs([4], [4], [4], [BLANK], [2])
    assert prefix_beam_search(held)[0][1] == (4, 2)
    twice = log_probs([4], [BLANK], [4], [BLANK])
    assert prefix_beam_search(twice)[0][1] == (4, 4)


def test_blank_columns_alone_give_no_labels():
    assert prefix_beam_search(log_probs([BLANK], [BLANK]))[0][1] == ()
    assert prefix_beam_search(np.empty((0, N_LABELS)))[0] == (0.0, ())


def test_the_likeliest_strings_are_those_that_counting_all_paths_finds():
    random = np.random.default_rng(0)
    logs = np.full((4, N_LABELS), -30.0)
    logs[:, [1, 2, BLANK]] = np.log(random.dirichlet([1, 1, 1], 4))
    small = {0: 1, 1: 2, 2: BLANK}
    totals = {}
    for path in itertools.product(range(3), repeat=4):
        labels = tuple(small[label] for label in path)
        weight = float(np.exp(sum(logs[time, label] for time, label in enumerate(labels))))
        totals[collapsed(labels)] = totals.get(collapsed(labels), 0) + weight
    wanted = sorted(totals.items(), key=lambda each: -each[1])[:3]
    found = prefix_beam_search(logs, beam_width=100)[:3]
    for (labels, weight), (log, sequence) in zip(wanted, found, strict=True):
        assert sequence == labels
        assert log == pytest.approx(np.log(weight), abs=1e-6)


def test_only_what_fits_is_followed():
    logs = log_probs([3, 5], [BLANK], [8, 1])
    only_fives = prefix_beam_search(logs, accepts_prefix=lambda labels: labels[0] == 5)
    assert all(not labels or labels[0] == 5 for _, labels in only_fives)
    assert only_fives[0][1][0] == 5


def test_each_label_has_the_columns_over_which_it_is_likely():
    logs = log_probs([BLANK], [7], [7], [BLANK], [1], [BLANK], [1], [BLANK])
    assert forced_alignment(logs, (7, 1, 1)) == [(1, 2), (4, 4), (6, 6)]


def test_a_string_of_one_label_in_one_column_is_found():
    assert forced_alignment(log_probs([9]), (9,)) == [(0, 0)]


def spans(path):
    """The first and last column of each label on a path."""
    found, column = [], 0
    for label, run in itertools.groupby(path):
        end = column + len(list(run))
        if label != BLANK:
            found.append((column, end - 1))
        column = end
    return found


@pytest.mark.parametrize("labels", [(1,), (1, 1), (1, 2, 1), (2, 2, 1)])
def test_the_columns_are_those_of_the_likeliest_of_all_paths(labels):
    random = np.random.default_rng(len(labels))
    logs = np.log(random.dirichlet(np.ones(BLANK + 1), 7))
    paths = itertools.product((1, 2, BLANK), repeat=7)
    fitting = [path for path in paths if collapsed(path) == labels]
    likeliest = max(fitting, key=lambda path: sum(logs[range(7), path]))
    assert forced_alignment(logs, labels) == spans(likeliest)


def test_blank_columns_behind_a_blank_one_change_nothing():
    one = prefix_beam_search(log_probs([4, 9], [BLANK], [4], [BLANK]))
    assert prefix_beam_search(log_probs([4, 9], *[[BLANK]] * 3, [4], *[[BLANK]] * 5)) == one
