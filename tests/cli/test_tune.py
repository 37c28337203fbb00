import json
import shlex

import pytest

from tenfold.cli.options import read_settings
from tenfold.cli.tune import _as_options, _command


def test_tune_prints_the_best_settings_as_options_of_train(ask, tiny, tmp_path):
    options = ("--trials", 2, "--folds", 2, "--data", tiny, "--storage", tmp_path / "search")
    answer = ask("tune", "forest", *options)
    first, second = answer.out.splitlines()
    assert first.startswith("Best of 2 trials: accuracy ")
    assert second.startswith("Train with it: tenfold train forest --set kind=")
    assert "random_state" not in second
    found = json.loads(ask("tune", "forest", *options, "--json").out)
    assert len(found["trials"]) == 2  # those of the search that is kept; none is tried again


def test_settings_as_options_are_read_back_as_they_were():
    settings = {"C": 0.1, "depth": None, "kernel": "rbf", "fast": True, "members": ["svm", "cnn"]}
    given = [word for word in shlex.split(_as_options(settings)) if word != "--set"]
    assert read_settings(given) == settings


def test_a_report_of_the_search_is_written_where_it_was_asked_for(ask, tiny, tmp_path):
    options = ("--trials", 2, "--folds", 2, "--data", tiny, "--out", tmp_path / "new")
    answer = ask("tune", "svm", *options)
    assert answer.code == 0, answer.err
    *_, train, last = answer.out.splitlines()
    assert last == f"Open {tmp_path}/new/report.html"
    told = json.loads((tmp_path / "new" / "tuning.json").read_text())
    assert len(told["tuning"]["trials"]) == 2
    assert train.removeprefix("Train with it: ") in (tmp_path / "new" / "report.html").read_text()


def test_a_place_for_the_report_that_cannot_be_written_is_reported_before_the_search(ask, tiny):
    answer = ask("tune", "svm", "--data", tiny, "--out", tiny)
    assert answer.code == 1
    assert f"{tiny}/report.html could not be written" in answer.err


def test_workers_are_asked_for_by_number(ask, tiny):
    options = ("--trials", 3, "--folds", 2, "--data", tiny, "--workers", 2, "--json")
    answer = ask("tune", "forest", *options)
    assert len(json.loads(answer.out)["trials"]) == 3
    assert "UserWarning" not in answer.err  # of joblib, in a worker that may start no process


@pytest.mark.parametrize("option", ["--storage={}", "--storage {}"])
def test_the_command_in_the_report_holds_no_password(monkeypatch, option):
    url = "postgresql://tom:hunter2@host/db?sslmode=require&password=hunter2"
    words = ["bin/tenfold", "tune", "svm", *option.format(url).split()]
    monkeypatch.setattr("sys.argv", words)
    assert "hunter2" not in _command(url)
    assert _command(url).startswith("tenfold tune svm ")
    assert "postgresql://tom:***@host/db" in _command(url)


def test_a_storage_that_cannot_be_reached_is_reported_without_the_password(ask, tiny):
    pytest.importorskip("psycopg")
    url = "postgresql://tom:hunter2@127.0.0.1:1/db"
    answer = ask("tune", "svm", "--data", tiny, "--storage", url, "--json")
    assert answer.code == 1
    assert "tom:***@127.0.0.1:1/db could not be used" in answer.err
    assert "hunter2" not in answer.out + answer.err
