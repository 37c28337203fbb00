import json

import pytest

from tests.drawn import drawn_digits


def test_evaluate_prints_errors_interval_scores_and_each_digit(ask, forest, tiny):
    answer = ask("evaluate", forest, "--data", tiny)
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0].endswith(" errors in 40 images of " + f"{tiny.parent.name}/tiny.npz x_test")
    assert "95 % Wilson interval" in lines[1]
    by_digit = [line.split() for line in lines[-10:]]
    assert [cells[0] for cells in by_digit] == list("0123456789")
    assert {cells[-1] for cells in by_digit} == {"4"}


def test_evaluate_as_json_has_all_of_the_evaluation(ask, forest, tiny):
    found = json.loads(ask("evaluate", forest, "--data", tiny, "--json").out)
    assert found["count"] == 40
    assert sum(map(sum, found["confusion_matrix"])) == 40
    assert len(found["predictions"]) == 40


def test_evaluate_draws_where_it_is_asked_to(ask, forest, tiny, tmp_path):
    ask("evaluate", forest, "--data", tiny, "--figures", tmp_path / "drawn")
    names = {path.name for path in (tmp_path / "drawn").iterdir()}
    assert {"forest-confusion.png", "forest-mistakes.png"} <= names


@pytest.fixture
def learned(tmp_path):
    """The images that the forest of these tests learned from, alone."""
    import numpy as np

    found = drawn_digits(180, seed=0)
    np.savez(tmp_path / "learned.npz", images=found.images, labels=found.labels)
    return tmp_path / "learned.npz"


def test_an_evaluation_on_the_training_images_gives_a_warning(ask, forest, learned):
    answer = ask("evaluate", forest, "--data", learned)
    assert answer.code == 0
    assert "was trained on these images" in answer.err


def test_the_recogniser_of_lines_is_no_classifier(ask):
    answer = ask("evaluate", "lines")
    assert answer.code == 1
    assert "It reads strips of lines" in answer.err
