import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tenfold.errors import SettingError, StorageError
from tenfold.figures.style import DARK, LIGHT
from tenfold.report import Results, render_page, write_report
from tenfold.report.formatting import percent

VOID = {"meta", "link", "img", "source", "br"}


class Reader(HTMLParser):
    """Reads a page: its tags with their attributes, and whether each is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.fixture(scope="module")
def page(results: Results, pictures) -> str:
    return render_page(results, pictures)


def test_every_tag_is_closed_in_order(page: str):
    assert page.startswith("<!DOCTYPE html>")
    assert read(page).open == []


def test_the_headline_is_the_best_model_with_its_interval(page: str, results: Results):
    best = max(results.models, key=lambda model: model.evaluation.accuracy)
    heading = re.search(r"<h1>(.*?)</h1>", page).group(1)
    assert best.title in heading
    assert percent(best.evaluation.accuracy) in heading
    low, high = best.evaluation.accuracy_interval
    assert f"{percent(low)} to {percent(high)}" in page


def test_the_page_asks_for_nothing_from_outside_and_runs_nothing(page: str):
    reader = read(page)
    assert reader.all("script") == []
    addresses = [each.get("src") or each.get("srcset") for each in reader.all("img")]
    addresses += [each.get("srcset") for each in reader.all("source")]
    addresses += [each.get("href") for each in reader.all("link")]
    assert all(address.startswith("data:") for address in addresses)
    assert all(each["href"].startswith("#") for each in reader.all("a"))
    assert "url(" not in page
    assert "@import" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_every_figure_has_a_dark_twin_words_and_a_size(page: str, pictures):
    reader = read(page)
    drawn = reader.all("img")
    assert len(drawn) == sum(map(len, pictures.values()))
    assert len(reader.all("source")) == len(drawn)
    assert all("dark" in each["media"] for each in reader.all("source"))
    ids = {attributes.get("id") for _, attributes in reader.tags}
    for image in drawn:
        assert image["alt"]
        assert image["aria-describedby"] in ids
        assert (image["width"], image["height"]) == ("1", "1")


def test_every_link_of_the_page_leads_to_a_place_on_it(page: str):
    reader = read(page)
    places = [each["id"] for _, each in reader.tags if "id" in each]
    assert len(places) == len(set(places))
    assert {each["href"][1:] for each in reader.all("a")} <= set(places)


def test_hostile_strings_come_out_escaped(results: Results, pictures, dot):
    evil = '<script>alert("x")</script>'
    first, *rest = results.models
    hostile = replace(
        results,
        provenance=replace(results.provenance, data=evil, command=evil, versions={evil: evil}),
        models=(replace(first, title=evil, settings={evil: evil}, file=evil), *rest),
    )
    odd = {**pictures, "data": [dot("data-1", title=evil, caption=evil)]}
    reader = read(render_page(hostile, odd))
    assert reader.all("script") == []
    assert reader.words.count(evil) > 6
    assert reader.open == []


def test_the_surfaces_of_the_page_are_the_backgrounds_of_the_figures(page: str):
    light, dark = re.findall(r"--surface: (#\w+);", page)
    assert (light, dark) == (LIGHT.background, DARK.background)


def test_a_run_of_one_model_alone_makes_a_page_too(results: Results):
    model = results.models[0]
    bare = replace(model, evaluation=replace(model.evaluation, corrected=None, roc_auc=None))
    alone = replace(results, models=(bare,), crossval=(), comparisons=(), mcnemar=())
    page = render_page(alone, {})
    assert read(page).open == []
    for absent in ("crossval", "comparison", "mcnemar"):
        assert f'id="{absent}"' not in page
    assert "None" not in page


def test_the_page_tells_how_its_figures_were_obtained(page: str, results: Results):
    run = results.provenance
    for told in (run.command, run.machine, run.processor, run.python, "numpy 2.4.6", "ab" * 32):
        assert told in page
    assert "7 min 11 s" in page
    assert "23 November 2026, 02:53 UTC" in page


def test_without_a_model_there_is_no_report(results: Results):
    with pytest.raises(SettingError, match="No model came"):
        render_page(replace(results, models=()), {})


def test_pictures_of_an_unknown_section_are_refused_by_name(results: Results, dot):
    with pytest.raises(SettingError, match=r"'appendix'.*summary, data"):
        render_page(results, {"appendix": [dot("a")]})


def test_a_report_is_a_page_its_numbers_and_its_figures(tmp_path: Path, results, pictures):
    write_report(tmp_path / "runs" / "latest", results, pictures)
    out = tmp_path / "runs" / "latest"
    assert sorted(each.name for each in out.iterdir()) == ["figures", "report.html", "results.json"]
    drawn = {each.name for each in (out / "figures").iterdir()}
    assert drawn == {f"{each.name}.png" for section in pictures.values() for each in section}
    assert (out / "figures" / "svm-1.png").read_bytes() == pictures["svm"][0].light


def test_a_refused_report_leaves_nothing_behind(tmp_path: Path, results: Results, dot):
    with pytest.raises(SettingError):
        write_report(tmp_path, results, {"appendix": [dot("a")]})
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_a_file_is_named(tmp_path: Path, results: Results, pictures):
    place = tmp_path / "taken"
    place.write_text("")
    with pytest.raises(StorageError, match="taken"):
        write_report(place, results, pictures)
