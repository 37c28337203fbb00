"""The report of a search for settings: one page, its numbers, its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenfold.files import write_bytes, write_text
from tenfold.report.page import Picture, environment
from tenfold.report.results import Provenance, to_text
from tenfold.tuning import Tuning


@dataclass(frozen=True)
class TuningReport:
    """A search as it is reported: ``title`` is how people call its model.

    ``train`` is the command that trains with what was found.
    """

    title: str
    tuning: Tuning
    provenance: Provenance
    train: str


def render_tuning(report: TuningReport, pictures: Sequence[Picture]) -> str:
    """Return the report of a search as one self-contained HTML page."""
    page = environment().get_template("tuning.html")
    found = report.tuning
    given_up = sum(trial.accuracy is None for trial in found.trials)
    return page.render(
        report=report,
        found=found,
        run=report.provenance,
        best=_chosen(found.best),
        ranked=_ranked(found),
        given_up=given_up,
        pictures={"tuning": pictures},
    )


def tuning_json(report: TuningReport) -> str:
    """Return the search with how it was obtained as strict JSON."""
    return to_text({"provenance": report.provenance, "tuning": report.tuning})


def write_tuning(out: Path, report: TuningReport, pictures: Sequence[Picture]) -> None:
    """Write report.html, tuning.json and figures/NAME.png (light) to the folder ``out``.

    Raises:
        StorageError: the folder cannot be written
    """
    page = render_tuning(report, pictures)
    for picture in pictures:
        write_bytes(out / "figures" / f"{picture.name}.png", picture.light)
    write_text(out / "tuning.json", tuning_json(report))
    write_text(out / "report.html", page)


def _chosen(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "random_state"}


def _ranked(found: Tuning) -> list[dict[str, Any]]:
    """Return the trials as rows, those judged on all folds first, the best on top."""
    order = sorted(found.trials, key=lambda t: (t.accuracy is None, -t.so_far, t.number))
    return [{"trial": trial, "settings": _chosen(trial.settings)} for trial in order]
