import json
from types import SimpleNamespace

import pytest

from tenfold import pipeline


@pytest.fixture
def asked(monkeypatch):
    """What the pipeline was asked for; it is not run."""
    calls = []

    def run(plan, out, **how):
        calls.append((plan, out, how))
        return SimpleNamespace(models=[SimpleNamespace(name="svm", file="models/svm.onnx")])

    monkeypatch.setattr(pipeline, "run", run)
    return calls


@pytest.mark.parametrize(
    ("option", "plan_of"),
    [
        ([], pipeline.default_plan),
        (["--quick"], pipeline.quick_plan),
        (["--full"], pipeline.full_plan),
    ],
)
def test_each_size_has_its_plan(ask, asked, option, plan_of):
    assert ask("run", *option, "--seed", 5, "--data", "x.csv", "--source", "csv").code == 0
    assert asked[0][0] == plan_of("x.csv", 5, source="csv")


def test_a_run_begins_anew_unless_it_is_asked_to_resume(ask, asked):
    ask("run")
    ask("run", "--resume")
    assert [how["resume"] for _, _, how in asked] == [False, True]


def test_a_run_prints_the_place_of_the_report(ask, asked, tmp_path):
    assert ask("run", "--out", tmp_path).out == f"Open {tmp_path / 'report.html'}\n"


def test_a_run_as_json_prints_the_places_of_all_that_it_made(ask, asked, tmp_path):
    assert json.loads(ask("run", "--out", tmp_path, "--json").out) == {
        "report": str(tmp_path / "report.html"),
        "results": str(tmp_path / "results.json"),
        "models": {"svm": str(tmp_path / "models" / "svm.onnx")},
    }
