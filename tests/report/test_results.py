import json
from dataclasses import replace

import numpy as np
import pytest

from tenfold.report import Results, to_json


def read(results: Results) -> dict:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(to_json(results), parse_constant=refuse)


def test_the_keys_are_those_that_are_promised(results: Results):
    written = read(results)
    assert list(written) == [
        "provenance", "exploration", "crossval", "comparisons", "models", "mcnemar",
    ]  # fmt: skip
    assert list(written["models"]) == ["svm", "forest", "cnn"]
    promised = {
        "accuracy", "accuracy_interval", "precision", "recall", "f1", "per_digit",
        "confusion_matrix", "fit_seconds", "microseconds_per_image",
    }  # fmt: skip
    assert promised <= set(written["models"]["svm"])
    assert "evaluation" not in written["models"]["svm"]


def test_numbers_come_back_as_they_were(results: Results):
    written = read(results)
    for model in results.models:
        back = written["models"][model.name]
        assert back["accuracy"] == model.evaluation.accuracy
        assert back["confusion_matrix"] == [list(row) for row in model.evaluation.confusion_matrix]
        assert back["per_digit"][3]["support"] == 30
        assert back["corrected"]["contested"] == model.evaluation.corrected.contested
    assert written["models"]["cnn"]["history"][0]["validation_loss"] is None
    assert written["provenance"]["seed"] == 7
    assert written["mcnemar"][0]["p_value"] == results.mcnemar[0].test.p_value


def test_cross_validation_has_its_folds_with_mean_and_deviation(results: Results):
    svm = read(results)["crossval"]["svm"]
    assert svm["mean"]["accuracy"] == pytest.approx(0.92)
    assert svm["sd"]["accuracy"] == pytest.approx(0.01)
    assert [fold["number"] for fold in svm["folds"]] == [1, 2, 3]


@pytest.mark.parametrize("none", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_a_finite_number_comes_out_as_null(results: Results, none: float):
    first, *rest = results.models
    broken = replace(first, fit_seconds=none)
    assert read(replace(results, models=(broken, *rest)))["models"]["svm"]["fit_seconds"] is None


def test_numpys_numbers_and_arrays_come_out_as_plain_ones(results: Results):
    first, *rest = results.models
    settings = {"C": np.float32(0.5), "seed": np.int64(3), "shape": np.arange(2), "nan": np.nan}
    back = read(replace(results, models=(replace(first, settings=settings), *rest)))
    assert back["models"]["svm"]["settings"] == {"C": 0.5, "seed": 3, "shape": [0, 1], "nan": None}


def test_a_row_of_numbers_stands_on_one_line(results: Results):
    row = json.dumps(list(results.models[0].evaluation.confusion_matrix[0]))
    assert row in to_json(results)
    assert to_json(results).endswith("}\n")


def test_hostile_strings_and_brackets_come_back_whole(results: Results):
    name = 'a "b" [ 1 ] \\ </script> é \n'
    odd = replace(results, provenance=replace(results.provenance, data=name, versions={name: "1"}))
    assert read(odd)["provenance"]["data"] == name
    assert read(odd)["provenance"]["versions"] == {name: "1"}
