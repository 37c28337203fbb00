"""``tenfold tune``: the search for better settings."""

import json
import shlex
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tenfold.cli.options import Data, Folds, Json, Model, Seed, Size, Source

if TYPE_CHECKING:
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
    from tenfold.cli.loading import load_training_set
    from tenfold.cli.output import print_json
    from tenfold.cli.watching import going_on, watching
    from tenfold.files import check_writable
    from tenfold.models import build
    from tenfold.tuning import tune as search

    build(model)
    if out is not None:
        check_writable(out / "report.html")
    dataset = load_training_set(data, source, images, seed)
    started, clock = datetime.now(UTC), time.perf_counter()
    how = "the same command goes on with the trials that are left." if storage else ""
    with going_on(how), watching(f"Tuning {model}") as progress:
        found = search(
            model,
            dataset,
            trials=trials,
            folds=folds,
            seed=seed,
            storage=storage,
            workers=workers,
            progress=progress,
        )
    if out is not None:
        from tenfold.report import obtained

        digests = {"train": dataset.sha256}
        seconds = time.perf_counter() - clock
        how_obtained = obtained(
            _command(storage), data, digests, seed=seed, started=started, seconds=seconds
        )
        _report(out, found, how_obtained)
    if as_json:
        print_json(found)
        return
    typer.echo(f"Best of {len(found.trials)} trials: accuracy {found.accuracy:.2%}")
    typer.echo(f"Train with it: {_train_command(found)}")
    if out is not None:
        typer.echo(f"Open {out / 'report.html'}")


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
        f"--set {name}={value if isinstance(value, str) else json.dumps(value)}"
        for name, value in settings.items()
    )
