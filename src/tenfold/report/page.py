"""The report as one page that opens from disk: no network, no script, light and dark."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined

from tenfold.errors import SettingError
from tenfold.files import write_bytes, write_text
from tenfold.report import words
from tenfold.report.results import ModelResult, Results, to_json

SECTIONS = ("summary", "data", "crossval", "comparison", "mcnemar")  # and one for each model


class Picture(Protocol):
    """A figure as the page wants it: PNG for a light and a dark page, and the words with it."""

    @property
    def name(self) -> str:
        """A file's name without its ending."""
        ...

    @property
    def title(self) -> str:
        """What it shows, in a few words."""
        ...

    @property
    def caption(self) -> str:
        """How to read it."""
        ...

    @property
    def light(self) -> bytes:
        """The PNG for a light page."""
        ...

    @property
    def dark(self) -> bytes:
        """The PNG for a dark page."""
        ...


Pictures = Mapping[str, Sequence[Picture]]


def render_page(results: Results, pictures: Pictures) -> str:
    """Return the report as one self-contained HTML page.

    Args:
        results: what the run found out, of one model at least
        pictures: the figures of each section: "summary", "data", "crossval", "comparison",
            "mcnemar", and the name of each model; a section may be missing

    Raises:
        SettingError: there is no model, or pictures came for a section that the page has not
    """
    _check(results, pictures)
    page = environment().get_template("template.html")
    return page.render(
        results=results,
        run=results.provenance,
        best=max(results.models, key=_accuracy),
        titles={model.name: model.title for model in results.models},
        pictures={name: pictures.get(name, ()) for name in _sections(results)},
    )


def write_report(out: Path, results: Results, pictures: Pictures) -> None:
    """Write report.html, results.json and figures/NAME.png (light) to the folder ``out``.

    Raises:
        SettingError: as ``render_page``
        StorageError: the folder cannot be written
    """
    page = render_page(results, pictures)
    for picture in (each for section in pictures.values() for each in section):
        write_bytes(out / "figures" / f"{picture.name}.png", picture.light)
    write_text(out / "results.json", to_json(results))
    write_text(out / "report.html", page)


def _sections(results: Results) -> tuple[str, ...]:
    return (*SECTIONS, *(model.name for model in results.models))


def _check(results: Results, pictures: Pictures) -> None:
    if not results.models:
        raise SettingError("No model came; a report needs the results of one model at least.")
    unknown = sorted(set(pictures) - set(_sections(results)))
    if unknown:
        raise SettingError(
            f"Pictures came for the section {unknown[0]!r}; the report's sections are "
            f"{', '.join(_sections(results))}."
        )


def _accuracy(model: ModelResult) -> float:
    return model.evaluation.accuracy


def environment() -> Environment:
    """Return the templates of this folder, which escape whatever they are given."""
    environment = Environment(
        loader=PackageLoader("tenfold.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for function in (
        words.percent, words.spread, words.score, words.count, words.duration, words.size,
        words.chance, words.value, words.moment, words.data_uri, words.dimensions,
    ):  # fmt: skip
        environment.filters[function.__name__] = function
    return environment
