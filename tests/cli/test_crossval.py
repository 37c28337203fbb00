import json
import math

FEW = ("--set", "trees=5", "--set", "n_jobs=1")


def test_crossval_prints_the_mean_and_the_deviation_of_each_metric(ask, tiny):
    answer = ask("crossval", "forest", "--data", tiny, "--folds", 3, *FEW)
    heading, accuracy, *_ = answer.out.splitlines()
    assert heading.split() == ["3", "folds", "of", "180", "images", "mean", "sd"]
    name, mean, sd = accuracy.split()
    assert name == "accuracy"
    assert 0.5 < float(mean) <= 1
    assert 0 <= float(sd) < 0.5


def test_crossval_as_json_has_the_folds_with_their_mean(ask, tiny):
    options = ("--data", tiny, "--folds", 3, "--json", *FEW)
    found = json.loads(ask("crossval", "forest", *options).out)
    folds = [fold["metrics"]["accuracy"] for fold in found["folds"]]
    assert math.isclose(found["mean"]["accuracy"], sum(folds) / 3)
    assert found["settings"] == {"trees": 5, "n_jobs": 1}


def test_crossval_variants_are_listed_best_first_and_share_the_settings_given(
    ask, tiny, monkeypatch
):
    from tenfold.models.forest import Forest

    monkeypatch.setattr(Forest, "variants", {"five": {}, "stumps": {"depth": 1}})
    options = ("crossval", "forest", "--variants", "--data", tiny, "--folds", 2, *FEW)
    heading, best, worst = ask(*options).out.splitlines()
    assert heading.split()[-4:] == ["accuracy", "sd", "fit", "s"]
    assert best.startswith("five ")
    assert worst.startswith("stumps ")
    found = json.loads(ask(*options, "--json").out)
    assert [each["settings"]["trees"] for each in found["variants"]] == [5, 5]
