import json


def test_a_trained_file_is_verified_on_the_images_that_it_was_tested_with(ask, forest, tiny):
    answer = ask("verify", forest, "--data", tiny, "--json")
    assert answer.code == 0
    assert json.loads(answer.out)["different_labels"] == 0


def test_other_images_verify_nothing(ask, tiny):
    answer = ask("verify", "fast", "--data", tiny)
    assert answer.code == 1
    assert "answers to other images" in answer.err
