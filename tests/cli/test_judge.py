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


def test_evaluate_draws_where_it_is_told_to(ask, forest, tiny, tmp_path):
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


def test_who_judges_a_model_on_what_it_learned_from_is_told_so(ask, forest, learned):
    answer = ask("evaluate", forest, "--data", learned)
    assert answer.code == 0
    assert "learned from these very images" in answer.err


def test_compare_prints_both_and_the_chance(ask, forest, tiny):
    answer = ask("compare", forest, forest, "--data", tiny)
    heading, first, second, chance = answer.out.splitlines()
    assert heading.startswith("40 images of ")
    assert first == second
    assert chance == "Chance of so uneven a split between equal models: 1"


def test_card_prints_what_the_file_tells(ask, forest):
    assert ask("card", forest).out.startswith("Random forest (forest)\n")
    assert json.loads(ask("card", forest, "--json").out)["settings"]["trees"] == 10


def test_card_tells_of_the_recogniser_of_lines_too(ask):
    assert ask("card", "lines").out.startswith("Recogniser of lines (lines)\n")


def test_the_recogniser_of_lines_is_no_classifier(ask):
    answer = ask("evaluate", "lines")
    assert answer.code == 1
    assert "It reads strips of lines" in answer.err
