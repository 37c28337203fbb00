"""The report as one self-contained HTML page: no network, no script, light and dark."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined

from tenfold.errors import SettingError
from tenfold.files import write_bytes, write_text
from tenfold.report import formatting
from tenfold.report.results import ModelResult, Results, to_json

FILTERS = (  # the functions of ``formatting`` that the templates use
    "byte_size", "count", "data_uri", "date_time", "dimensions", "duration", "p_value", "percent",
    "score", "spread", "value",
)  # fmt: skip
SECTIONS = ("summary", "data", "crossval", "comparison", "mcnemar")  # and one for each model


class Picture(Protocol):
    """A figure of the page: PNG for light and dark mode, with title and caption."""

    @property
    def name(self) -> str:
        """Return the file name without its suffix."""
        ...

    @property
    def title(self) -> str:
        """Return the title."""
        ...

    @property
    def caption(self) -> str:
        """Return the caption, which explains the figure."""
        ...

    @property
    def light(self) -> bytes:
        """Return the PNG for light mode."""
        ...

    @property
    def dark(self) -> bytes:
        """Return the PNG for dark mode."""
        ...


Pictures = Mapping[str, Sequence[Picture]]


def render_page(results: Results, pictures: Pictures) -> str:
    """Return the report as one self-contained HTML page.

    Args:
        results: of a run with at least one model
        pictures: the figures of each section: "summary", "data", "crossval", "comparison",
            "mcnemar", and the name of each model; a section may be missing

    Raises:
        SettingError: there is no model, or there are pictures for an unknown section
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
    write_figures(out, [picture for section in pictures.values() for picture in section])
    write_text(out / "results.json", to_json(results))
    write_text(out / "report.html", page)


def write_figures(out: Path, pictures: Sequence[Picture]) -> None:
    """Write the light variant of each figure to figures/NAME.png in the folder ``out``.

    Raises:
        StorageError: the folder cannot be written
    """
    for picture in pictures:
        write_bytes(out / "figures" / f"{picture.name}.png", picture.light)


def _sections(results: Results) -> tuple[str, ...]:
    return (*SECTIONS, *(model.name for model in results.models))


def _check(results: Results, pictures: Pictures) -> None:
    if not results.models:
        raise SettingError("No model came; a report needs the results of at least one model.")
    unknown = sorted(set(pictures) - set(_sections(results)))
    if unknown:
        raise SettingError(
            f"Pictures came for the section {unknown[0]!r}; the report's sections are "
            f"{', '.join(_sections(results))}."
        )


def _accuracy(model: ModelResult) -> float:
    return model.evaluation.accuracy


def environment() -> Environment:
    """Return the Jinja environment of this folder's templates, which escape all values."""
    environment = Environment(
        loader=PackageLoader("tenfold.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in FILTERS:
        environment.filters[name] = getattr(formatting, name)
    return environment
