import json

import numpy as np

FEW = ("--set", "trees=5", "--set", "n_jobs=1")


def test_train_prints_the_card_the_time_the_file_and_what_to_do_next(ask, tiny, tmp_path):
    file = tmp_path / "new" / "m.onnx"
    answer = ask("train", "forest", "--data", tiny, "--out", file, *FEW)
    assert answer.code == 0
    first, *_, fit, after = answer.out.splitlines()
    assert first == "Random forest (forest)"
    assert "trees 5" in answer.out
    assert fit.startswith("Fit in ")
    assert fit.endswith(f"written to {file}")
    assert after == f"Evaluate it: tenfold evaluate {file} --data {tiny}"
    assert ask(*after.removeprefix("Evaluate it: tenfold ").split()).code == 0


def test_a_recipe_brings_settings_and_set_changes_them(ask, tiny, tmp_path):
    options = ("--data", tiny, "--out", tmp_path / "m.onnx", "--json")
    small = [each for name in ("width=2", "depth=1", "epochs=1") for each in ("--set", name)]
    found = json.loads(ask("train", "cnn", "--recipe", "best", *small, *options).out)
    settings = found["card"]["settings"]
    assert (settings["augmentation"], settings["epochs"]) == ("elastic", 1)


def test_a_recipe_that_there_is_not_is_reported_with_those_there_are(ask, tiny):
    assert "cnn has no recipe 'worst'; it has best" in ask("train", "cnn", "--recipe", "worst").err
    assert "it has none but its defaults" in ask("train", "svm", "--recipe", "best").err


def test_train_as_json_has_the_card_the_seconds_and_the_file(ask, tiny, tmp_path):
    file = tmp_path / "m.onnx"
    options = ("--data", tiny, "--out", file, "--images", 100, "--seed", 3, "--json")
    found = json.loads(ask("train", "forest", *options, *FEW).out)
    assert found["file"] == str(file)
    assert found["fit_seconds"] > 0
    assert (found["card"]["training_images"], found["card"]["seed"]) == (100, 3)


def test_a_training_with_a_checkpoint_goes_on_from_it(ask, tiny, tmp_path):
    kept = tmp_path / "state.safetensors"
    small = [f"--set={each}" for each in ("width=4", "depth=1", "batch_size=50", "epochs=2")]
    options = ("train", "cnn", "--data", tiny, "--checkpoint", kept, *small, "--json")
    first = json.loads(ask(*options, "--out", tmp_path / "first.onnx").out)
    assert kept.is_file()
    second = json.loads(ask(*options, "--out", tmp_path / "second.onnx").out)
    assert first["card"]["settings"] == second["card"]["settings"]
    answers = ask("compare", tmp_path / "first.onnx", tmp_path / "second.onnx", "--data", tiny)
    assert "McNemar's test: 1\n" in answers.out


def test_a_checkpoint_that_is_somebodys_file_is_refused_and_stays(ask, tiny, tmp_path):
    (tmp_path / "mine.csv").write_text("label,pixel0,pixel1")
    answer = ask("train", "cnn", "--data", tiny, "--checkpoint", "mine.csv", "--out", "cnn.onnx")
    assert answer.code == 1
    assert "mine.csv is not a checkpoint and would be overwritten" in answer.err
    assert (tmp_path / "mine.csv").read_text() == "label,pixel0,pixel1"


def test_a_missing_digit_is_reported_before_anything_is_learned(ask, tmp_path):
    images = np.zeros((90, 28, 28), dtype=np.uint8)
    np.savez(tmp_path / "nine.npz", images=images, labels=np.arange(90, dtype=np.uint8) % 9)
    answer = ask("train", "svm", "--data", "nine.npz", "--out", "svm.onnx")
    assert answer.code == 1
    assert "has no image of digit 9" in answer.err


def test_a_network_learns_from_a_teacher_and_its_card_says_so(ask, tiny, tmp_path):
    small = [f"--set={each}" for each in ("width=4", "depth=1", "batch_size=50", "epochs=1")]
    options = ("--data", tiny, "--teacher", "fast", "--out", tmp_path / "m.onnx", *small)
    answer = ask("train", "cnn", *options)
    assert "  teacher     name fast.onnx, sha256 " in answer.out
    assert "teacher_share 0.9" in answer.out


def test_further_images_are_trained_on_and_named_and_not_tested_with(ask, tiny, tmp_path):
    options = ("--data", tiny, "--images", 100, "--also", f"{tiny}[:30]", "--also-times", 2)
    found = json.loads(ask("train", "forest", *options, *FEW, "--json").out)["card"]
    assert found["training_images"] == 160
    assert [(part["images"], part["times"]) for part in found["parts"].values()] == [
        (100, 1),
        (30, 2),
    ]
    assert list(found["parts"])[1].endswith("x_train[:30]")
    plain = json.loads(ask("train", "forest", "--data", tiny, *FEW, "--json").out)["card"]
    assert found["figures"]["test_images"] == plain["figures"]["test_images"]
    told = ask("evaluate", "model.onnx", "--data", tiny)
    assert "trained on these images" not in told.err


def test_an_evaluation_on_a_part_of_the_training_images_gives_a_warning(ask, tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (60, 28, 28)).astype(np.uint8)
    np.savez(tmp_path / "d.npz", images=images, labels=np.arange(60, dtype=np.uint8) % 10)
    options = ("--data", "d.npz[:40]", "--also", "d.npz[40:]", *FEW)
    assert ask("train", "forest", *options).code == 0
    assert "trained on these images" in ask("evaluate", "model.onnx", "--data", "d.npz[40:]").err
    assert (
        "trained on these images" not in ask("evaluate", "model.onnx", "--data", "d.npz[30:]").err
    )
