"""The report of a hyperparameter search: one page, its numbers, its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenfold.files import write_text
from tenfold.report.page import Picture, environment, write_figures
from tenfold.report.results import Provenance, to_json_text
from tenfold.tuning import Tuning


@dataclass(frozen=True)
class TuningReport:
    """A search with its provenance, for the report.

    ``title`` is the name of the model for people, ``train`` the command that trains with the best
    settings.
    """

    title: str
    tuning: Tuning
    provenance: Provenance
    train: str


def render_tuning(report: TuningReport, pictures: Sequence[Picture]) -> str:
    """Return the report of a search as one self-contained HTML page."""
    page = environment().get_template("tuning.html")
    tuning = report.tuning
    pruned = sum(trial.accuracy is None for trial in tuning.trials)
    return page.render(
        report=report,
        tuning=tuning,
        run=report.provenance,
        best=_without_seed(tuning.best),
        ranked=_ranked(tuning),
        pruned=pruned,
        pictures={"tuning": pictures},
    )


def tuning_json(report: TuningReport) -> str:
    """Return the search with its provenance as strict JSON."""
    return to_json_text({"provenance": report.provenance, "tuning": report.tuning})


def write_tuning(out: Path, report: TuningReport, pictures: Sequence[Picture]) -> None:
    """Write report.html, tuning.json and figures/NAME.png (light) to the folder ``out``.

    Raises:
        StorageError: the folder cannot be written
    """
    page = render_tuning(report, pictures)
    write_figures(out, pictures)
    write_text(out / "tuning.json", tuning_json(report))
    write_text(out / "report.html", page)


def _without_seed(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "random_state"}


def _ranked(tuning: Tuning) -> list[dict[str, Any]]:
    """Return the trials as rows: first those evaluated on all folds, the best on top."""
    order = sorted(tuning.trials, key=lambda t: (t.accuracy is None, -t.so_far, t.number))
    return [{"trial": trial, "settings": _without_seed(trial.settings)} for trial in order]
