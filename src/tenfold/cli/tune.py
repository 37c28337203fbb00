"""``tenfold tune``: the search for better settings."""

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tenfold.cli.options import Data, Folds, Json, Model, Seed, Size, Source

if TYPE_CHECKING:
    from datetime import datetime

    from tenfold.data import Dataset
    from tenfold.report import Provenance
    from tenfold.tuning import Tuning


def tune(
    model: Model,
    trials: Annotated[int, typer.Option(help="How many choices to try in all.", min=1)] = 20,
    data: Data = "mnist",
    source: Source = None,
    images: Size = 6_000,
    folds: Folds = 3,
    seed: Seed = 0,
    storage: Annotated[
        str | None,
        typer.Option(
            help="What keeps the search, to go on from and to share: a file, or a database as "
            "postgresql://user@host/name."
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option(help="How many processes of this machine search at once.", min=1)
    ] = 1,
    out: Annotated[
        Path | None, typer.Option(help="A folder for a report of the search, with figures.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Search a model's settings with Optuna, by cross-validation."""
    from datetime import UTC, datetime

    from tenfold.cli.loading import load_training_set
    from tenfold.cli.output import print_json
    from tenfold.models import build

    build(model)
    _check_place(out)
    dataset = load_training_set(data, source, images, seed)
    started = datetime.now(UTC)
    how: dict[str, Any] = {"trials": trials, "folds": folds, "seed": seed, "workers": workers}
    found = _search(model, dataset, storage, how)
    if out is not None:
        _report(out, found, _provenance(_command(storage), data, dataset, seed, started))
    if as_json:
        print_json(found)
        return
    typer.echo(f"Best of {len(found.trials)} trials: accuracy {found.accuracy:.2%}")
    typer.echo(f"Train with it: {_train_command(found)}")
    if out is not None:
        typer.echo(f"Open {out / 'report.html'}")


def _check_place(out: Path | None) -> None:
    """Tell that the report cannot be written before anything is searched."""
    from tenfold.files import check_writable

    if out is not None:
        check_writable(out / "report.html")


def _search(model: str, dataset: "Dataset", storage: str | None, how: dict[str, Any]) -> "Tuning":
    from tenfold.cli.watching import going_on, watching
    from tenfold.tuning import tune as search

    on = "the same command goes on with the trials that are left." if storage else ""
    with going_on(on), watching(f"Tuning {model}") as progress:
        return search(model, dataset, storage=storage, progress=progress, **how)


def _provenance(
    command: str, data: str, dataset: "Dataset", seed: int, started: "datetime"
) -> "Provenance":
    from datetime import UTC, datetime

    from tenfold.report import obtained

    seconds = (datetime.now(UTC) - started).total_seconds()
    digests = {"train": dataset.sha256}
    return obtained(command, data, digests, seed=seed, started=started, seconds=seconds)


def _report(out: Path, found: "Tuning", provenance: "Provenance") -> None:
    from tenfold.cli.watching import watching
    from tenfold.figures import tuning_pictures
    from tenfold.models import family
    from tenfold.report import TuningReport, write_tuning

    title = family(found.model).title
    with watching("Writing the report"):
        report = TuningReport(title, found, provenance, _train_command(found))
        write_tuning(out, report, tuning_pictures(found, title))


def _command(storage: str | None) -> str:
    """Return this command as it may be shown: with no password."""
    from tenfold.tuning import shown

    words = [Path(sys.argv[0]).name, *sys.argv[1:]]
    if storage:
        words = [word.replace(storage, shown(storage)) for word in words]
    return shlex.join(words)


def _train_command(found: "Tuning") -> str:
    chosen = {name: value for name, value in found.best.items() if name != "random_state"}
    return f"tenfold train {found.model} {_as_options(chosen)}"


def _as_options(settings: dict[str, Any]) -> str:
    """Return settings as ``read_settings`` reads them."""
    return " ".join(
        f"--set {shlex.quote(f'{name}={_as_word(value)}')}" for name, value in settings.items()
    )


def _as_word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
