import pytest


@pytest.mark.parametrize(
    "words",
    [
        ["\x1b[31mnonsense"],
        ["read", "a.png", "--\x1b[31mnonsense"],
        ["train", "svm", "--set", "\x1b[31mC"],
        ["crossval", "svm", "--folds", "\x1b[31m2"],
        ["card", "default", "\x1b[31mmore"],
        ["data", "\x1b[31mnonsense"],
        ["read", "a.png", "--layout", "\x1b[31mnonsense"],
    ],
    ids=repr,
)
def test_an_error_of_usage_repeats_no_command_for_a_terminal(ask, words):
    answer = ask(*words)
    assert answer.code in (1, 2)
    assert answer.out == ""
    assert "\x1b" not in answer.err
    assert "rror" in answer.err or "tenfold: " in answer.err
