import json

import pytest


def test_ensemble_prints_the_card_and_the_file_and_writes_what_can_be_used(
    ask, forest, tiny, tmp_path
):
    file = tmp_path / "new" / "all.onnx"
    answer = ask("ensemble", file, forest, "fast", "--weights", "2,1", "--data", tiny)
    assert answer.code == 0
    first, *_, last = answer.out.splitlines()
    assert first == "Ensemble of 2 (ensemble)"
    assert "  member 1    family forest, weight 0.666667, seed 0, sha256 " in answer.out
    assert last.endswith(f"written to {file}")
    assert ask("evaluate", file, "--data", tiny).code == 0
    assert "labels are equal" in ask("verify", file, "--data", tiny).out


def test_ensemble_as_json_has_the_card_the_file_and_the_parity(ask, forest, tiny, tmp_path):
    words = ("ensemble", tmp_path / "all.onnx", forest, "fast", "--data", tiny, "--json")
    found = json.loads(ask(*words).out)
    assert found["file"] == str(tmp_path / "all.onnx")
    assert found["card"]["family"] == "ensemble"
    assert found["parity"]["different_labels"] == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["fast"], 1, "1 member came; at least two model files were wanted."),
        (["fast", "nowhere.onnx"], 1, "nowhere.onnx could not be read"),
        (["fast", "fast", "--weights", "1"], 1, "2 numbers above 0 were wanted"),
        (["fast", "fast", "--weights", "1,0"], 1, "2 numbers above 0 were wanted"),
        (["fast", "fast", "--weights", "1;2"], 2, "numbers separated by commas"),
        ([], 2, "Missing argument"),
    ],
)
def test_what_cannot_be_joined_is_reported_in_a_line_and_nothing_is_written(
    ask, tiny, tmp_path, words, code, told
):
    answer = ask("ensemble", "all.onnx", *words, "--data", tiny)
    assert (answer.code, answer.out) == (code, "")
    assert told in " ".join(answer.err.replace("│", " ").split())
    assert not (tmp_path / "all.onnx").exists()


def test_a_model_whose_name_stands_where_the_new_file_belongs_is_not_lost(ask, forest, tiny):
    before = forest.read_bytes()
    answer = ask("ensemble", forest, "fast", "default", "--data", tiny)
    assert (answer.code, answer.out) == (1, "")
    assert "is not an ensemble and would be overwritten; give the file to write first" in answer.err
    assert forest.read_bytes() == before


def test_an_ensemble_is_written_anew_and_somebodys_file_is_not(ask, tiny, tmp_path):
    words = ("fast", "fast", "--data", tiny)
    assert [ask("ensemble", "all.onnx", *words).code for _ in range(2)] == [0, 0]
    (tmp_path / "notes").write_text("mine")
    assert ask("ensemble", "notes", *words).code == 1
    assert (tmp_path / "notes").read_text() == "mine"
