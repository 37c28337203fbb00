import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.report.test_page import read

from tenfold.errors import StorageError
from tenfold.report import TuningReport, render_tuning, write_tuning
from tenfold.tuning import Trial, Tuning


@pytest.fixture
def report(provenance) -> TuningReport:
    trials = (
        Trial(0, {"C": 0.5, "random_state": 0}, 0.91, 2.0, 3, 0.91),
        Trial(1, {"C": 12.3456789, "random_state": 0}, 0.97, 2.0, 3, 0.97),
        Trial(3, {"C": 50.0, "random_state": 0}, None, 1.0, 1, 0.98),
    )
    found = Tuning("svm", 800, 3, trials[1].settings, 0.97, trials, {"C": 1.0})
    return TuningReport("Machine", found, provenance, "tenfold train svm --set C=12.3456789")


def test_the_page_is_whole_and_asks_for_nothing_from_outside(report, dot):
    page = render_tuning(report, [dot("one"), dot("two"), dot("three")])
    reader = read(page)
    assert page.startswith("<!DOCTYPE html>")
    assert reader.open == []
    assert len(reader.all("img")) == 3
    assert all(each["src"].startswith("data:") for each in reader.all("img"))
    assert reader.all("script") == []
    places = {each["id"] for _, each in reader.tags if "id" in each}
    assert {each["href"][1:] for each in reader.all("a")} <= places
    assert "random_state" not in page


def test_the_trials_are_ranked_and_pruned_ones_come_last(report):
    page = render_tuning(report, [])
    at = [page.index(f'<th scope="row">{number}</th>') for number in (2, 1, 4)]
    assert at == sorted(at)
    assert "pruned" in page[at[2] :]
    assert "12.35" in page
    assert report.train in page
    assert report.provenance.command in page


def test_hostile_strings_come_out_escaped(report, dot):
    evil = '<script>alert("x")</script>'
    found = replace(report.tuning, best={evil: evil})
    page = render_tuning(
        replace(report, tuning=found, title=evil, train=evil), [dot("a", title=evil)]
    )
    reader = read(page)
    assert reader.all("script") == []
    assert reader.words.count(evil) >= 4


def test_the_report_of_a_search_is_a_page_its_numbers_and_its_figures(report, dot, tmp_path: Path):
    write_tuning(tmp_path / "new", report, [dot("course")])
    files = sorted(str(each.relative_to(tmp_path / "new")) for each in tmp_path.rglob("*.*"))
    assert files == ["figures/course.png", "report.html", "tuning.json"]
    told = json.loads((tmp_path / "new" / "tuning.json").read_text())
    assert told["provenance"]["seed"] == 7
    assert told["tuning"]["accuracy"] == 0.97
    assert [trial["accuracy"] for trial in told["tuning"]["trials"]] == [0.91, 0.97, None]


def test_a_place_that_is_a_file_is_named(report, tmp_path: Path):
    (tmp_path / "taken").touch()
    with pytest.raises(StorageError, match="taken"):
        write_tuning(tmp_path / "taken", report, [])
